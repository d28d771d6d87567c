"""A page each: a resource, a hub, a lesson; and what a reader may do there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import PAGE
from exchange.doors import limited, mark
from exchange.library import actions, gates, queries
from exchange.library.forms import SuggestionForm
from exchange.library.models import Resource
from exchange.library.views.harvests import shown_reading
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM, done, posted


@require_safe
def resource(request: ActorRequest, pk: int) -> HttpResponse:
    """One resource: what it gives, for whom, where it is, and who has looked at its link."""
    found = gates.resource_for(request.actor, pk)
    reports = list(queries.open_reports(found)) if request.actor.is_signed_in else []
    shown = {
        "resource": found, "checks": settings.CHECK_LINKS, "reports": reports,
        "told": any(one.by_id == request.user.pk for one in reports),
        "may_keep": gates.may_keep(request.actor),
    }  # fmt: skip
    return render(request, "library/resource.html", shown)


@require_safe
def hub(request: ActorRequest, pk: int) -> HttpResponse:
    """A hub and what it has in the library."""
    found = gates.hub_for(request.actor, pk)
    page = Paginator(queries.resources_of(found), PAGE).get_page(request.GET.get("page"))
    shown = {"hub": found, "page": page, **shown_reading(request.actor, found)}
    return render(request, "library/hub.html", shown)


@require_safe
def lesson(request: ActorRequest, pk: int) -> HttpResponse:
    """What one exchange taught."""
    return render(request, "library/lesson.html", {"lesson": gates.lesson_for(request.actor, pk)})


@login_required
@FORM
@limited("suggest", per_user="20/h")
def suggest(request: ActorRequest) -> HttpResponse:
    """Name something that is missing; a coordinator reads it first."""
    form = SuggestionForm(posted(request))
    twin = queries.with_link(form.cleaned_data["link"]) if _says_link(form) else None
    made: list[Resource] = []
    if twin is None and done(form, lambda: made.append(_suggested(request, form))):
        messages.success(request, _("Thank you. A coordinator reads it first, and you are told."))
        return redirect("library:resource", made[0].pk)
    shown = {"form": form, "twin": twin, "cid": mark(request.POST)}
    status = 422 if form.is_bound else 200
    return render(request, "library/suggest.html", shown, status=status)


def _says_link(form: SuggestionForm) -> bool:
    form.is_valid()
    return form.is_bound and "link" in form.cleaned_data


def _suggested(request: ActorRequest, form: SuggestionForm) -> Resource:
    return actions.suggest_resource(by=request.actor, cid=mark(request.POST), **form.given())


@login_required
@require_POST
@limited("report-link", per_user="20/h")
def report_link(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that a link is dead."""
    found = gates.resource_for(request.actor, pk)
    actions.report_link(by=request.actor, resource=found)
    messages.success(request, _("Thank you. A coordinator looks at this link."))
    return redirect("library:resource", pk)
