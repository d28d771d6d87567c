"""Home, my page, results, and the pages about the site."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exchange.board.gates import absent
from exchange.brokering.queries import results as public_results
from exchange.insight import queries
from exchange.journal.queries import given_up


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest needs and offers."""
    return render(request, "insight/home.html", queries.home(request.actor))


@login_required
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """What waits for me, and for others."""
    return render(request, "insight/my.html", queries.mine(request.actor))


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Results that both sides agreed to show."""
    return render(request, "insight/results.html", {"results": public_results()[:100]})


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One public result."""
    found = get_object_or_404(public_results(), pk=pk)
    return render(request, "insight/results.html", {"results": [found]})


@require_safe
def words(request: HttpRequest, what: str) -> HttpResponse:
    """A page about the site: how it works, accessibility, privacy, shortcuts."""
    return render(request, "insight/words.html", {"what": what})


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; kept in a cookie."""
    if request.method != "POST":
        return render(request, "insight/theme.html")
    answer = redirect("insight:theme")
    chosen = request.POST.get("theme", "")
    answer.set_cookie("theme", chosen if chosen in ("light", "dark") else "", 31536000, samesite="Lax")
    return answer


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Steps that were given up, for administrators."""
    if not request.actor.administers:
        raise absent()
    return render(request, "insight/jobs.html", {"steps": given_up()[:100]})
