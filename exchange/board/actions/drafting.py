"""A gap in a Party's plan becomes a draft need."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Party
from exchange.board.actions.needs import save_draft
from exchange.board.gaps import beside
from exchange.board.models import Need
from exchange.errors import Refused
from exchange.people.models import Actor
from exchange.plans.gaps import Gap

# A need asks for three kinds of help at most; what is left over can become the next one.
MOST_KINDS = 3


def draft_from_gap(*, by: Actor, gap: Gap, is_sample: bool = False) -> Need:
    """Begin a need with the words of a gap: its title, text, targets, up to three kinds of help.

    Pressed twice it is one draft: where needs ask for all of it, the newest of them comes back.
    ``Refused("nothing")`` where nothing is lacking.
    """
    with transaction.atomic():
        type(gap.source)._default_manager.select_for_update(of=("self",)).get(pk=gap.source.pk)
        (lack,) = beside(by, [gap])
        if not lack.open:
            if not lack.needs:
                raise Refused("nothing", _("Nothing is marked as lacking here."), 409)
            return lack.needs[-1]
        kinds = lack.open[:MOST_KINDS]
        return save_draft(
            by=by, party=Party.objects.select_related("area").get(pk=gap.party_id),
            title=gap.title(kinds), text=gap.text(kinds), lang=gap.lang, targets=gap.targets,
            support=kinds, barrier=gap.barriers[0] if gap.barriers else None,
            serves=gap.plan.label if gap.plan else "", plan=gap.plan, assessed=gap.answer,
            is_sample=is_sample,
        )  # fmt: skip
