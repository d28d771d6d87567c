"""Addresses of the room, and of its sockets."""

from __future__ import annotations

from django.urls import path

from exchange.rooms.views import pages

app_name = "rooms"
urlpatterns = [
    path("rooms/<int:pk>/", pages.room, name="room"),
    path("rooms/<int:pk>/say/", pages.say, name="say"),
    path("rooms/<int:pk>/events/", pages.events, name="events"),
    path("exchanges/<int:pk>/door/", pages.door, name="door"),
]
sockets: list = []
