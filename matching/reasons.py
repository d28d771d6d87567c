"""Tells a stored explanation in words, for the reader and the side they are on.

The explanation is the plain dictionary a ranking stored (`Match.as_dict()`), so a page needs no
engine to tell it. Sentences are marked for translation and filled in by the caller's `translate`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.lexicon import concept_name, find
from matching.telling import is_alike, is_name, plain, telling
from matching.text import tokens

OWNER, EXPERT, COORDINATOR = "owner", "expert", "coordinator"
YES, PART, NO = "yes", "part", "no"
_MOST_TERMS = 6


def gettext_noop(message: str) -> str:
    """Marks a sentence for translation and returns it as it is."""
    return message


@dataclass(frozen=True, slots=True)
class Line:
    """One line of reasons. `kind`: word, concept, name, facet, gate, unknown, missing or strength;
    `tone`: yes, part or no; `msgid` % `params` is the English sentence."""

    kind: str
    tone: str
    msgid: str
    params: dict[str, str] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The sentence in the language `translate` (gettext) gives."""
        return translate(self.msgid) % self.params


_BANDS = {
    "strong": (YES, gettext_noop("Strong match: need and offer speak of the same things.")),
    "possible": (PART, gettext_noop("Possible match: they share part of what the need asks.")),
    "none": (NO, gettext_noop("Weak match: they have little in common.")),
}
_TERMS = {
    "concept": gettext_noop("Both speak of: %(terms)s"),
    "word": gettext_noop("Same words in both texts: %(terms)s"),
    "name": gettext_noop("Same names or spellings: %(terms)s"),
}
_FACETS = {
    "targets": gettext_noop("Same targets: %(values)s"),
    "support": gettext_noop("Kinds of support in common: %(values)s"),
    "languages": gettext_noop("Working languages in common: %(values)s"),
    "regions": gettext_noop("Knows the region: %(values)s"),
    "ecosystems": gettext_noop("Knows the ecosystem: %(values)s"),
    "levels": gettext_noop("Gives this form of help: %(values)s"),
}
_UNMET = {
    "targets": gettext_noop("Not named in the offer, target: %(values)s"),
    "support": gettext_noop("Not offered, kind of support: %(values)s"),
    "languages": gettext_noop("Not spoken, working language: %(values)s"),
    "regions": gettext_noop("Not named in the offer, region: %(values)s"),
    "ecosystems": gettext_noop("Not named in the offer, ecosystem: %(values)s"),
}
_LEARNED = {
    "helped": (YES, gettext_noop("Like one that helped")),
    "unfit": (PART, gettext_noop("Like one that was not right for this request")),
}
_MISSING = gettext_noop("The offer does not mention: %(terms)s")
_PASSED = gettext_noop("Conditions met: %(gates)s")
_GATE_NAMES = {
    "open": gettext_noop("takes requests"),
    "audience": gettext_noop("may be shown to you"),
    "mode": gettext_noop("remote or on site"),
    "dates": gettext_noop("dates"),
    "capacity": gettext_noop("has a free place"),
    "blocked": gettext_noop("not excluded"),
    "conflict": gettext_noop("no conflict of interest recorded"),
    "cost": gettext_noop("cost"),
    "level": gettext_noop("form of help"),
    "language": gettext_noop("language"),
    "must_region": gettext_noop("region"),
    "must_target": gettext_noop("target"),
    "must_support": gettext_noop("kind of support"),
    "must_ecosystem": gettext_noop("ecosystem"),
}
_UNKNOWN = gettext_noop("Not known yet: %(gates)s")
_FAILED = {
    "language": gettext_noop(
        "No language in common: needs an interpreter or a bilingual colleague"
    ),
    "conflict": gettext_noop("A conflict of interest is recorded"),
    "blocked": gettext_noop("This pair is excluded"),
}
_FAILED_PLAIN = gettext_noop("Condition not met: %(gates)s")
_CHANGES = {
    "reopen": gettext_noop("It would do if the offer were opened again"),
    "show_to": gettext_noop("It would do if the offer were shown to this Party"),
    "allow_mode": gettext_noop("It would do if this way of working were possible: %(value)s"),
    "open_until": gettext_noop("It would do if the offer stood until %(value)s"),
    "open_from": gettext_noop("It would do if the offer began by %(value)s"),
    "free_place": gettext_noop("It would do with one more free place"),
    "allow_cost": gettext_noop("It would do if help at a cost were allowed"),
    "add_level": gettext_noop("It would do if the offer also gave this form of help: %(value)s"),
    "add_language": gettext_noop("It would do with one more language: %(value)s"),
    "add_region": gettext_noop("It would do if the offer covered: %(value)s"),
    "add_target": gettext_noop("It would do if the offer covered target %(value)s"),
    "add_support": gettext_noop("It would do if the offer gave: %(value)s"),
    "add_ecosystem": gettext_noop("It would do if the offer covered: %(value)s"),
}
_HINDRANCES = {
    "no_offers": gettext_noop("There are no offers yet."),
    "taken": gettext_noop("Offers that could help, but whose places went to others: %(offers)s"),
    "no_more": gettext_noop("There is no further offer for this request."),
    "theme": gettext_noop("No offer clearly speaks of what this request asks."),
    "open": gettext_noop("Fitting offers that take no requests now: %(offers)s"),
    "audience": gettext_noop("Fitting offers shown to other Parties only: %(offers)s"),
    "mode": gettext_noop("Fitting offers that work in another way (remote or on site): %(offers)s"),
    "dates": gettext_noop("Fitting offers that stand at other dates: %(offers)s"),
    "capacity": gettext_noop("Fitting offers without a free place: %(offers)s"),
    "blocked": gettext_noop("Fitting offers excluded for this request: %(offers)s"),
    "conflict": gettext_noop("Fitting offers with a conflict of interest: %(offers)s"),
    "cost": gettext_noop("Fitting offers at a cost: %(offers)s"),
    "language": gettext_noop("Fitting offers without a language in common: %(offers)s"),
    "must_region": gettext_noop("Fitting offers that do not cover the region: %(offers)s"),
    "must_target": gettext_noop("Fitting offers that do not cover the target: %(offers)s"),
    "must_support": gettext_noop("Fitting offers without this kind of support: %(offers)s"),
    "must_ecosystem": gettext_noop("Fitting offers that do not cover the ecosystem: %(offers)s"),
}
_NOBODY = gettext_noop("No offer can be suggested for this request now.")
_HIDDEN = {
    OWNER: frozenset(("capacity", "conflict", "blocked", "audience", "open")),
    EXPERT: frozenset(("conflict", "blocked", "audience", "cost")),
    COORDINATOR: frozenset[str](),
}
"""Gates a side is not told of: they say something about the other side, or about a third."""
_OTHERS = (EXPERT, "learned")
"""The reader to whom lines of that kind would speak of others than the two sides."""
_COUNTED = frozenset(("capacity", "open"))
"""Those that tell nothing of anybody where offers are only counted."""


