"""What stands in the library."""

from __future__ import annotations

from django.db.models import QuerySet

from exchange.library.models import Lesson, Resource


def shown_resources() -> QuerySet[Resource]:
    """The resources that everybody may read, with their hubs, in no order."""
    return Resource.objects.filter(state=Resource.SHOWN).select_related("hub")


def shown_lessons() -> QuerySet[Lesson]:
    """The lessons that everybody may read, with their Parties, in no order."""
    return Lesson.objects.filter(state=Lesson.SHOWN).select_related("party__area")
