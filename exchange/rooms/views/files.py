"""A room's files, for whoever may enter the room now."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from exchange.people.models import ActorRequest
from exchange.rooms import gates, protocol
from exchange.rooms.files import is_text, type_of

RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
# What somebody sent is never shown as a page of this site, whatever it holds.
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


@login_required
@require_safe
def fetch(request: ActorRequest, pk: int, file: int) -> HttpResponse:
    """The bytes of one file, to be saved; text travels compressed, the rest can be resumed."""
    found = gates.file_in(gates.room_for(request.actor, pk), file)
    tag = f'"{found.digest}"'
    if known := get_conditional_response(request, etag=tag):
        return known
    answer = HttpResponse(bytes(found.content.data), type_of(found.kind), headers=GUARDS)
    answer["ETag"] = tag
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    return answer if is_text(found.kind) else _resumable(request, answer)


def _resumable(request: ActorRequest, answer: HttpResponse) -> HttpResponse:
    """The rest from where a line was cut, if that is asked for; as it is, for a part of what was
    compressed could not be joined to another."""
    answer["Accept-Ranges"], answer["Content-Encoding"] = "bytes", "identity"
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    size = len(answer.content)
    if asked and request.headers.get("If-Range", answer["ETag"]) == answer["ETag"]:
        start, end = int(asked[1]), min(int(asked[2] or size), size - 1)
        if start <= end:
            answer.content = answer.content[start : end + 1]
            answer.status_code = 206
            answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    return answer


@login_required
@require_safe
def look(request: ActorRequest, pk: int, file: int) -> HttpResponse:
    """A picture on a page of its own: it is loaded by whoever asks for it, having read its size."""
    found = gates.file_in(gates.room_for(request.actor, pk), file)
    if not found.is_picture:
        raise gates.absent()
    shown = {"file": found, "address": protocol.address(found.message, found)}
    return render(request, "rooms/look.html", shown)
