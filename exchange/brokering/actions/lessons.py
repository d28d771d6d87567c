"""What a closed exchange taught goes to the library, as long as both sides agree."""

from __future__ import annotations

from django.db import transaction

from exchange.board.gates import not_yours
from exchange.brokering.models import Exchange, Outcome
from exchange.library import actions as library
from exchange.people.models import Actor


def draft_lesson(*, by: Actor, exchange: Exchange) -> None:
    """Bring the library's lesson of an exchange level with its result and both consents.

    Done after each fact that could change it; whatever their order, the last one sees it all.
    """
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
        result = Outcome.objects.filter(exchange=exchange).first()
        source, need = source_of(exchange), exchange.need
        if result and result.lesson and result.is_public and exchange.state == Exchange.CLOSED:
            library.keep_lesson(
                by=by, source=source, title=need.title, text=result.lesson, lang=result.lang,
                title_lang=need.lang, party=need.party_id,
                targets=[one.pk for one in need.targets.all()],
                support=[one.pk for one in need.support.all()],
            )  # fmt: skip
        else:
            library.drop_lesson(by=by, source=source)


def source_of(exchange: Exchange) -> str:
    """How the library names the exchange a lesson came from."""
    return f"exchange:{exchange.pk}"