def lines(
    explanation: Mapping[str, Any],
    lang: str,
    role: str,
    translate: Callable[[str], str] = gettext_noop,
) -> list[Line]:
    """The reasons for a reader of that language: band, what is shared, conditions, what is missing.

    `role` is "owner" (of the need), "expert" or "coordinator"; the two sides are not told what
    concerns somebody else alone, nor an expert what was said of other offers. Raises KeyError for
    another role.
    """
    hidden = _HIDDEN[role]
    told = [_band(explanation)]
    told += [line for line in _shared(explanation, lang) if (role, line.kind) != _OTHERS]
    told += _conditions(explanation.get("gates", []), hidden, translate)
    told += _lacking(explanation, lang)
    return told


def unmatched_lines(hindrances: list[Mapping[str, Any]], role: str) -> list[Line]:
    """Why nobody is suggested, from stored `Hindrance.as_dict()`s, each with the smallest change
    that would bring an offer back; `role` as in `lines`."""
    hidden = _HIDDEN[role] - _COUNTED
    shown = [found for found in hindrances if found["reason"] not in hidden]
    told = [] if shown or not hindrances else [Line("unmatched", NO, _NOBODY)]
    for found in shown:
        params = {"offers": str(found["offers"])}
        told.append(Line("unmatched", NO, _HINDRANCES[found["reason"]], params))
        if found["change"] in _CHANGES:
            change = {"value": str(found["value"])}
            told.append(Line("unmatched", PART, _CHANGES[found["change"]], change))
    return told


def _band(explanation: Mapping[str, Any]) -> Line:
    tone, msgid = _BANDS[explanation.get("band", "none")]
    return Line("strength", tone, msgid)


