"""What a need asks: two answers to write, the rest to confirm; more of it later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, Language, ResponseLevel, SupportKind, Target
from exchange.board.forms.fields import OneKey, TextLanguage
from exchange.board.forms.picks import PickForm, many
from exchange.board.models import Need
from exchange.board.models.need import AUDIENCES, MUSTS
from exchange.board.reading import read_language
from exchange.errors import Refused
from exchange.people.forms import LongText

PICKED = ("targets", "support", "languages")
LONGEST = timedelta(days=3660)
READERS = {
    "coordinators": _("They look for help. A possible partner reads it only when one is "
        "proposed to you."),
    "members": _("Everybody who has signed in can read it; vetted experts can offer help."),
    "public": _("Anyone on the internet. Shown with your country and ministry, never "
        "with your name."),
}  # fmt: skip


class NeedForm(PickForm):
    """The first form. ``whole=False`` asks for nothing, for drafts and while proposing."""

    targets = many(Target, _("Targets"))
    support = many(SupportKind, _("Kinds of help, up to three"))
    languages = many(Language, _("Languages you can work in"))
    by_when = forms.DateField(
        label=_("By when?"), help_text=_("When the help must have arrived."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    audience = forms.ChoiceField(choices=AUDIENCES, label=_("Who may read it?"), required=False)

    picked = PICKED

    class Meta:
        model = Need
        fields = ["title", "text", *PICKED, "by_when", "audience", "serves"]
        labels = {
            "title": _("Short title"), "text": _("What is the problem, and what would help?"),
            "serves": _("Which national target or plan does it serve? (optional)"),
        }  # fmt: skip
        help_texts = {
            "title": _("One line an expert would understand."),
            "text": _("Write in any language, as you would to a colleague. Do not include "
                "personal data or locations of threatened species."),
        }  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "text": LongText(6),
            "serves": forms.TextInput(attrs={"dir": "auto", "list": "own-targets"}),
        }  # fmt: skip
        error_messages = {
            "text": {
                "max_length": _("The text has %(show_value)d characters; %(limit_value)d fit.")
            }
        }

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        missing = {
            "title": _("Give your need a short title"),
            "text": _("Say what the problem is, and what would help"),
            "by_when": _("Say by when the help must have arrived"),
        }
        for name, words in missing.items():
            self.fields[name].required = whole
            self.fields[name].error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        """A new sheet on which nothing is written is no draft yet."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        blank = not self.errors and not (said["title"] or said["text"])
        if blank and not self.instance.pk:
            self.add_error("title", self.fields["title"].error_messages["required"])
        return said

    def clean_support(self) -> Any:
        """At most three kinds."""
        if len(self.cleaned_data["support"]) > 3:
            raise forms.ValidationError(_("Choose three kinds of help at most."))
        return self.cleaned_data["support"]

    def clean_by_when(self) -> Any:
        """A day to come, within ten years; a draft may hold one that is over."""
        day, today = self.cleaned_data["by_when"], timezone.localdate()
        if day and self.whole and day < today:
            raise forms.ValidationError(_("The date is over. Choose a later one."))
        if day and day > today + LONGEST:
            raise forms.ValidationError(_("Choose a date within ten years."))
        return day

    def clean_audience(self) -> str:
        """Coordinators only, when nothing is said."""
        return self.cleaned_data["audience"] or "coordinators"

    @property
    def readers(self) -> list[tuple[str, Any, Any, bool]]:
        """The three audiences: value, name, what it means, whether it is chosen."""
        chosen = self["audience"].value() or "coordinators"
        return [(value, name, READERS[value], value == chosen) for value, name in AUDIENCES]

    def given(self) -> dict[str, Any]:
        """What a valid form says, with the language of its text."""
        return {n: self.cleaned_data[n] for n in self.fields} | {"lang": self.hints.lang}

    def kept(self) -> dict[str, Any]:
        """What of a half-written form a draft can hold; a title or text it cannot is refused."""
        self.is_valid()
        for name in ("title", "text"):
            if name in self.errors:
                raise Refused("invalid", self.errors[name][0], 422)
        return {n: v for n, v in self.cleaned_data.items() if n in self.fields} | {
            "lang": self.hints.lang
        }


class MoreForm(forms.ModelForm):
    """The rest, asked later; every answer is optional."""

    level = OneKey(ResponseLevel.objects.all(), label=_("What would be enough?"), required=False)
    musts = forms.MultipleChoiceField(
        label=_("Which of these are musts?"), choices=MUSTS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who does not meet a must is not suggested. Everything else is a wish."),
    )  # fmt: skip
    barrier = OneKey(Barrier.objects.all(), label=_("What stands in the way?"), required=False)
    partners = forms.IntegerField(
        label=_("How many partners do you want?"), min_value=1, max_value=20,
        help_text=_("When that many have accepted, other proposals lapse with thanks."),
    )  # fmt: skip
    said_lang = TextLanguage()

    class Meta:
        model = Need
        fields = [
            "level", "mode", "musts", "barrier", "tried", "benefits", "success", "partners",
            "said_lang",
        ]  # fmt: skip
        labels = {
            "mode": _("Remote or on site?"), "tried": _("What exists already, and what was tried?"),
            "benefits": _("Who benefits?"), "success": _("How will success be seen?"),
        }  # fmt: skip
        widgets = {"tried": LongText(3), "benefits": LongText(3), "success": LongText(3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        need = self.instance
        read = read_language(need.title, need.text) if need.said_lang else need.lang
        self.fields["said_lang"].put(read)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What a valid form says."""
        return {name: self.cleaned_data[name] for name in self.fields}


class NoteForm(forms.Form):
    """A line that goes with a yes or a return."""

    note = forms.CharField(max_length=1000, required=False, widget=LongText(2))

    def __init__(self, *args: Any, question: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = question
        note.label = _("Your question") if question else _("A line to the author (optional)")
        note.error_messages["required"] = _("Say in a line what should change.")
