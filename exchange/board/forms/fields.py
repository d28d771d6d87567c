"""Fields and widgets that hold whatever a browser, or something else, may send."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language
from matching.text import LANGUAGES

KEY = re.compile(r"[a-z_]{1,30}|[A-Z]{2}|[0-9]{1,4}")
# No key of the atlas: what is no key at all is refused as one that is not in the list.
NO_KEY = "-"


class ManyKeys(forms.CheckboxSelectMultiple):
    """Keys chosen as pills, and in the select that adds one more (an empty one is no choice)."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The keys that were sent, each once; what cannot be one is refused as unknown."""
        given = dict.fromkeys(data.getlist(name))
        return [one if KEY.fullmatch(one) else NO_KEY for one in given if one]


class OneKey(forms.ModelChoiceField):
    """One key of a small vocabulary, or none."""

    def to_python(self, value: Any) -> Any:
        """The row; ValidationError for what cannot be a key."""
        if isinstance(value, str) and value and not KEY.fullmatch(value):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], params={"value": value}
            )
        return super().to_python(value)


class TextLanguage(forms.ChoiceField):
    """The language a text is in: as read from it (empty), or as its author says."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language of this text"), required=False,
            help_text=_("Say it where we read it wrongly: the text is matched, shown and "
                "translated as one in that language."),
            error_messages={"invalid_choice": _("Choose a language from the list.")},
        )  # fmt: skip

    def put(self, read: str) -> None:
        """Name what was read, then each language that can be said, in the page's language."""
        names = {one.pk: one.name for one in Language.objects.filter(pk__in=LANGUAGES)}
        told = {"language": names.get(read) or gettext("none recognised")}
        first = gettext("Read from the text: %(language)s") % told
        self.choices = [("", first), *names.items()]


class Rows(forms.Widget):
    """Several short texts, a line each; empty lines are no answer."""

    empty = 3

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Every line that says something."""
        return [line.strip() for line in data.getlist(name) if line.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form did not ask at all."""
        return name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """One input a line, and three empty ones."""
        lines = [*(value or []), *[""] * self.empty]
        return render_to_string(
            "board/rows.html",
            {"name": name, "lines": lines, "attrs": attrs or {}, "length": Items.length},
        )


class Items(forms.Field):
    """Evidence: at most 12 items of at most 600 characters each."""

    widget = Rows
    most, length = 12, 600

    def clean(self, value: list[str]) -> list[str]:
        """The items; ValidationError where there are too many or one is too long."""
        if len(value) > self.most:
            raise forms.ValidationError(_("At most 12 items. Put the strongest first."))
        if any(len(line) > self.length for line in value):
            raise forms.ValidationError(_("An item has at most 600 characters."))
        if any("\0" in line for line in value):
            raise forms.ValidationError(_("Null characters are not allowed."))
        return value
