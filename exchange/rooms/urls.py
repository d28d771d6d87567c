"""Addresses of the room, of its files, and of its sockets."""

from __future__ import annotations

from django.urls import path, re_path

from exchange.rooms import consumers
from exchange.rooms.views import changing, files, pages

app_name = "rooms"
urlpatterns = [
    path("rooms/<int:pk>/", pages.room, name="room"),
    path("rooms/<int:pk>/say/", pages.say, name="say"),
    path("rooms/<int:pk>/pin/", pages.pin, name="pin"),
    path("rooms/<int:pk>/pins/", pages.pins, name="pins"),
    path("rooms/<int:pk>/unread/", pages.unread, name="unread"),
    path("rooms/<int:pk>/search/", pages.search, name="search"),
    path("rooms/<int:pk>/events/", pages.events, name="events"),
    path("rooms/<int:pk>/messages/<int:no>/", changing.history, name="history"),
    path("rooms/<int:pk>/messages/<int:no>/edit/", changing.edit, name="edit"),
    path("rooms/<int:pk>/messages/<int:no>/redact/", changing.redact, name="redact"),
    path("rooms/<int:pk>/files/<int:file>/look/", files.look, name="look"),
    path("exchanges/<int:pk>/door/", pages.door, name="door"),
]
# The same for readers of every language, as the frames are that name it.
fetching = [path("rooms/<int:pk>/files/<int:file>/", files.fetch, name="room-file")]
sockets = [
    path("ws/rooms/<int:pk>/", consumers.room),  # type: ignore[arg-type]
    re_path(r"", consumers.nowhere),  # type: ignore[arg-type]
]
