"""My own page: hats, contacts, who looked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.people import actions
from exchange.people.forms import ContactForm, MeForm
from exchange.people.gates import claims_visible_to
from exchange.people.models import Contact, ContactLook, ExpertProfile, Seat, SeatClaim, User


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, what waits for a decision, and who looked at my contacts."""
    user = request.user
    shown = {
        "seats": Seat.objects.filter(holder=user).select_related("party__area"),
        "claims": SeatClaim.objects.filter(user=user, state="claimed").select_related("party__area"),
        "profile": ExpertProfile.objects.filter(user=user).first(),
        "memberships": user.memberships.select_related("organisation"),
        "contact": Contact.objects.filter(user=user).first(),
        "looks": ContactLook.objects.filter(owner=user).select_related("viewer").order_by("-at")[:20],
        "deciding": claims_visible_to(request.actor).count(),
    }  # fmt: skip
    return render(request, "people/me.html", shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_me(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, consent."""
    form = MeForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        actions.edit_me(by=request.actor, **form.cleaned_data)
        return redirect("people:me")
    return _form(request, form, _("You"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Contact details, and which of them the other side may see."""
    mine = Contact.objects.filter(user=request.user).first()
    before = {"phone": mine.phone, "other": mine.other, "shared": mine.shared} if mine else {"shared": ["email"]}  # fmt: skip
    form = ContactForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        actions.save_contact(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:me")
    return _form(request, form, _("How can you be reached?"))


@login_required
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show somebody's contact details; the look is logged and listed to them."""
    owner = get_object_or_404(User, pk=pk, is_active=True)
    shown = actions.reveal_contact(by=request.actor, owner=owner)
    return render(request, "people/contact.html", {"owner": owner, "shown": shown})


def _form(request: HttpRequest, form: object, title: str, **more: object) -> HttpResponse:
    bound = bool(getattr(form, "is_bound", False))
    return render(request, "people/form.html", {"form": form, "title": title, **more}, status=422 if bound else 200)  # fmt: skip
