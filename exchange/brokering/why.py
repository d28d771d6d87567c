"""Words a stored explanation for its reader, with the names of the reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from exchange.atlas.models import Language, Region, SupportKind, Target, listed, page_code
from exchange.board.models.need import MODES
from exchange.brokering.models import Answer, Suggestion
from exchange.brokering.queries import read_words
from matching import reasons

BLOCKS = ("word", "concept", "name", "facet")
HEAVY = {0: "w0", 1: "", 2: "w2"}
# A first answer's line shows so many reasons and so many doubts; the rest stands folded.
MOST_WHY, MOST_LACKING = 3, 2
# What the engine's lines list, parted by commas.
LISTS = {"terms", "gates", "values"}
# What convinces most comes first.
FIRST = ("concept", "word", "learned", "facet", "gate", "missing", "unknown", "name")
SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n+")
# Who a side of a pair is to an explanation; whoever is on neither side reads as coordinator.
READERS = {"need": "owner", "offer": "expert", "": "coordinator"}


# Stored reasons why nobody fits.
Lacks = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Reason:
    """One line of an explanation: ``tone`` is yes, part or no."""

    kind: str
    tone: str
    text: str


def names() -> dict[str, str]:
    """Names, in the page's language, of the codes that facets speak of, with the added words of
    the lexicon at hand; five reads a page."""
    read_words()
    found = _ways() | {str(one.pk): f"{one.pk} {one.name}" for one in Target.objects.all()}
    for model in (SupportKind, Language, Region):
        found |= {row.pk: row.name for row in model.objects.all()}
    return found


def _ways() -> dict[str, str]:
    """The ways of working by code, in the page's language."""
    return {code: str(name) for code, name in MODES}


def told(explanation: Mapping[str, Any], role: str, named: Mapping[str, str]) -> list[Reason]:
    """The reasons for ``owner``, ``expert`` or ``coordinator``; the band itself left out."""
    lang = page_code()
    lines = reasons.lines(explanation, lang, role, gettext)
    return [_reason(line, named) for line in lines if line.kind != "strength"]


def in_short(
    explanation: Mapping[str, Any], role: str, named: Mapping[str, str], most: int = 5
) -> list[Reason]:
    """The lines that weigh most: what both speak of, then what is missing or not met."""
    lines = told(explanation, role, named) if explanation else []
    shared = [line for line in lines if line.kind in ("concept", "word")]
    lacking = [line for line in lines if line.kind == "missing" or line.tone == "no"]
    return (shared + lacking)[:most]


def weighed(lines: Iterable[Reason]) -> tuple[list[Reason], list[Reason], list[Reason]]:
    """The reasons that convince most, the doubts that weigh most, and all the others."""
    ordered = sorted(lines, key=lambda line: FIRST.index(line.kind))
    speaks = [line for line in ordered if line.tone == "yes"]
    doubts = sorted((line for line in ordered if line.tone != "yes"), key=_of_doubt)
    return (
        speaks[:MOST_WHY], doubts[:MOST_LACKING], speaks[MOST_WHY:] + doubts[MOST_LACKING:]
    )  # fmt: skip


def _of_doubt(line: Reason) -> int:
    """What an offer lacks or fails comes before what is merely like something, or not known."""
    return {"missing": 0, "gate": 0, "unknown": 2}.get(line.kind, 1)


def _reason(line: reasons.Line, named: Mapping[str, str]) -> Reason:
    params = dict(line.params)
    for name in LISTS & params.keys():
        parts = [part.strip() for part in params[name].split(",")]
        told = [named.get(part, part) for part in parts] if name == "values" else parts
        params[name] = listed(told)
    if "value" in params:
        params["value"] = named.get(params["value"], params["value"])
    return Reason(line.kind, line.tone, gettext(line.msgid) % params)


def nobody(answer: Answer | None, role: str) -> list[Reason]:
    """Why no offer fits, each with the smallest change that would bring one back."""
    return hindered(answer.lacks, role) if answer else []


def hindered(lacks: Lacks, role: str = "coordinator") -> list[Reason]:
    """Why a need has nobody, or too few, from the engine's stored reasons."""
    return hindered_each([lacks], role)[0]


