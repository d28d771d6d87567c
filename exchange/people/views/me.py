"""My own page: hats, what waits, contacts, who looked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.doors import limited
from exchange.people import actions, gates, queries
from exchange.people.forms import ContactForm, MeForm
from exchange.people.models import Actor, ActorRequest, Contact, User
from exchange.people.models.hats import lacks_second_factor
from exchange.people.views.pages import FORM, done, form_page, posted

LOOKS = 20


@login_required
@require_safe
def me(request: ActorRequest) -> HttpResponse:
    """Who I am here, what waits for a decision, and who looked at my contacts."""
    return render(request, "people/me.html", _hats(request.actor) | _rest(request.actor))


def _hats(by: Actor) -> dict[str, Any]:
    return {
        "seats": by.person.seats.select_related("party__area").order_by("pk"),
        "colleagues": queries.colleagues(by),
        "claims": queries.claims_of(by.person),
        "profile": queries.profile_of(by.person),
        "memberships": by.person.memberships.select_related("organisation").order_by("pk"),
        "mandates": by.person.mandates.filter(ended_at=None).order_by("kind"),
        "no_factor": lacks_second_factor(by.person),
    }


def _rest(by: Actor) -> dict[str, Any]:
    contact = Contact.objects.filter(user=by.person).first()
    return {
        "contact": contact,
        "shared": contact.shared if contact else actions.contacts.SHARED,
        "looks": by.person.looks.select_related("viewer").order_by("-at", "-pk")[:LOOKS],
        "deciding": gates.claims_visible_to(by).count() if gates.may_read_claims(by) else 0,
        "speaks": queries.language_names(by.person),
        "zone": queries.zone_of(by),
        "interface": dict(settings.LANGUAGES).get(by.person.language, by.person.language),
    }


@login_required
@FORM
@limited("me")
def edit_me(request: ActorRequest) -> HttpResponse:
    """Name, languages, time zone, consent; the next page speaks the language chosen."""
    now = {name: getattr(request.actor.person, name) for name in MeForm.base_fields}
    form = MeForm(posted(request), initial=now | {"timezone": queries.zone_of(request.actor)})
    if not done(form, lambda: actions.edit_me(by=request.actor, **form.cleaned_data)):
        return form_page(request, form, _("You"))
    language = form.cleaned_data["language"]
    answer = redirect(translate_url(reverse("people:me"), language))
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=settings.PRODUCTION
    )
    messages.success(request, _("Saved."))
    return answer


@login_required
@FORM
@limited("me")
def contact(request: ActorRequest) -> HttpResponse:
    """Contact details, and which of them the other side may see."""
    mine = Contact.objects.filter(user=request.actor.person).first()
    now = (
        {name: getattr(mine, name) for name in ContactForm.base_fields}
        if mine
        else {"shared": actions.contacts.SHARED}
    )
    form = ContactForm(posted(request), initial=now)
    if not done(form, lambda: actions.save_contact(by=request.actor, **form.cleaned_data)):
        lead = _(
            "Your case's coordinator can look these up. The other side sees only "
            "what you tick, and only once both have accepted."
        )
        return form_page(request, form, _("How can you be reached?"), lead=lead)
    messages.success(request, _("Saved."))
    return redirect("people:me")


@login_required
@require_POST
@limited("reveal")
def reveal(request: ActorRequest, pk: int) -> HttpResponse:
    """Show somebody's contact details; the look is logged and listed to them."""
    owner = gates.one_of(User.objects.filter(is_active=True), pk)
    shown = actions.reveal_contact(by=request.actor, owner=owner)
    return render(request, "people/contact.html", {"owner": owner, "shown": shown})
