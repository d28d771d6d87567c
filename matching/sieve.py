"""The gates asked of all offers at once: `gates.gates` for one need, without its words."""

from array import array
from collections import defaultdict
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.growing import Growing
from matching.records import NeedText, OfferText

_MODES = {"remote": 1, "on_site": 2}
_NEVER = date.max.toordinal()
_OPEN, _FREE, _MODE, _STARTS, _UNTIL, _PRICED, _RESTRICTED = range(7)


class Sieve:
    """What the gates ask of each offer, as numbers."""

    def __init__(self) -> None:
        self._rows = Growing(np.int32, 7)
        self._holders: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("i"))
        self._told = np.zeros((7, 0), np.int32)

    def append(self, number: int, offer: OfferText) -> None:
        """Notes the offer with that number, the next one."""
        priced = bool(offer.cost) and not offer.cost.startswith("free")
        starts = offer.starts.toordinal() if offer.starts else 0
        until = offer.until.toordinal() if offer.until else _NEVER
        free, mode = offer.capacity is None or offer.capacity > 0, _MODES.get(offer.mode, 0)
        self._rows.append((offer.open, free, mode, starts, until, priced, bool(offer.parties)))
        self._holders["id", offer.id].append(number)
        for name in ("parties", "blocked", "conflicts"):
            for party in getattr(offer, name):
                self._holders[name, party].append(number)

    def failing(self, need: NeedText, kept: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which offers fail one of the `kept` gates that hide, but for what the need calls a must:
        that is asked of one offer at a time."""
        if self._told.shape[1] != len(self._rows):
            self._told = np.ascontiguousarray(self._rows.view.T)
        told = self._told
        fails = np.zeros(len(self._rows), np.bool_)
        if "open" in kept:
            fails |= told[_OPEN] == 0
        if "capacity" in kept:
            fails |= told[_FREE] == 0
        if "mode" in kept and need.mode in _MODES:
            fails |= told[_MODE] == 3 - _MODES[need.mode]
        if "dates" in kept and (need.starts or need.until):
            first = need.starts.toordinal() if need.starts else 0
            last = need.until.toordinal() if need.until else _NEVER
            fails |= (told[_UNTIL] < first) | (told[_STARTS] > last)
        if "cost" in kept and need.cost == "free":
            fails |= told[_PRICED] == 1
        if "audience" in kept and need.party:
            hidden = told[_RESTRICTED] == 1
            hidden[self._holding("parties", need.party)] = False
            fails |= hidden
        return self._barred(need, kept, fails)

    def _barred(
        self, need: NeedText, kept: tuple[str, ...], fails: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.bool_]:
        if "blocked" in kept:
            fails[self._holding("blocked", need.party)] = True
            for identifier in need.blocked:
                fails[self._holding("id", identifier)] = True
        if "conflict" in kept:
            fails[self._holding("conflicts", need.party)] = True
        return fails

    def _holding(self, name: str, value: str) -> npt.NDArray[np.int32]:
        held = self._holders.get((name, value)) if value else None
        return np.array(held if held is not None else (), np.int32)