def hindered_each(rows: Sequence[Lacks], role: str = "coordinator") -> list[list[Reason]]:
    """The same for some needs; names are read once, and only where a change speaks of one."""
    changes = (one["change"] for lacks in rows for one in lacks)
    named = names() if any(change.startswith("add_") for change in changes) else _ways()
    return [
        [_reason(line, named) for line in reasons.unmatched_lines(list(lacks), role)]
        for lacks in rows
    ]


def explain(rows: Iterable[Suggestion], role: str = "owner") -> None:
    """Put the reasons, the shared terms and the passage that bears them out beside each line, in
    the reader's language."""
    rows = list(rows)
    named = names() if rows else {}
    for one in rows:
        lines = told(one.reasons, role, named)
        one.why, one.lacking, one.more = weighed(lines)  # type: ignore[attr-defined]
        one.terms = [term for term, _width in shared_terms(one.reasons)]  # type: ignore[attr-defined]
        one.passage = passage(one)  # type: ignore[attr-defined]


def marked(text: str, lang: str, explanation: Mapping[str, Any], side: str) -> SafeString:
    """The text of the ``need`` or ``offer`` as paragraphs, its shared words in <mark>."""
    spans = reasons.marks(text, lang or "en", explanation, side)
    parts, at = [], 0
    for start, end, weight in spans:
        parts.append(_lines(text[at:start]))
        parts.append(format_html('<mark class="{}">{}</mark>', HEAVY[weight], text[start:end]))
        at = end
    parts.append(_lines(text[at:]))
    return SafeString("".join(parts))


def quote(suggestion: Suggestion) -> SafeString:
    """The text of a suggested offer with its shared words marked."""
    offer = suggestion.offer
    return marked(offer.text, offer.lang, suggestion.reasons, "offer") if offer else SafeString("")


def passage(suggestion: Suggestion) -> SafeString:
    """The sentence of what is suggested that shares most with the need, its words marked; empty
    where nothing is shared. A resource is told by its one line in the reader's language."""
    thing = suggestion.offer or suggestion.lesson or suggestion.peer
    if thing is None:
        line = suggestion.resource.line  # type: ignore[union-attr]
        return marked(line, page_code(), suggestion.reasons, "offer")
    spans = reasons.marks(thing.text, thing.lang or "en", suggestion.reasons, "offer")
    start, end = max(
        _sentences(thing.text),
        key=lambda at: sum(weight + 1 for first, last, weight in spans if at[0] <= first < at[1]),
        default=(0, 0),
    )
    if not any(start <= first < end for first, _last, _weight in spans):
        return SafeString("")
    return marked(thing.text[start:end], thing.lang, suggestion.reasons, "offer")


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(found.end() for found in SENTENCE_END.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if end > start]


def _lines(text: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))


def shared_terms(explanation: Mapping[str, Any], most: int = 6) -> list[tuple[str, int]]:
    """The heaviest shared terms, with a width of 0 to 100, as the reader calls them."""
    lang = page_code()
    # What is too small to name is kept as one rest without a term, so that the sum is exact.
    because = [line for line in reasons.telling(explanation) if line["term"]]
    lines = [line for line in because if line["kind"] in ("word", "concept")]
    weights: dict[str, float] = {}
    for line in lines:
        term = reasons.called(line, lang, explanation)
        weights[term.casefold()] = weights.get(term.casefold(), 0.0) + line["weight"]
    # One thing may be named by several lines: only their sums are compared.
    heaviest = sorted(weights.items(), key=lambda pair: -pair[1])[:most]
    best = heaviest[0][1] if heaviest and heaviest[0][1] > 0 else 1.0
    return [(term, round(100 * weight / best)) for term, weight in heaviest]


def bars(suggestion: Suggestion, longest: float) -> list[tuple[int, float, float]]:
    """The score as stacked parts: (block 1 to 4, start, width) of a 100 wide bar."""
    sums = dict.fromkeys(BLOCKS, 0.0)
    for line in suggestion.reasons.get("because", []):
        if line["kind"] in sums:
            sums[line["kind"]] += max(line["weight"], 0.0)
    found, at = [], 0.0
    for number, block in enumerate(BLOCKS, start=1):
        width = 100 * sums[block] / longest if longest else 0.0
        found.append((number, round(at, 1), round(width, 1)))
        at += width
    return found