def _shared(explanation: Mapping[str, Any], lang: str) -> list[Line]:
    told, because, before = [], telling(explanation), set[str]()
    for kind, msgid in _TERMS.items():
        said = (line for line in because if line["kind"] == kind and line["term"])
        named = [called(line, lang, explanation) for line in said]
        named = [name for name in named if kind != "name" or is_name(name)]
        # Two concepts may share a name, and a word may be told already as a concept.
        new = {name.casefold(): name for name in named if name.casefold() not in before}.values()
        if terms := list(new)[:_MOST_TERMS]:
            before |= {name.casefold() for name in terms}
            told.append(Line(kind, YES, msgid, {"terms": ", ".join(terms)}))
    for line in because:
        if line["kind"] == "facet" and line["term"] in _FACETS:
            told.append(Line("facet", YES, _FACETS[line["term"]], {"values": line["note"]}))
        elif line["kind"] == "facet" and line["term"] in _LEARNED:
            told.append(Line("learned", *_LEARNED[line["term"]]))
    return told


def called(line: Mapping[str, Any], lang: str, explanation: Mapping[str, Any]) -> str:
    """What a line of an explanation speaks of, for a reader of `lang`.

    A concept as the need, or else the offer, writes it where that is in the reader's language,
    since one entry may hold foxes and hyenas; else by its name there. Words and names as the need
    writes them."""
    own = line.get("need")
    if line["kind"] != "concept":
        return own or line["term"].removeprefix("=")
    if own and explanation.get("need_lang") == lang:
        return own
    theirs = line.get("offer") if explanation.get("offer_lang") == lang else ""
    return theirs or concept_name(line["term"], lang)


def _conditions(gates, hidden, translate) -> list[Line]:
    shown = [gate for gate in gates if gate["gate"] not in hidden]
    told = []
    for state, kind, tone, msgid in (
        ("pass", "gate", YES, _PASSED),
        ("unknown", "unknown", PART, _UNKNOWN),
    ):
        names = [_gate_name(gate["gate"], translate) for gate in shown if gate["state"] == state]
        if names:
            told.append(Line(kind, tone, msgid, {"gates": ", ".join(names)}))
    for gate in shown:
        if gate["state"] != "fail":
            continue
        name = {"gates": _gate_name(gate["gate"], translate)}
        told.append(Line("gate", NO, _FAILED.get(gate["gate"], _FAILED_PLAIN), name))
        if gate.get("change") in _CHANGES:
            told.append(Line("gate", PART, _CHANGES[gate["change"]], {"value": gate["value"]}))
    return told


def _gate_name(gate: str, translate: Callable[[str], str]) -> str:
    return translate(_GATE_NAMES[gate]) if gate in _GATE_NAMES else gate


def _lacking(explanation: Mapping[str, Any], lang: str) -> list[Line]:
    """What the need asks and the offer lacks."""
    missing = explanation.get("missing", [])
    named = (called(line, lang, explanation) for line in missing if line["kind"] == "concept")
    # Two concepts may share a name.
    terms = {name.casefold(): name for name in named}.values()
    told = [Line("missing", PART, _MISSING, {"terms": ", ".join(terms)})] if terms else []
    for name, msgid in _UNMET.items():
        values = [
            line["note"] for line in missing if line["kind"] == "facet" and line["term"] == name
        ]
        if values:
            told.append(Line("missing", PART, msgid, {"values": ", ".join(values)}))
    return told


def marks(
    text: str, lang: str, explanation: Mapping[str, Any], side: str
) -> list[tuple[int, int, int]]:
    """Where to mark a need's or an offer's text: (start, end, weight), in order, never overlapping.

    `side` is "need" or "offer". Weight 2: a shared word that counts much; 1: a shared word; 0: the
    same meaning in other words.
    """
    because = telling(explanation)
    words = {line["term"]: line["weight"] for line in because if line["kind"] == "word"}
    same = {
        line["term"]: plain(line.get("need", "")) == plain(line.get("offer", ""))
        for line in because
        if line["kind"] == "concept"
    }
    names = {plain(line.get(side, line["term"])) for line in because if is_alike(line)}
    heavy = _heavy(words)
    pieces = tokens(text, lang)
    spans = []
    for token in pieces:
        if token.stop:
            continue
        if token.stem in words:
            spans.append((token.start, token.end, 2 if words[token.stem] >= heavy else 1))
        elif plain(token.word) in names:
            spans.append((token.start, token.end, 1))
    for hit in find(pieces, lang):
        if hit.id in same and hit.weight >= 0.5:
            spans.append((hit.start, hit.end, 1 if same[hit.id] else 0))
    return _apart(spans)


def _heavy(words: Mapping[str, float]) -> float:
    """From this weight on a shared word counts much: half of the heaviest."""
    return 0.5 * max(words.values(), default=0.0) or 1.0


def _apart(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Drops what overlaps a span of more weight, or a longer one of the same."""
    kept: list[tuple[int, int, int]] = []
    for span in sorted(set(spans), key=lambda s: (-s[2], s[0] - s[1], s[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)
