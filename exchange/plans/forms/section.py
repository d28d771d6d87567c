"""A part of the self-assessment: what is asked of each of its targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Barrier, SupportKind
from exchange.doors import whole
from exchange.people.forms import LongText
from exchange.plans.models import LEVELS, Answer

# The three parts of the framework, with the first and last of their targets.
SECTIONS = {
    1: (_("Reducing threats to biodiversity"), 1, 8),
    2: (_("Meeting people's needs"), 9, 13),
    3: (_("Tools and solutions"), 14, 23),
}
NAMES = ("level", "barriers", "lacks", "note", "rev")
CHOICES = [("", _("Not answered yet")), *LEVELS]


@dataclass(frozen=True)
class Block:
    """What is asked of one target: its answer as saved, and the fields."""

    answer: Answer
    level: forms.BoundField
    barriers: forms.BoundField
    lacks: forms.BoundField
    note: forms.BoundField
    rev: forms.BoundField

    @property
    def is_open(self) -> bool:
        """Whether more than the level is said, or something is wrong with it."""
        more = (self.barriers, self.lacks, self.note)
        return any(field.value() or field.errors for field in more)


class SectionForm(forms.Form):
    """The answers of one part, five fields a target, such as ``level_3``."""

    def __init__(self, answers: Iterable[Answer], data: Any = None) -> None:
        super().__init__(data)
        self.answers = list(answers)
        barriers = [(one.pk, str(one)) for one in Barrier.objects.all()]
        kinds = [(one.pk, str(one)) for one in SupportKind.objects.all()]
        for one in self.answers:
            self._ask(one, barriers, kinds)

    def _ask(self, one: Answer, barriers: list[Any], kinds: list[Any]) -> None:
        number = one.target_id
        self.fields.update({
            f"level_{number}": forms.ChoiceField(
                label=_("How far is it put into practice?"), choices=CHOICES, required=False,
                widget=forms.RadioSelect,
            ),
            f"barriers_{number}": _many(_("What stands in the way?"), barriers),
            f"lacks_{number}": _many(_("What is lacking?"), kinds),
            f"note_{number}": forms.CharField(
                label=_("A note (optional)"), max_length=1000, required=False, widget=LongText(2)
            ),
            f"rev_{number}": forms.CharField(required=False, widget=forms.HiddenInput),
        })  # fmt: skip
        self.initial.update({
            f"level_{number}": one.level, f"note_{number}": one.note, f"rev_{number}": one.rev,
            f"barriers_{number}": [x.pk for x in one.barriers.all()],
            f"lacks_{number}": [x.pk for x in one.lacks.all()],
        })  # fmt: skip

    @property
    def blocks(self) -> list[Block]:
        """What is asked, target by target."""
        return [
            Block(one, *(self[f"{name}_{one.target_id}"] for name in NAMES)) for one in self.answers
        ]

    def given(self) -> dict[int, dict[str, Any]]:
        """What the sound fields say, by target; one with an error is left out with its target."""
        found = {}
        for one in self.answers:
            names = {name: f"{name}_{one.target_id}" for name in NAMES}
            if not any(name in self.errors for name in names.values()):
                found[one.target_id] = {
                    name: self.cleaned_data[field] for name, field in names.items()
                } | {"rev": whole(self.cleaned_data[names["rev"]])}
        return found

    def with_others(self, late: Iterable[int], saved: Iterable[Answer]) -> SectionForm:
        """The form once more, saying what colleagues put meanwhile; sent again it takes its
        place."""
        saved = list(saved)
        newest = {f"rev_{one.target_id}": [str(one.rev)] for one in saved}
        again = SectionForm(saved, MultiValueDict({**dict(self.data.lists()), **newest}))  # type: ignore[attr-defined]
        again.is_valid()
        words = _("Target %(n)s: a colleague put “%(level)s” meanwhile. Your answer stands here; "
                  "save once more to put it in its place.")  # fmt: skip
        for one in (one for one in saved if one.target_id in late):
            said = {"n": one.target_id, "level": dict(CHOICES)[one.level]}
            again.add_error(f"level_{one.target_id}", words % said)
        return again


def _many(label: Any, choices: list[Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )
