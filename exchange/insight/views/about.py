"""Pages about the site, and two choices a browser keeps: theme and shortcuts."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.insight.queries.tryout import PASSWORD, tryout
from exchange.people.gates import absent
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM

A_YEAR = 365 * 24 * 3600


@require_safe
def words(request: HttpRequest, what: str) -> HttpResponse:
    """How it works, accessibility, privacy; what is said of translation follows the setting."""
    return render(request, f"insight/{what}.html", {"translates": bool(settings.TRANSLATE_URL)})


@FORM
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says."""
    if request.method == "POST":
        return _keep(
            "insight:theme", "theme", request.POST.get("theme", ""), ("light", "dark"), request
        )
    return render(request, "insight/theme.html")


@FORM
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The keys, and a switch that turns them off."""
    if request.method == "POST":
        return _keep("insight:shortcuts", "keys", request.POST.get("keys", ""), ("off",), request)
    return render(request, "insight/shortcuts.html", {"off": request.COOKIES.get("keys") == "off"})


@require_safe
def try_as(request: ActorRequest) -> HttpResponse:
    """A piece of a demo's pages for visitors: its accounts, each with a button that signs in."""
    accounts = [] if request.actor.is_signed_in else tryout()
    if not accounts:
        raise absent()
    return render(request, "insight/try_as.html", {"accounts": accounts, "password": PASSWORD})


def _keep(
    page: str, name: str, value: str, known: tuple[str, ...], request: HttpRequest
) -> HttpResponse:
    """Back to the page, with the choice in a cookie for a year; anything unknown removes it."""
    answer = redirect(page)
    if value in known:
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(name, value, A_YEAR, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(name, samesite="Lax")
    messages.success(request, _("Kept in this browser."))
    return answer
