"""A need or an offer said again in another language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, page_code
from exchange.board.models import Need, Offer, Version
from exchange.people.forms import LongText
from matching.text import LANGUAGES


class VersionForm(forms.Form):
    """A version: of ``thing`` in a language it does not have yet, or ``version`` again.

    ``whole=False`` asks for the language alone: a machine writes the rest.
    """

    lang = forms.ChoiceField(
        label=_("Language"), error_messages={"required": _("Choose the language of this version")}
    )
    title = forms.CharField(
        label=_("Short title"), max_length=160,
        error_messages={"required": _("Write the title in that language")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text"), max_length=3000, widget=LongText(12),
        error_messages={"required": _("Write the text in that language")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        thing: Need | Offer,
        version: Version | None = None,
        whole: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = self.fields["text"].required = whole
        if version is not None:
            del self.fields["lang"]
            self.initial = {"title": version.title, "text": version.text}
            return
        there = {thing.lang, *thing.versions.values_list("lang", flat=True)}
        free = Language.objects.filter(pk__in=set(LANGUAGES) - there)
        choices = [("", _("Choose…")), *((one.pk, one.name) for one in free)]
        self.fields["lang"].choices = choices  # type: ignore[attr-defined]
        self.initial = {"lang": page_code()}
