"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from exchange.library.views import harvests, keeping, lists, things

app_name = "library"
urlpatterns = [
    path("library/", lists.library, name="library"),
    path("library/suggest/", things.suggest, name="suggest"),
    path("library/suggested/", keeping.suggested, name="suggested"),
    path("resources/<int:pk>/", things.resource, name="resource"),
    path("resources/<int:pk>/report/", things.report_link, name="report_link"),
    path("resources/<int:pk>/edit/", keeping.edit, name="edit"),
    path("resources/<int:pk>/hide/", keeping.hide, name="hide"),
    path("resources/<int:pk>/works/", keeping.settle, name="settle"),
    path("hubs/", lists.hubs, name="hubs"),
    path("hubs/<int:pk>/", things.hub, name="hub"),
    path("hubs/<int:pk>/source/", harvests.connect, name="connect"),
    path("hubs/<int:pk>/reading/", harvests.reading, name="reading"),
    path("hubs/<int:pk>/harvest/", harvests.harvest, name="harvest"),
    path("lessons/", lists.lessons, name="lessons"),
    path("lessons/<int:pk>/", things.lesson, name="lesson"),
]
