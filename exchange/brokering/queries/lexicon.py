"""The words coordinators added, those that are missing, and the texts they would touch."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from exchange.atlas.models import Area
from exchange.board.gates import vetted
from exchange.board.models import Need, Offer
from exchange.brokering.models import Answer, LexiconEntry
from exchange.library.queries import shown_resources
from matching.lexicon import Entry, extend
from matching.text import tokens

# Needs whose words are counted, words shown, and texts named of each kind.
RECENT, MOST, NAMED = 500, 40, 10
# From so many needs on, a word that more than half of a language's needs hold names no subject.
FEW = 10


class Missing(NamedTuple):
    """A word that no entry holds, its language, and in how many needs it stands."""

    word: str
    lang: str
    needs: int


class Touched(NamedTuple):
    """Texts in which one of the names stands as written: the first few, and how many there are."""

    kind: str
    rows: list[Any]
    total: int


_known: list[Any] = []


def read_words() -> None:
    """Bring what this process knows of words level with the entries; costs one query."""
    stamps = sorted(LexiconEntry.objects.filter(retired_at=None).values_list("pk", "rev"))
    if stamps != _known:
        rows = LexiconEntry.objects.filter(pk__in=[pk for pk, _rev in stamps])
        extend(
            Entry(one.concept, {lang: tuple(names) for lang, names in one.names.items()})
            for one in rows
        )
        _known[:] = stamps


def entries() -> QuerySet[LexiconEntry]:
    """Those that are read first, the newest first."""
    rows = LexiconEntry.objects.select_related("added_by")
    return rows.order_by(F("retired_at").asc(nulls_first=True), "-pk")


def missing_words() -> list[Missing]:
    """Words of recent needs that matched nothing, those of most needs first, then the longest of
    each language in turn: short words seldom name a thing, but Arabic and Chinese write all of
    them shorter. Names of countries and what most needs of a language hold are left out."""
    rows = Answer.objects.filter(need__posted_at__isnull=False).order_by("-ranked_at")
    counted: Counter[tuple[str, str]] = Counter()
    read: Counter[str] = Counter()
    for unknown in rows.exclude(unknown={}).values_list("unknown", flat=True)[:RECENT]:
        read[unknown["lang"]] += 1
        counted.update((word, unknown["lang"]) for word in unknown["words"])
    places = _names_of_places(set(read))
    telling = [
        Missing(word, lang, needs) for (word, lang), needs in counted.items()
        if (word, lang) not in places and (needs < FEW or needs <= read[lang] / 2)
    ]  # fmt: skip
    telling.sort(key=lambda one: (-one.needs, -len(one.word), one.word))
    turns: Counter[tuple[int, str]] = Counter()
    placed = []
    for one in telling:
        turns[one.needs, one.lang] += 1
        placed.append((-one.needs, turns[one.needs, one.lang], one.lang, one))
    return [one for *_, one in sorted(placed)][:MOST]


def _names_of_places(langs: set[str]) -> set[tuple[str, str]]:
    """The words of all countries' and areas' names in these languages; Chinese in the pairs of
    characters in which it is counted."""
    found: set[tuple[str, str]] = set()
    for names in Area.objects.values_list("names", flat=True):
        for lang in langs & names.keys():
            words = [one.word for one in tokens(names[lang], lang)]
            found.update((word, lang) for word in words)
            found.update((first + second, lang) for first, second in pairwise(words))
    return found


def touched(names: list[str]) -> list[Touched]:
    """The live needs, standing offers and shown resources in which a name stands as written."""
    holds = Q()
    for name in names:
        holds |= Q(title__icontains=name) | Q(text__icontains=name)
    kinds: dict[str, QuerySet[Any]] = {
        "need": Need.objects.filter(state__in=Need.LIVE).select_related("party__area"),
        "offer": Offer.objects.filter(vetted(), state=Offer.STANDING),
        "resource": shown_resources(),
    }
    found = {kind: rows.filter(holds).order_by("-pk") for kind, rows in kinds.items()}
    return [Touched(kind, list(rows[:NAMED]), rows.count()) for kind, rows in found.items()]
