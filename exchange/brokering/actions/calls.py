"""Asking a network about a need."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.board.actions import open_to
from exchange.board.models import Need
from exchange.brokering import gates, queries
from exchange.brokering.models import Case, NetworkCall
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.people.models import Actor, Organisation


def ask_network(
    *, by: Actor, need: Need, organisation: Organisation, note: str = ""
) -> NetworkCall:
    """Ask a network with members about an open need; they are told and may read it. Twice is once.

    They answer with an offer of their network or their own ("I could help").
    """
    case = Case.objects.filter(need=need).first()
    if case is None or not gates.may_broker(by, case):
        raise gates.held()
    with transaction.atomic():
        need = Need.objects.select_for_update().get(pk=need.pk)
        if need.state != Need.OPEN:
            raise Refused("not_open", _("A network can be asked while the need is open."), 409)
        if not queries.networks_to_ask(need).filter(pk=organisation.pk).exists():
            raise Refused("nobody", _("Nobody speaks for this network here yet."), 409)
        call, new = NetworkCall.objects.get_or_create(
            need=need, organisation=organisation,
            defaults={"asked_by": by.user, "note": note.strip()[:1000]},
        )  # fmt: skip
        if new:
            side = f"organisation:{organisation.pk}"
            open_to(by=Actor.system("clock"), need=need, side=side, why=call.why)
            record("network.asked", by=by.as_coordinator(), about=[need, organisation])
    return call
