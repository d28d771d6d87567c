"""How a refusal looks at each door: a page, a piece, or JSON."""

from __future__ import annotations

import functools
import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from exchange.errors import Refused

View = Callable[..., HttpResponse]
MARK = 32
# What a refused form is sent again with; a password is never written back into a page.
SECRET = ("csrfmiddlewaretoken", "password", "password1", "password2", "code")


class RefusalMiddleware:
    """Turns Refused, wherever a view raised it, and a wrong method into plain words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            return _not_so(request, answer)
        return answer

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
    return _page(request, refused.status, refused.message, **_sent(request, refused.status))


def _page(request: HttpRequest, status: int, message: Any, **more: Any) -> HttpResponse:
    words = _titles().get(status, _titles()[400])
    shown = {"title": words, "message": message, "status": status, **more}
    return render(request, "refused.html", shown, status=status)


def _not_so(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """405: the address of a button, opened as a page, as happens after signing in on the way."""
    words = _("This is done with a button. Go back to the page it stands on and press it there.")
    page = _page(request, 405, words)
    page["Allow"] = answer["Allow"]
    return page


def _sent(request: HttpRequest, status: int) -> dict[str, Any]:
    """What a refused form held: one that came too soon goes again by one button, what was written
    in another can be copied."""
    fields = [(n, v) for n, values in request.POST.lists() for v in values if n not in SECRET]
    if status == 429:
        return {"kept": fields}
    return {} if status == 404 else {"texts": [v for _name, v in fields if " " in v.strip()]}


def _titles() -> dict[int, str]:
    return {
        400: _("That did not work"),
        403: _("This is not yours to change"),
        404: _("Nothing here for you"),
        405: _("This takes a button"),
        409: _("This has moved on"),
        413: _("That is too much at once"),
        429: _("A moment, please"),
    }


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: broken input that no form could name."""
    return _page(
        request,
        400,
        _(
            "Your browser sent something we could not read. Go back and try again; what you "
            "wrote is still there."
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for you."""
    return _page(
        request,
        403,
        _("Only the people it belongs to can do this. A coordinator can tell you who."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words whether absent or not for you."""
    return _page(
        request,
        404,
        _("This page is not there, or not for you. Search for it, or ask who sent you the link."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old or came from elsewhere; what was written can be copied."""
    words = _(
        "This form is too old, or cookies are off. Go back, load the page again and send "
        "it once more."
    )
    return _page(request, 403, words, title=_titles()[400], **_sent(request, 403))


def failed(request: HttpRequest) -> HttpResponse:
    """500: static words in six languages and a code to quote; reads no database."""
    code = secrets.token_hex(4)
    return render(None, "500.html", {"code": code}, status=500)


def whole(text: str) -> int | None:
    """A whole number from nought up, of at most 18 digits, as a form sends it; else None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in a request's body, or ``Refused("invalid")``."""
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("invalid", _("Send one JSON object."))
    return found


def mark(data: Any) -> str:
    """A form's own mark as it was sent, so that sending twice is sending once; a new one for a
    new form."""
    given = str(data.get("cid", ""))
    is_ours = len(given) == MARK and given.isascii() and given.isalnum()
    return given if is_ours else get_random_string(MARK)


def polled(request: HttpRequest, state: str, template: str, shown: dict[str, Any]) -> HttpResponse:
    """A piece that the page asks for again (app.js), with a tag made of the ``state`` it shows and
    the language; nothing but 304 while the reader's is the same. The template is given ``tag``."""
    tag = f'"{state}-{get_language()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    page = render(request, template, {**shown, "tag": tag})
    page["ETag"], page["Cache-Control"] = tag, "private, no-cache"
    return page


def limited(
    what: str, *, per_user: str = "30/h", per_address: str = "600/h"
) -> Callable[[View], View]:
    """Limit a view's POSTs by account and by address, ``Refused("slow_down")`` beyond it.

    A rate is a number a minute or an hour, ``30/h``. A whole ministry may share one address, so
    addresses are limited loosely and accounts tightly. Counted in fixed windows in the cache.
    """

    def around(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                if request.user.is_authenticated:
                    _count(f"{what}:account:{request.user.pk}", per_user)
                _count(f"{what}:address:{request.META.get('REMOTE_ADDR', '')}", per_address)
            return view(request, *args, **kwargs)

        return inside

    return around


def _count(who: str, rate: str) -> None:
    most, unit = rate.split("/")
    seconds = {"m": 60, "h": 3600}[unit]
    window, gone = divmod(int(time.time()), seconds)
    key = f"limit:{who}:{window}"
    done = int(cache.get(key, 0)) + 1
    cache.set(key, done, seconds)
    if done > int(most):
        minutes = max(1, (seconds - gone + 59) // 60)
        words = ngettext(
            "You sent a lot in a short time. Nothing is lost: send it again in %(n)s minute.",
            "You sent a lot in a short time. Nothing is lost: send it again in %(n)s minutes.",
            minutes,
        )
        raise Refused("slow_down", words % {"n": minutes}, 429)
