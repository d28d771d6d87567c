"""What a reader of an explanation may rely on."""

from __future__ import annotations

import pytest

from exchange.board.models import Need, Offer
from exchange.brokering import tasks, why
from exchange.brokering.models import Suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def explained(need: Need, offer: Offer) -> Suggestion:
    tasks.rank(Need.objects.filter(pk=need.pk))
    return Suggestion.objects.get()


def test_every_shared_term_has_a_name(explained: Suggestion) -> None:
    with_rest = {**explained.reasons}
    with_rest["because"] = [
        {"kind": "word", "term": "", "weight": 9.0, "note": ""}, *with_rest["because"]
    ]  # fmt: skip
    terms = why.shared_terms(with_rest)
    assert terms
    assert [term for term, _width in terms if not term.strip()] == []
    assert max(width for _term, width in terms) == 100


def test_what_both_texts_spell_alike_is_told_as_something_shared(explained: Suggestion) -> None:
    spelled = [{"kind": "name", "term": "OECMs", "weight": 0.1, "note": ""}]
    told = why.told({**explained.reasons, "because": spelled}, "coordinator", why.names())
    assert [(line.kind, line.tone) for line in told if line.kind == "name"] == [("name", "yes")]
