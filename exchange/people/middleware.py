"""Puts the actor on every request: the person and all hats they hold."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from exchange.people.models import NOBODY, Actor


class ActorMiddleware:
    """Sets ``request.actor``; views act with ``request.actor.wearing(side)``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = Actor(user) if user.is_authenticated else NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)
