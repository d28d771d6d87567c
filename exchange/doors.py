"""How a refusal looks at each door: a page, a piece, or JSON."""

from __future__ import annotations

import functools
import json
import secrets
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from exchange.errors import Refused


class RefusalMiddleware:
    """Turns Refused, wherever a view raised it, into an answer in plain words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised; None leaves it to Django."""
        if isinstance(problem, Refused):
            return refusal(request, problem)
        return None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refusal, in the form the request asked for."""
    if request.headers.get("Accept", "").startswith("application/json"):
        body = {"code": refused.code, "message": str(refused.message)}
        return JsonResponse(body, status=refused.status)
    return _page(request, refused.status, refused.message)


def _page(request: HttpRequest, status: int, message: Any, title: str = "") -> HttpResponse:
    words = title or _titles().get(status, _titles()[400])
    return render(request, "refused.html", {"title": words, "message": message, "status": status}, status=status)  # fmt: skip


def _titles() -> dict[int, str]:
    return {
        400: _("That did not work"),
        403: _("This is not yours to change"),
        404: _("Nothing here for you"),
        409: _("This has moved on"),
        413: _("That is too much at once"),
        429: _("A moment, please"),
    }


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: broken input that no form could name."""
    return _page(request, 400, _("Your browser sent something we could not read. Go back and try again; what you wrote is still there."))  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for you."""
    return _page(request, 403, _("Only the people it belongs to can do this. A coordinator can tell you who."))  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether absent or not for you."""
    return _page(request, 404, _("This page is not there, or not for you. Search for it, or ask who sent you the link."))  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere."""
    return _page(request, 403, _("This form is too old, or cookies are off. Go back, load the page again and send it once more."))  # fmt: skip


def failed(request: HttpRequest) -> HttpResponse:
    """500: static words in six languages and a code to quote; reads no database."""
    code = secrets.token_hex(4)
    return render(None, "500.html", {"code": code}, status=500)  # type: ignore[arg-type]


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in a request's body, or ``Refused("invalid")``."""
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("invalid", _("Send one JSON object."))
    return found



# A whole ministry may share one address, so addresses are limited loosely, accounts tightly.
PER_HOUR = {"account": 60, "address": 1200}


def limited(what: str) -> Callable[..., Any]:
    """Limit a view's POSTs by account and by address within an hour; Refused("slow_down")."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                _count(what, "account", str(request.user.pk))
                _count(what, "address", request.META.get("REMOTE_ADDR", ""))
            return view(request, *args, **kwargs)

        return inside

    return around


def _count(what: str, kind: str, who: str) -> None:
    key = f"limit:{what}:{kind}:{who}"
    cache.add(key, 0, 3600)
    if cache.incr(key) > PER_HOUR[kind]:
        words = _("That was a lot in one hour. Go back, your text is still there, and send it again later.")  # fmt: skip
        raise Refused("slow_down", words, 429)
