"""The one question about mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.notices.models import Preference


class MailForm(forms.Form):
    """How much to write to a person."""

    mail = forms.ChoiceField(
        label=_("What we write to you by e-mail"), choices=Preference.CHOICES,
        widget=forms.RadioSelect,
    )  # fmt: skip
