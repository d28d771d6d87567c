"""Finds every listed sequence of stems inside a longer one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

_Senses = dict[str, tuple[str, ...]]
Spelt = tuple[Sequence[str], str, str]
"""Stems, the id they name, and how they are spelt."""


class Phrases:
    """Sequences of stems, each naming one or more ids.

    Words of one stem may be different things ("vegetation", "vegetable"; French "marée",
    "marais"). Ids that share a spelling are taken as one sense, and a text that spells a listed
    form gets the ids of that sense alone; any other inflection gets all of them.
    """

    def __init__(self, named: Iterable[Spelt] = ()) -> None:
        """Of what is `named` twice the same is once."""
        told: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._longer: set[str] = set()
        for stems, identifier, spelling in named:
            told[" ".join(stems)].append((identifier, spelling))
            self._longer.update(" ".join(stems[:end]) for end in range(1, len(stems)))
        # One tuple for all that name the same.
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._ids: dict[str, tuple[str, ...]] = {}
        for phrase, pairs in told.items():
            ids = tuple(dict.fromkeys(identifier for identifier, _ in pairs))
            self._ids[phrase] = alike.setdefault(ids, ids)
        self._senses = {p: _senses(told[p]) for p, ids in self._ids.items() if len(ids) > 1}

    def spans(
        self, stems: Sequence[str], spelt: Callable[[int, int], str]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Every (first, last, ids) of a listed sequence; an empty stem, which no sequence holds,
        parts them. `spelt(first, last)`: the words these stems are of, as they are spelt."""
        found = []
        listed, longer = self._ids, self._longer
        for first, phrase in enumerate(stems):
            last = first
            while phrase:
                ids = listed.get(phrase)
                if ids is not None:
                    if len(ids) > 1:
                        ids = self._senses[phrase].get(spelt(first, last), ids)
                    found.append((first, last, ids))
                last += 1
                if phrase not in longer or last == len(stems) or not stems[last]:
                    break
                phrase = f"{phrase} {stems[last]}"
        return found


def _senses(pairs: Iterable[tuple[str, str]]) -> _Senses:
    """By spelling the ids of its sense, of pairs of id and spelling."""
    senses: _Senses = {}
    for identifier, spelling in pairs:
        senses.setdefault(spelling, ())
        joined = [ids for name, ids in senses.items() if name == spelling or identifier in ids]
        sense = tuple(dict.fromkeys([i for ids in joined for i in ids] + [identifier]))
        for name, ids in senses.items():
            if name == spelling or set(ids) & set(sense):
                senses[name] = sense
    return senses
