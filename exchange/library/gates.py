"""Who may read and change what stands in the library."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.library.models import Hub, Lesson, Resource
from exchange.people.gates import absent as absent
from exchange.people.gates import one_of
from exchange.people.models import Actor


def resources_visible_to(by: Actor) -> QuerySet[Resource]:
    """What is shown; for coordinators all; for whoever suggested one, that one too."""
    rows = Resource.objects.select_related("hub")
    if by.machine or by.coordinates:
        return rows
    seen = Q(state=Resource.SHOWN)
    return rows.filter(seen if by.user is None else seen | Q(proposed_by=by.user))


def resource_for(by: Actor, pk: int) -> Resource:
    """The resource, or ``Refused("absent")`` in the same words whether forbidden or not there."""
    return one_of(resources_visible_to(by), pk)


def hub_for(by: Actor, pk: int) -> Hub:
    """The hub, or ``Refused("absent")``; every hub is for everybody."""
    return one_of(Hub.objects.all(), pk)


def lesson_for(by: Actor, pk: int) -> Lesson:
    """A lesson that is shown, or ``Refused("absent")``."""
    return one_of(Lesson.objects.select_related("party__area").filter(state=Lesson.SHOWN), pk)


def may_keep(by: Actor) -> bool:
    """Whether ``by`` decides what is shown: coordinators, and the system."""
    return by.coordinates or bool(by.machine)


def not_yours() -> Refused:
    """The refusal of a change by somebody who does not keep the library."""
    return Refused("forbidden", _("Only coordinators change what stands in the library."), 403)
