"""What an offer asks: what one can help with, its evidence item by item, the rest to confirm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, Party, Region, SupportKind, Target
from exchange.board.forms.fields import Items, TextLanguage
from exchange.board.forms.picks import PickForm, Picks, many
from exchange.board.models import Offer
from exchange.board.reading import read_language
from exchange.people.forms import LongText

PICKED = ("targets", "support", "languages", "regions")


class OfferForm(PickForm):
    """An offer. ``whole=False`` asks for nothing, while proposing and adding rows."""

    items = Items(
        label=_("What shows it?"), required=False,
        help_text=_("One thing a line: a mission, a publication, a data set, a course you "
            "taught. Each is compared with needs by itself."),
    )  # fmt: skip
    targets = many(Target, _("Targets"))
    support = many(SupportKind, _("Kinds of help"))
    languages = many(Language, _("Languages you work in"))
    regions = many(Region, _("Regions you know"))
    conflicts = many(Party, _("Conflict of interest: governments you work for, or are paid by"))
    hours = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=200, initial=4)
    places = forms.IntegerField(
        label=_("How many exchanges at once?"), min_value=1, max_value=50, initial=1
    )
    # Asked once there is a text that was read.
    said_lang = TextLanguage()

    picked = PICKED

    class Meta:
        model = Offer
        fields = [
            "title", "text", "said_lang", "items", *PICKED, "conflicts", "mode", "cost", "hours",
            "places",
        ]  # fmt: skip
        labels = {
            "title": _("Short title"), "text": _("Your help in your own words"),
            "mode": _("Remote or on site?"), "cost": _("What does it cost the country?"),
        }  # fmt: skip
        help_texts = {
            "title": _("One line a ministry would understand."),
            "text": _("Say what you have done before and what you could do now, in any language."),
        }
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "text": LongText(6),
        }

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["said_lang"].put(read_language(*self.words))  # type: ignore[attr-defined]
        else:
            del self.fields["said_lang"]
        self.fields["conflicts"].queryset = Party.objects.select_related("area")  # type: ignore[attr-defined]
        missing = {
            "title": _("Give your offer a short title"), "text": _("Say what you can help with"),
            "hours": _("Say how many hours a month"), "places": _("Say how many exchanges at once"),
            "mode": _("Choose remote, on site or either"), "cost": _("Say what it costs"),
        }  # fmt: skip
        for name, words in missing.items():
            self.fields[name].required = whole
            self.fields[name].error_messages["required"] = words

    @property
    def conflict_picks(self) -> Picks:
        """Parties as pills, by their names in the page's language; no text proposes one."""
        picks = Picks.of(self, "conflicts", [])
        return replace(picks, rest=sorted(picks.rest, key=lambda pick: pick.name.casefold()))

    def given(self) -> dict[str, Any]:
        """What a valid form says, with the language of its text."""
        return {n: self.cleaned_data[n] for n in self.fields} | {"lang": self.hints.lang}
