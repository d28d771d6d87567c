"""Experts: joining, and the public page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import ExpertForm, JoinForm
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM, done, form_page, posted


@login_required
@FORM
@limited("join")
def join(request: ActorRequest) -> HttpResponse:
    """Become an expert."""
    if queries.profile_of(request.actor.person) is not None:
        return redirect("people:edit_expert")
    form = JoinForm(posted(request), initial={"languages": request.actor.person.languages})
    if done(form, lambda: actions.join_as_expert(by=request.actor, **form.cleaned_data)):
        messages.success(
            request, _("Welcome. A coordinator vets you next; you can write your offer now.")
        )
        return redirect("board:new_offer")
    lead = _(
        "One line and your languages are enough to begin. A coordinator vets you "
        "before anybody else reads your offers."
    )
    return form_page(request, form, _("Become an expert"), lead=lead, button=_("Join"))


@login_required
@FORM
@limited("join")
def edit_expert(request: ActorRequest) -> HttpResponse:
    """Change one's expert profile."""
    profile = queries.profile_of(request.actor.person)
    if profile is None:
        return redirect("people:join")
    names = [name for name in ExpertForm.base_fields if name not in ("area", "languages")]
    now = {name: getattr(profile, name) for name in names}
    now |= {"area": profile.area_id, "languages": request.actor.person.languages}
    form = ExpertForm(posted(request), initial=now)
    if done(form, lambda: actions.edit_expert(by=request.actor, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("people:expert", profile.pk)
    return form_page(request, form, _("Your expert profile"))


@require_safe
def expert(request: ActorRequest, pk: int) -> HttpResponse:
    """An expert's page; a name for signed-in readers, or with the expert's consent."""
    found = gates.expert_for(request.actor, pk)
    shown = {
        "profile": found, "named": gates.may_name(request.actor, found.user),
        "own": f"profile:{pk}" in request.actor.sides,
        "speaks": queries.language_names(found.user),
        "memberships": queries.vetted_memberships(found.user),
        "may_vet": gates.may_vet(request.actor, found),
    }  # fmt: skip
    return render(request, "people/expert.html", shown)
