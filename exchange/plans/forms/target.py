"""What is asked of a national target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, SupportKind
from exchange.people.forms import LongText
from exchange.plans.alignments import Alignment, problem, read
from exchange.plans.models import NationalTarget


def _line(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attrs})


def _many(model: type[Model], label: Any, **more: Any) -> forms.MultipleChoiceField:
    """Keys of a vocabulary, as pills."""

    def choices() -> list[tuple[str, str]]:
        return [(str(one.pk), str(one)) for one in model._default_manager.all()]

    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class TargetForm(forms.Form):
    """One national target, typed."""

    code = forms.CharField(
        label=_("Its number or code (optional)"), max_length=40, required=False, widget=_line(),
        help_text=_("As your strategy writes it, such as 5 or NT-5."),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Short title"), max_length=200, required=False, widget=_line(),
        help_text=_("A title or the text is enough."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("The target's own words"), max_length=3000, required=False, widget=LongText(5),
        help_text=_("In the language it was adopted in."),
    )  # fmt: skip
    alignments = forms.CharField(
        label=_("Which global targets is it aligned with? (optional)"), max_length=4000,
        required=False, widget=LongText(3),
        help_text=_("One a line, as your documents write them: KMGBF target 3, SDG 15.5, "
            "GBF-TARGET-10. What we do not know is kept as you give it."),
    )  # fmt: skip
    lacks = _many(
        SupportKind, _("What is lacking to reach it?"),
        help_text=_("Each thing you tick can become a draft need with one press."),
    )  # fmt: skip
    barriers = _many(Barrier, _("What stands in the way?"))

    def clean(self) -> dict[str, Any]:
        """A title or a text is wanted."""
        said = super().clean() or self.cleaned_data
        if not (said.get("title") or said.get("text")) and not self.errors:
            self.add_error("title", _("Give the target's title, or its text."))
        return said

    def clean_alignments(self) -> list[Alignment]:
        """The pairs of scheme and identifier that were written."""
        found = read(self.cleaned_data["alignments"])
        wrong = problem(found)
        if wrong == "many":
            raise forms.ValidationError(_("At most 30 alignments. Keep the closest ones."))
        if wrong:
            raise forms.ValidationError(
                _("Write each alignment on its own line, in at most 120 characters.")
            )
        return found

    @classmethod
    def of(cls, target: NationalTarget, data: Any = None) -> TargetForm:
        """The form of a saved target."""
        said: dict[str, Any] = {name: getattr(target, name) for name in ("code", "title", "text")}
        for name in ("lacks", "barriers"):
            said[name] = [one.pk for one in getattr(target, name).all()]
        said["alignments"] = "\n".join(str(one) for one in target.alignments.all())
        return cls(data, initial=said)
