"""What stands in the library."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from exchange.journal.models import Job
from exchange.journal.queries import last_job
from exchange.library.models import Hub, Lesson, LinkReport, Resource, Source


def shown_resources() -> QuerySet[Resource]:
    """The resources that everybody may read, with their hubs, in no order."""
    return Resource.objects.filter(state=Resource.SHOWN).select_related("hub")


def shown_lessons() -> QuerySet[Lesson]:
    """The lessons that everybody may read, with their Parties, in no order."""
    return Lesson.objects.filter(state=Lesson.SHOWN).select_related("party__area")


def resources_of(hub: Hub) -> QuerySet[Resource]:
    """What a hub shows, by title."""
    rows = shown_resources().filter(hub=hub).prefetch_related("targets", "languages")
    return rows.order_by(Lower("title"), "pk")


def source_of(hub: Hub) -> Source | None:
    """How a hub is read by itself; None when nobody has connected it."""
    return Source.objects.filter(hub=hub).select_related("hub").first()


def run_of(source: Source) -> Job | None:
    """The last run of a source, live or ended."""
    return last_job(Source.JOB, source.name)


def sources_due() -> QuerySet[Source]:
    """The connected hubs whose next harvest is due, longest first."""
    return Source.objects.filter(on=True, due_at__lte=timezone.now()).order_by("due_at")


def sources_at_work() -> QuerySet[Source]:
    """The sources with a run to carry on that no worker holds, longest waiting first."""
    live = Job.objects.filter(kind=Source.JOB, state__in=(Job.WAITING, Job.RUNNING))
    hubs = [int(name.partition(":")[2]) for name in live.values_list("about", flat=True)]
    rows = Source.objects.filter(hub__in=hubs, held_until__lte=timezone.now())
    return rows.select_related("hub").order_by("held_until")


def with_link(link: str) -> Resource | None:
    """The shown resource that a link leads to already, however the address is written."""
    bare = link.strip().partition("://")[2].rstrip("/")
    ways = [f"{scheme}://{bare}{end}" for scheme in ("https", "http") for end in ("", "/")]
    return shown_resources().filter(link__in=ways).first() if bare else None


def suggested() -> QuerySet[Resource]:
    """Suggestions that wait for a coordinator, oldest first."""
    rows = Resource.objects.filter(state=Resource.HELD).select_related("proposed_by")
    return rows.order_by("created_at", "pk")


def with_dead_links() -> QuerySet[Resource]:
    """What is shown although people, or our own check, found its link dead; ``told`` counts the
    people who said so, most first."""
    told = Count("reports", filter=Q(reports__settled_at=None), distinct=True)
    rows = shown_resources().annotate(told=told)
    rows = rows.filter(Q(told__gt=0) | Q(link_state=Resource.DEAD))
    return rows.order_by("-told", Lower("title"), "pk")


def open_reports(resource: Resource) -> QuerySet[LinkReport]:
    """Who says that the link is dead, and when, until a coordinator has looked."""
    return resource.reports.filter(settled_at=None).select_related("by").order_by("at")
