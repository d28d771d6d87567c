"""Picks: what a text speaks of, as pills to confirm; the person's own choice always stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Model

from exchange.board.forms.fields import ManyKeys
from exchange.board.reading import proposed
from matching.text import LANGUAGES


def many(model: type[Model], label: Any) -> forms.ModelMultipleChoiceField:
    """A field of keys of a vocabulary, none of them required."""
    rows = model._default_manager.all()
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=ManyKeys)


@dataclass(frozen=True)
class Pick:
    """One pill: its key, its name, and whether it is chosen."""

    value: str
    name: str
    chosen: bool
    number: bool


@dataclass(frozen=True)
class Picks:
    """The pills of one field and the rest of its vocabulary.

    The machine chooses only while nobody else has: ``was`` is what it chose when the form was last
    drawn, and once the choice differs from it, new proposals come as pills that are not chosen.
    """

    field: forms.BoundField
    pills: list[Pick]
    rest: list[Pick]
    was: str

    @classmethod
    def of(cls, form: Any, name: str, hinted: Iterable[str]) -> Picks:
        """The picks of a form's field, given what its text speaks of."""
        chosen, was = _chosen(form, name), _was(form, name)
        hinted = list(hinted)
        if set(chosen) == set(was):
            chosen, was = hinted, hinted
        names = {str(row.pk): str(row) for row in form.fields[name].queryset}
        shown = [key for key in dict.fromkeys([*chosen, *was, *hinted]) if key in names]
        pills = [Pick(key, names[key], key in chosen, key.isdigit()) for key in shown]
        rest = [Pick(k, n, False, k.isdigit()) for k, n in names.items() if k not in shown]
        return cls(form[name], pills, rest, ",".join(was))


def is_unasked(form: Any, names: Iterable[str]) -> bool:
    """Whether nothing is chosen, and no proposal has been shown yet."""
    return not any(_chosen(form, name) or _was(form, name) for name in names)


def _chosen(form: Any, name: str) -> list[str]:
    if form.is_bound:
        return form.fields[name].widget.value_from_datadict(form.data, {}, form.add_prefix(name))
    kept = form.initial.get(name) or []
    return [str(getattr(one, "pk", one)) for one in kept]


def _was(form: Any, name: str) -> list[str]:
    return [key for key in form.data.get(f"was_{name}", "")[:300].split(",") if key]


class PickForm(forms.ModelForm):
    """A form with a title and a text, and with pills for what the text speaks of."""

    # The fields shown as pills; a text is asked to confirm those of HINTED only.
    picked: tuple[str, ...] = ()
    HINTED = ("targets", "support", "languages")

    @cached_property
    def hints(self) -> Any:
        """What the text in the form speaks of."""
        return proposed(*self.words, said=self.said)

    @property
    def words(self) -> tuple[str, str]:
        """Title and text as they stand in the form."""
        title, text = (str(self[name].value() or "") for name in ("title", "text"))
        return title[:160], text[:3000]

    @property
    def said(self) -> str:
        """The language its author says the text is in; "" where it is read."""
        asked = "said_lang" in self.fields
        said = self["said_lang"].value() if asked else self.instance.said_lang
        return said if said in LANGUAGES else ""

    @property
    def picks(self) -> list[Picks]:
        """The fields of ``picked`` as pills."""
        return [Picks.of(self, name, getattr(self.hints, name, [])) for name in self.picked]

    @property
    def unconfirmed(self) -> bool:
        """Whether the text speaks of something that was never shown to its writer."""
        return is_unasked(self, self.HINTED) and bool(self.hints)
