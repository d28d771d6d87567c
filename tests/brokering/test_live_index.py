"""What a worker holds for matching stays right whatever breaks while it is read in."""

from __future__ import annotations

import pytest

from exchange.board.models import Need, Offer
from exchange.brokering import tasks
from exchange.brokering.index import POOLS
from exchange.brokering.models import Suggestion
from exchange.people.models import User
from matching.space import Space
from matching.vectors import Array, Vector
from tests.conftest import at_once, offers

pytestmark = pytest.mark.django_db


def test_a_refresh_that_broke_halfway_is_made_good_by_the_next(
    need: Need, offer: Offer, other_expert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.rank(Need.objects.filter(pk=need.pk))
    later = {offers(other_expert).pk for _ in range(2)}

    def full(space: Space, text: Vector) -> Array:
        raise MemoryError  # after the row's words were taken in, before its lengths were

    monkeypatch.setattr(Space, "norms", full)
    with pytest.raises(MemoryError):
        tasks.rank(Need.objects.filter(pk=need.pk))
    monkeypatch.undo()
    tasks.rank(Need.objects.filter(pk=need.pk))
    assert set(Suggestion.objects.values_list("offer", flat=True)) == {offer.pk, *later}
    assert len(POOLS.offers.matcher.offers_) == 3


def test_two_threads_of_a_worker_hold_each_their_own() -> None:
    one, other = at_once(lambda: POOLS.offers, lambda: POOLS.offers)
    assert one is not other
