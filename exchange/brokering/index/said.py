"""What people said of a need's answer: it leads the next ranking of this need."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from exchange.board.models import Need
from exchange.brokering.models import Exchange, Suggestion

# Reasons of a coordinator that speak of the text; the others of the moment or of the provider.
OF_THE_TEXT = ("theme", "method")


class Marks(NamedTuple):
    """Names of what helps and of what does not, as the pools name them."""

    helped: list[str]
    unfit: list[str]


def set_aside(need: Need) -> list[str]:
    """Offers that a coordinator set aside for this need, for whatever reason."""
    rows = Suggestion.objects.filter(need=need, state=Suggestion.DISMISSED, offer__isnull=False)
    return sorted(f"offer:{pk}" for pk in rows.values_list("offer_id", flat=True))


def marks(need: Need) -> Marks:
    """The asker's "this helps" and "not this", pairs that both sides accepted, and offers that a
    coordinator set aside for their subject or method."""
    aside = Q(state=Suggestion.DISMISSED, reason__in=OF_THE_TEXT)
    rows = Suggestion.objects.filter(~Q(verdict="") | aside, need=need)
    helped: set[str] = set()
    unfit: set[str] = set()
    for one in rows:
        (helped if one.verdict == "helps" else unfit).add(f"{one.kind}:{one.thing_id}")
    paired = Exchange.objects.filter(need=need).exclude(state=Exchange.ENDED)
    helped |= {f"offer:{pk}" for pk in paired.values_list("offer_id", flat=True)}
    return Marks(sorted(helped), sorted(unfit - helped))
