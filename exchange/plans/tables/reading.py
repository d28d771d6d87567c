"""The rows of a pasted table, and what is wrong with each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exchange.atlas.models import Barrier, Named, SupportKind
from exchange.errors import Refused
from exchange.plans import alignments
from exchange.plans.models import Alignment
from exchange.plans.queries import keys_of, spelled
from exchange.plans.tables.columns import CALCULATED, FIELD_OF, UNNAMED
from exchange.plans.tables.files import MOST_BYTES

MOST_ROWS = 500
LONGEST = {"code": 40, "title": 200, "text": 3000}


@dataclass
class Line:
    """One row of a table: the line it begins on, its fields, what is wrong with it ("" if nothing),
    and whether the Party has it already."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    is_there: bool = False

    @property
    def aligned(self) -> list[str]:
        """Its alignments as given."""
        return [str(Alignment(scheme=s, identifier=i)) for s, i in self.fields["alignments"]]


def read(text: str, known: set[str]) -> list[Line]:
    """The rows of a table in their order, each with what is wrong with it.

    ``known`` are the codes and words that are there, as ``queries.known`` gives them. Raises
    ``Refused`` where the whole cannot be read: nothing in it, too long, too many rows.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refused("too_big", _("This is more than 1 MB. Send it in parts."), 422)
    if "\0" in text:
        raise Refused("invalid", _("Null characters are not allowed."), 422)
    rows = [(number, cells) for number, cells in _records(text) if any(cells)]
    names, rows = _named(rows)
    if not rows:
        raise Refused("empty", _("There is no target in it. Paste one a line, or a table."), 422)
    if len(rows) > MOST_ROWS:
        words = _("These are %(n)s rows; 500 can be taken in at once. Send them in parts.")
        raise Refused("too_many", words % {"n": len(rows)}, 422)
    terms = {"lacks": _terms(SupportKind), "barriers": _terms(Barrier)}
    found = [_line(number, dict(zip(names, cells, strict=False)), terms) for number, cells in rows]
    _mark_twins(found, set(known))
    return found


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins on."""
    parting = _parting(text)
    if parting is None:
        yield from ((n, [line.strip()]) for n, line in enumerate(text.split("\n"), 1))
        return
    yield from _parted(text, parting)


def _parted(text: str, parting: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text.replace("\r", "\n"), newline=""), delimiter=parting)
    begins = 1
    try:
        for cells in reader:
            yield begins, [_cell(one) for one in cells]
            begins = reader.line_num + 1
    except csv.Error as problem:
        words = _("Line %(n)s cannot be read: a quotation mark may be open there.")
        raise Refused("unreadable", words % {"n": begins}, 422) from problem


def _cell(text: str) -> str:
    """A cell without the apostrophe that keeps a sheet from calculating it."""
    text = text.strip()
    return text[1:].strip() if text[:1] == "'" and text[1:2] in CALCULATED else text


def _parting(text: str) -> str | None:
    """What parts the cells, or None where each line is one target: commas are in sentences too."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if "\t" in first:
        return "\t"
    for parting in (";", ","):
        head = [spelled(cell.strip(' "\ufeff')) for cell in first.split(parting)]
        if sum(cell in FIELD_OF for cell in head) > 1:
            return parting
    for parting in (";", ","):
        try:
            rows = [cells for _n, cells in _parted(text, parting) if any(cells)]
        except Refused:
            continue
        if rows and _is_table(rows):
            return parting
    return None


def _is_table(rows: list[list[str]]) -> bool:
    """Whether all rows have as many cells, more than one, and each begins with a code."""
    widths = {len(cells) for cells in rows}
    return len(widths) == 1 and widths != {1} and all(len(row[0].split()) == 1 for row in rows)


def _named(
    rows: list[tuple[int, list[str]]],
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """What each column is, and the rows without the header."""
    if not rows:
        return [], []
    head = [FIELD_OF.get(spelled(cell.strip("\ufeff"))) for cell in rows[0][1]]
    if any(head):
        seen: list[str] = []
        for name in head:
            seen.append(name if name and name not in seen else "")
        return seen, rows[1:]
    widest = max(len(cells) for _n, cells in rows)
    return ["title"] if widest == 1 else list(UNNAMED), rows


def _terms(model: type[Named]) -> dict[str, str]:
    """The key of each term of a vocabulary, by key and by name in any language."""
    found: dict[str, str] = {}
    for one in model._default_manager.all():
        found |= {spelled(name): one.pk for name in (one.pk, *one.names.values())}
    return found


def _line(number: int, cells: dict[str, str], terms: dict[str, dict[str, str]]) -> Line:
    line = Line(number)
    for name in ("code", "title", "text"):
        line.fields[name] = cells.get(name, "")
    title = line.fields["title"]
    if len(title) > LONGEST["title"] and not line.fields["text"]:
        line.fields |= {"title": "", "text": title}
    line.fields["alignments"] = alignments.read(cells.get("alignments", ""))
    problems = [_length(line.fields), _aligned(line.fields["alignments"])]
    for name, known in terms.items():
        line.fields[name], unknown = _keys(cells.get(name, ""), known)
        problems.append(unknown)
    line.problem = " ".join(filter(None, problems))
    return line


def _length(fields: dict[str, Any]) -> str:
    if not fields["title"] and not fields["text"]:
        return _("It has neither a title nor a text.")
    names = {"code": _("code"), "title": _("title"), "text": _("text")}
    for name, most in LONGEST.items():
        if len(fields[name]) > most:
            words = _("Its %(what)s has %(n)s characters; %(most)s are allowed. A quotation mark "
                      "may be open.")  # fmt: skip
            return words % {"what": names[name], "n": len(fields[name]), "most": most}
    return ""


def _aligned(found: list[alignments.Alignment]) -> str:
    wrong = alignments.problem(found)
    if wrong == "many":
        return _("It has more than 30 alignments.")
    return _("One of its alignments has more than 120 characters.") if wrong else ""


def _keys(text: str, known: dict[str, str]) -> tuple[list[str], str]:
    """The keys that a cell names, and a word on those that are unknown."""
    parts = [one.strip() for one in re.split(r"[;\n|؛；]", text) if one.strip()]
    if len(parts) == 1 and spelled(parts[0]) not in known:
        parts = [one.strip() for one in parts[0].split(",") if one.strip()]
    unknown = [one[:60] for one in parts if spelled(one) not in known]
    if unknown:
        return [], _("We do not know “%(what)s”. Use the words of the list below.") % {
            "what": "”, “".join(unknown[:3])
        }
    return list(dict.fromkeys(known[spelled(one)] for one in parts)), ""


def _mark_twins(lines: list[Line], known: set[str]) -> None:
    """Mark what is there already, and say which rows repeat one above."""
    above: dict[str, int] = {}
    for line in lines:
        if line.problem:
            continue
        keys = [key for key in keys_of(*(line.fields[n] for n in LONGEST)) if key]
        line.is_there = any(key in known for key in keys)
        first = next((above[key] for key in keys if key in above), None)
        if first is not None and not line.is_there:
            line.problem = _("It has the code or the words of line %(n)s.") % {"n": first}
        above |= dict.fromkeys(keys, line.number)
