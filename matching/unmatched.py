"""Why nobody is suggested for a need."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matching.gates import FAIL, Gate

THEME, NOTHING = "theme", "no_offers"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One reason. `reason`: "no_offers" (the pool is empty), "theme" (no offer speaks of it), or
    the gate that took fitting offers out (capacity, dates, language, …); `offers`: how many it
    concerns; `change`, `value`: the smallest change that alone would bring one back, empty for
    none."""

    reason: str
    offers: int = 0
    change: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """JSON-ready."""
        return {name: getattr(self, name) for name in Hindrance.__slots__}


def hindrances(pool: int, fitting: Iterable[list[Gate]]) -> list[Hindrance]:
    """Reasons, the one that concerns most offers first.

    `pool`: how many offers there are; `fitting`: the answers of all gates for each offer whose
    text would do. Empty where one of these passes, since then somebody is suggested.
    """
    if not pool:
        return [Hindrance(NOTHING)]
    failed = [[g for g in answers if g.hides and g.state == FAIL] for answers in fitting]
    if not failed:
        return [Hindrance(THEME, pool)]
    if not all(failed):
        return []
    counts = Counter(name for gates in failed for name in {gate.gate for gate in gates})
    # One change helps only where an offer fails nothing else.
    alone = {gates[0].gate: gates[0] for gates in reversed(failed) if len(gates) == 1}
    return [
        Hindrance(name, count, alone[name].change, alone[name].value)
        if name in alone
        else Hindrance(name, count)
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
