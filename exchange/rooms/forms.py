"""The form under a room's talk."""

from __future__ import annotations

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.people.forms import LongText
from exchange.rooms.protocol import BODY


def new_cid() -> str:
    """A name for one message to come, so that sending it twice keeps it once."""
    return secrets.token_urlsafe(12)


class SayForm(forms.Form):
    """One message; ``cid`` is made by the server when the page is made."""

    body = forms.CharField(
        label=_("Your message"), max_length=BODY,
        widget=LongText(2),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip
    cid = forms.RegexField(
        r"\A[A-Za-z0-9_-]{8,64}\Z", initial=new_cid, widget=forms.HiddenInput,
        error_messages={"required": _("Send it once more."), "invalid": _("Send it once more.")},
    )  # fmt: skip
