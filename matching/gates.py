"""What must hold before an offer may be suggested: pass, fail or unknown, and what would change it.

A gate that fails takes the offer out of the ranking, but for language: that one only warns,
unless the need makes it a must. A gate of which nobody stated anything gives no answer: it is
neither met nor unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from matching.records import EVERYWHERE, NeedText, OfferText

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
ALL_GATES = (
    "open",
    "audience",
    "mode",
    "dates",
    "capacity",
    "blocked",
    "conflict",
    "cost",
    "level",
    "language",
    "musts",
)
_LIVE_LEVELS = ("call", "peer", "project")
LEVELS = ("resource", "written", *_LIVE_LEVELS)
MODES = ("remote", "on_site", "hybrid", "both", "either")
"""The last three leave it open."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One answer. `hides`: whether a fail takes the offer out; `change`: the smallest change that
    would turn it, as a code with its value ("add_language", "fr"), empty where none would."""

    gate: str
    state: str
    hides: bool = True
    change: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, str]:
        """JSON-ready; the change is left out where there is none."""
        told = {"gate": self.gate, "state": self.state}
        return told | ({"change": self.change, "value": self.value} if self.change else {})


def gates(need: NeedText, offer: OfferText, kept: tuple[str, ...] = ALL_GATES) -> list[Gate]:
    """The answers of the gates named in `kept`, in a fixed order."""
    return [answer for name in ALL_GATES if name in kept for answer in _GATES[name](need, offer)]


def passes(answers: list[Gate]) -> bool:
    """Whether no gate that hides has failed."""
    return not any(answer.hides and answer.state == FAIL for answer in answers)


def _open(_need: NeedText, offer: OfferText) -> list[Gate]:
    return [] if offer.open else [Gate("open", FAIL, change="reopen", value=offer.id)]


def _audience(need: NeedText, offer: OfferText) -> list[Gate]:
    if not offer.parties:
        return []
    if not need.party:
        return [Gate("audience", UNKNOWN)]
    if need.party in offer.parties:
        return [Gate("audience", PASS)]
    return [Gate("audience", FAIL, change="show_to", value=need.party)]


def _mode(need: NeedText, offer: OfferText) -> list[Gate]:
    wanted, given = _plain(need.mode), _plain(offer.mode)
    if not wanted:
        return []
    if not offer.mode:
        return [Gate("mode", UNKNOWN)]
    if given in ("", wanted):
        return [Gate("mode", PASS)]
    return [Gate("mode", FAIL, change="allow_mode", value=wanted)]


def _plain(mode: str) -> str:
    return mode if mode in MODES[:2] else ""


def _dates(need: NeedText, offer: OfferText) -> list[Gate]:
    """Fails where the two spans do not meet; an open end always meets."""
    if not (need.starts or need.until):
        return []
    if offer.until and need.starts and offer.until < need.starts:
        return [Gate("dates", FAIL, change="open_until", value=need.starts.isoformat())]
    if offer.starts and need.until and offer.starts > need.until:
        return [Gate("dates", FAIL, change="open_from", value=need.until.isoformat())]
    return [Gate("dates", PASS if offer.until or offer.starts else UNKNOWN)]


def _capacity(_need: NeedText, offer: OfferText) -> list[Gate]:
    if offer.capacity is None:
        return [Gate("capacity", UNKNOWN)]
    if offer.capacity > 0:
        return [Gate("capacity", PASS)]
    return [Gate("capacity", FAIL, change="free_place", value="1")]


def _blocked(need: NeedText, offer: OfferText) -> list[Gate]:
    stopped = offer.id in need.blocked or (need.party and need.party in offer.blocked)
    return [Gate("blocked", FAIL)] if stopped else []


def _conflict(need: NeedText, offer: OfferText) -> list[Gate]:
    if not (need.party and offer.conflicts):
        return []
    return [Gate("conflict", FAIL if need.party in offer.conflicts else PASS)]


def _cost(need: NeedText, offer: OfferText) -> list[Gate]:
    if need.cost != "free":
        return []
    if not offer.cost:
        return [Gate("cost", UNKNOWN)]
    if offer.cost.startswith("free"):
        return [Gate("cost", PASS)]
    return [Gate("cost", FAIL, change="allow_cost", value=offer.cost)]


def _level(need: NeedText, offer: OfferText) -> list[Gate]:
    if not offer.levels or not need.level:
        return []
    if need.level in offer.levels:
        return [Gate("level", PASS)]
    return [Gate("level", FAIL, hides=False, change="add_level", value=need.level)]


def spoken(need: NeedText) -> tuple[str, ...]:
    """The languages of which one will do."""
    return need.languages or (need.language,)


def _language(need: NeedText, offer: OfferText) -> list[Gate]:
    """From a call upward people must speak; up to a written answer a translation will do."""
    must, wanted = "language" in need.musts, spoken(need)
    if not must and need.level not in _LIVE_LEVELS:
        return []
    if not offer.languages:
        return [Gate("language", UNKNOWN)]
    if set(wanted) & set(offer.languages):
        return [Gate("language", PASS)]
    return [Gate("language", FAIL, must, "add_language", wanted[0])]


MUSTS: dict[str, tuple[str, str]] = {
    "region": ("regions", "add_region"),
    "target": ("targets", "add_target"),
    "support": ("support", "add_support"),
    "ecosystem": ("ecosystems", "add_ecosystem"),
}
"""The field of each facet that a need may call a must, and the change that would meet it."""


def _musts(need: NeedText, offer: OfferText) -> list[Gate]:
    """Each facet the need calls a must: one value in common, or EVERYWHERE, is enough."""
    answers = []
    for must in need.musts:
        if must not in MUSTS:
            continue
        name, change = MUSTS[must]
        wanted, given = getattr(need, name), getattr(offer, name)
        if not wanted:
            continue
        if {*wanted, EVERYWHERE} & set(given):
            answers.append(Gate(f"must_{must}", PASS))
        elif not given:
            answers.append(Gate(f"must_{must}", UNKNOWN))
        else:
            answers.append(Gate(f"must_{must}", FAIL, change=change, value=str(wanted[0])))
    return answers


_GATES: dict[str, Callable[[NeedText, OfferText], list[Gate]]] = {
    "open": _open,
    "audience": _audience,
    "mode": _mode,
    "dates": _dates,
    "capacity": _capacity,
    "blocked": _blocked,
    "conflict": _conflict,
    "cost": _cost,
    "level": _level,
    "language": _language,
    "musts": _musts,
}
