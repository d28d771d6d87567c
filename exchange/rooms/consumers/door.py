"""Before a socket is accepted: is it a page of ours that asks, and whose session does it carry."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from typing import Any

from channels.auth import get_user
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.middleware.csrf import CsrfViewMiddleware

from exchange.rooms.consumers.line import Receive, Send

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
SCHEMES = {"ws": "http", "wss": "https"}


class Door:
    """Lets a socket in with ``session`` and ``user`` in its scope; another origin gets a 403.

    What is sent goes straight to the server: a wrapper on the way would cost every delivery.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        request = _as_request(scope)
        if not _from_a_page_of_ours(request):
            await receive()
            return await send({"type": "websocket.close"})
        session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        scope = {**scope, "session": session}
        scope["user"] = await get_user(scope)
        return await self.inner(scope, receive, send)


def _as_request(scope: dict[str, Any]) -> ASGIRequest:
    scheme = SCHEMES[scope.get("scheme", "ws")]
    return ASGIRequest({**scope, "type": "http", "method": "GET", "scheme": scheme}, BytesIO())


def _from_a_page_of_ours(request: ASGIRequest) -> bool:
    """Scheme, host and port as Django asks of a form: behind a proxy too, and trusted origins."""
    rule: Any = CsrfViewMiddleware(lambda _: None)  # type: ignore[arg-type]
    return "HTTP_ORIGIN" in request.META and rule._origin_verified(request)
