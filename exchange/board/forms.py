"""What a need and an offer ask on their pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, Party, Region, SupportKind, Target
from exchange.board.models import Need, Offer

MOST_ITEMS, ITEM = 12, 600
AREA = {"rows": 6, "dir": "auto"}


def _many(model: Any, label: Any, required: bool = False) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        model.objects.all(), label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class NeedForm(forms.ModelForm):
    """The first form: two answers to write, the rest to confirm."""

    targets = _many(Target, _("Targets"))
    support = _many(SupportKind, _("Kinds of help, up to three"))
    languages = _many(Language, _("Languages you can work in"))

    class Meta:
        model = Need
        fields = ["title", "text", "targets", "support", "languages", "by_when", "audience",
                  "serves", "partners"]  # fmt: skip
        labels = {
            "title": _("Short title"), "text": _("What is the problem, and what would help?"),
            "by_when": _("By when?"), "audience": _("Who may read it?"),
            "serves": _("Which national target or plan does it serve? (optional)"),
            "partners": _("How many partners do you want?"),
        }  # fmt: skip
        help_texts = {
            "title": _("One line an expert would understand."),
            "text": _("Write in any language, as you would to a colleague. Do not include personal data or locations of threatened species."),
            "by_when": _("When the help must have arrived."),
        }  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "text": forms.Textarea(attrs=AREA), "by_when": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "audience": forms.RadioSelect, "serves": forms.TextInput(attrs={"dir": "auto"}),
            "partners": forms.NumberInput(attrs={"min": 1, "max": 20}),
        }  # fmt: skip

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].required = False
        self.fields["partners"].required = False
        for name, words in (("title", _("Give your need a short title")), ("text", _("Say what the problem is, and what would help"))):  # fmt: skip
            self.fields[name].required = whole
            self.fields[name].error_messages["required"] = words

    def clean_support(self) -> Any:
        """At most three kinds."""
        if len(self.cleaned_data["support"]) > 3:
            raise forms.ValidationError(_("Choose three kinds of help at most."))
        return self.cleaned_data["support"]

    def clean_partners(self) -> int:
        """One to twenty; one when nothing is said."""
        number = self.cleaned_data["partners"] or 1
        if not 1 <= number <= 20:
            raise forms.ValidationError(_("Between 1 and 20 partners."))
        return number

    def clean_audience(self) -> str:
        """Coordinators only, when nothing is said."""
        return self.cleaned_data["audience"] or "coordinators"


class MoreForm(forms.ModelForm):
    """The rest, asked later; every answer is optional."""

    class Meta:
        model = Need
        fields = ["level", "mode", "barrier", "tried", "benefits", "success"]
        labels = {
            "level": _("What would be enough?"), "mode": _("Remote or on site?"),
            "barrier": _("What stands in the way?"), "tried": _("What exists already, and what was tried?"),
            "benefits": _("Who benefits?"), "success": _("How will success be seen?"),
        }  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 3, "dir": "auto"}) for name in ("tried", "benefits", "success")}  # fmt: skip


class NoteForm(forms.Form):
    """A line that goes with a yes or a return."""

    note = forms.CharField(
        label=_("A line to the author"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip


class PartyForm(forms.Form):
    """For which Party a draft is written by somebody whose seat is not granted yet."""

    party = forms.ModelChoiceField(Party.objects.all())


class OfferForm(forms.ModelForm):
    """An offer and its evidence, item by item."""

    targets = _many(Target, _("Targets"))
    support = _many(SupportKind, _("Kinds of help"))
    languages = _many(Language, _("Languages you work in"))
    regions = _many(Region, _("Regions you know"))
    items = forms.CharField(
        label=_("Evidence, one a line"), required=False, max_length=MOST_ITEMS * ITEM,
        help_text=_("A mission, a publication, a data set, a course you taught. Each line is compared with needs by itself."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )  # fmt: skip

    class Meta:
        model = Offer
        fields = ["title", "text", "items", "targets", "support", "languages", "regions", "mode",
                  "cost", "hours", "places"]  # fmt: skip
        labels = {
            "title": _("Short title"), "text": _("What can you help with?"),
            "mode": _("Remote or on site?"), "cost": _("Cost"), "hours": _("Hours a month"),
            "places": _("How many exchanges at once?"),
        }  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}), "text": forms.Textarea(attrs=AREA),
            "hours": forms.NumberInput(attrs={"min": 1, "max": 200}),
            "places": forms.NumberInput(attrs={"min": 1, "max": 50}),
        }  # fmt: skip

    def clean_items(self) -> list[str]:
        """One text a line, at most 12 of at most 600 characters."""
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if len(lines) > MOST_ITEMS or any(len(line) > ITEM for line in lines):
            raise forms.ValidationError(_("At most 12 items of 600 characters each."))
        return lines

    def clean_hours(self) -> int:
        """1 to 200."""
        return self._between("hours", 200)

    def clean_places(self) -> int:
        """1 to 50."""
        return self._between("places", 50)

    def _between(self, name: str, most: int) -> int:
        number = self.cleaned_data[name]
        if not 1 <= number <= most:
            raise forms.ValidationError(_("Between 1 and %(most)s.") % {"most": most})
        return number
