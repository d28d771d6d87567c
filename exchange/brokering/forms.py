"""What the pages of a case, a proposal and an exchange ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language
from exchange.brokering.models import LexiconEntry
from exchange.brokering.models.answer import NOT_SUITABLE
from exchange.brokering.models.proposal import DECLINE_REASONS
from exchange.people.forms import LongText
from exchange.people.models import Organisation
from matching.lexicon import BadEntry, checked
from matching.text import LANGUAGES


class NoteForm(forms.Form):
    """A note that goes with a proposal."""

    note = forms.CharField(max_length=2000, required=False)


class InterestForm(NoteForm):
    """A line to the coordinator that goes with an interest."""

    note = forms.CharField(max_length=600, required=False)


class CallForm(forms.Form):
    """Which network is asked, and a line for its members."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which network?"), empty_label=_("Choose…"),
        help_text=_("Those that serve the need's targets come first."),
        error_messages={"required": _("Choose the network to ask")},
    )  # fmt: skip
    note = forms.CharField(
        label=_("A line for its members (optional)"), max_length=1000, required=False,
        widget=LongText(3),
        help_text=_("The need's Party reads it too."),
    )  # fmt: skip

    def __init__(self, *args: Any, networks: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = networks  # type: ignore[attr-defined]


class DismissForm(forms.Form):
    """One of six reasons why a suggestion is not suitable."""

    reason = forms.ChoiceField(choices=NOT_SUITABLE)


class DeclineForm(forms.Form):
    """Why a side says no, and an optional line for the other side."""

    reason = forms.ChoiceField(
        label=_("Why?"), choices=DECLINE_REASONS, widget=forms.RadioSelect,
        help_text=_("Only your coordinator reads the reason."),
    )  # fmt: skip
    line = forms.CharField(
        label=_("A line for the other side (optional)"), max_length=500, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


class EntryForm(forms.Form):
    """Names of one thing by language, one a line, what sort of word it is, and a note."""

    sort = forms.ChoiceField(
        label=_("What sort of word is it?"), initial="field", required=False,
        choices=[("field", _("A thing of the field")),
                 ("general", _("A general word of office and field work"))],
        help_text=_("A general word, such as “survey form”, counts less when it is shared."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("A note for colleagues (optional)"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    field_order = (*(f"names_{lang}" for lang in LANGUAGES), "sort", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = {one.pk: one.name for one in Language.objects.filter(pk__in=LANGUAGES)}
        for lang in LANGUAGES:
            self.fields[f"names_{lang}"] = forms.CharField(
                label=called.get(lang, lang), max_length=600, required=False,
                widget=LongText(2, lang=lang),
            )  # fmt: skip
        self.order_fields(self.field_order)

    @classmethod
    def of(cls, entry: LexiconEntry, data: QueryDict | None) -> EntryForm:
        """The form of an entry as it stands."""
        names = {f"names_{lang}": "\n".join(kept) for lang, kept in entry.names.items()}
        sort = "general" if entry.general else "field"
        return cls(data, initial={"note": entry.note, "sort": sort, **names})

    def clean(self) -> dict[str, Any]:
        """Each language by itself, so that an error stands beside its field."""
        given = self._names()
        for lang, names in given.items():
            try:
                checked("site", {lang: names})
            except BadEntry as problem:
                self.add_error(f"names_{lang}", gettext(problem.msgid) % problem.params)
        if not given and not self.errors:
            self.add_error("names_en", _("Give at least one name in one language."))
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """What a valid form says."""
        said = self.cleaned_data
        return {"names": self._names(), "note": said["note"], "general": said["sort"] == "general"}

    def _names(self) -> dict[str, list[str]]:
        lines = {lang: self.cleaned_data.get(f"names_{lang}", "") for lang in LANGUAGES}
        return {
            lang: [name.strip() for name in said.splitlines() if name.strip()]
            for lang, said in lines.items()
            if said.strip()
        }


class ReportForm(forms.Form):
    """The result of an exchange in three answers."""

    done = forms.CharField(
        label=_("What was done?"), max_length=1500,
        widget=LongText(4),
    )  # fmt: skip
    changed = forms.CharField(
        label=_("What is different now?"), max_length=1500,
        widget=LongText(4),
    )  # fmt: skip
    lesson = forms.CharField(
        label=_("What should others know before they start? (optional)"), max_length=1500,
        required=False, widget=LongText(3),
    )  # fmt: skip
    consents = forms.BooleanField(
        label=_("Our side agrees to show this on the public results page"), required=False,
        help_text=_("It is shown only when the other side agrees too. Each side can take it back."),
    )  # fmt: skip


class ConsentForm(forms.Form):
    """A side's consent to show the result."""

    consents = forms.BooleanField(required=False)
