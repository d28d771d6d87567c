"""The gates asked of all offers at once: `gates.gates` for some needs, without its words."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt

from matching.gates import MUSTS, spoken
from matching.growing import Growing
from matching.records import EVERYWHERE, NeedText, OfferText

_MODES = {"remote": 1, "on_site": 2}
_NEVER = date.max.toordinal()
_OPEN, _FREE, _MODE, _STARTS, _UNTIL, _PRICED = range(6)
_LISTS = ("parties", "languages", *(name for name, _ in MUSTS.values()))
_NAMED = {name: place for place, name in enumerate(_LISTS, 6)}
"""Lists of which a need asks for one value in common; an offer that lists nothing is not held to
it."""
_WIDTH = 6 + len(_NAMED)


class Sieve:
    """What the gates ask of each offer, as numbers."""

    def __init__(self) -> None:
        self._rows = Growing(np.int32, _WIDTH)
        self._holders: dict[tuple[str, str | int], array[int]] = defaultdict(partial(array, "i"))
        self._told = np.zeros((_WIDTH, 0), np.int32)
        self._never: dict[tuple[str, ...], npt.NDArray[np.bool_]] = {}

    def append(self, number: int, offer: OfferText) -> None:
        """Notes the offer with that number, the next one."""
        priced = bool(offer.cost) and not offer.cost.startswith("free")
        starts = offer.starts.toordinal() if offer.starts else 0
        until = offer.until.toordinal() if offer.until else _NEVER
        free, mode = offer.capacity is None or offer.capacity > 0, _MODES.get(offer.mode, 0)
        named = (bool(getattr(offer, name)) for name in _LISTS)
        self._rows.append((offer.open, free, mode, starts, until, priced, *named))
        self._holders["id", offer.id].append(number)
        for name in (*_LISTS, "blocked", "conflicts"):
            for value in getattr(offer, name):
                self._holders[name, value].append(number)

    def never(self, kept: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which offers fail one of the `kept` gates that hide, whoever asks."""
        if self._told.shape[1] != len(self._rows):
            self._told = np.ascontiguousarray(self._rows.view.T)
            self._never.clear()
        if kept not in self._never:
            asked = [p for gate, p in (("open", _OPEN), ("capacity", _FREE)) if gate in kept]
            self._never[kept] = (self._told[asked] == 0).any(axis=0)
        return self._never[kept]

    def failing(
        self, needs: Iterable[NeedText], kept: tuple[str, ...]
    ) -> Iterator[npt.NDArray[np.bool_]]:
        """Need by need, which offers fail one of the `kept` gates that hide."""
        never = self.never(kept)
        for need in needs:
            fails = never.copy()
            self._ask(need, kept, fails)
            self._require(need, kept, fails)
            self._bar(need, kept, fails)
            yield fails

    def _ask(self, need: NeedText, kept: tuple[str, ...], fails: npt.NDArray[np.bool_]) -> None:
        told = self._told
        if "mode" in kept and need.mode in _MODES:
            fails |= told[_MODE] == 3 - _MODES[need.mode]
        if "dates" in kept and (need.starts or need.until):
            first = need.starts.toordinal() if need.starts else 0
            last = need.until.toordinal() if need.until else _NEVER
            fails |= (told[_UNTIL] < first) | (told[_STARTS] > last)
        if "cost" in kept and need.cost == "free":
            fails |= told[_PRICED] == 1
        if "audience" in kept and need.party:
            fails |= self._without("parties", (need.party,))

    def _require(self, need: NeedText, kept: tuple[str, ...], fails: npt.NDArray[np.bool_]) -> None:
        for must in need.musts:
            if must == "language" and must in kept:
                fails |= self._without("languages", spoken(need))
            elif must in MUSTS and "musts" in kept:
                name = MUSTS[must][0]
                if wanted := getattr(need, name):
                    fails |= self._without(name, (*wanted, EVERYWHERE))

    def _bar(self, need: NeedText, kept: tuple[str, ...], fails: npt.NDArray[np.bool_]) -> None:
        if "blocked" in kept:
            for identifier in need.blocked:
                fails[self._holding("id", identifier)] = True
        for name, gate in (("blocked", "blocked"), ("conflicts", "conflict")):
            if gate in kept and need.party:
                fails[self._holding(name, need.party)] = True

    def _without(self, name: str, wanted: Iterable[str | int]) -> npt.NDArray[np.bool_]:
        """Which offers name something in that field, but none of what is wanted."""
        lacks = self._told[_NAMED[name]] == 1
        for value in wanted:
            lacks[self._holding(name, value)] = False
        return lacks

    def _holding(self, name: str, value: str | int) -> npt.NDArray[np.int32]:
        return np.array(self._holders.get((name, value), ()), np.int32)
