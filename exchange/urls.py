"""Addresses: nouns under a language prefix; machines' addresses without one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from exchange.insight import health
from exchange.rooms.urls import fetching

handler400 = "exchange.doors.bad_request"
handler403 = "exchange.doors.forbidden"
handler404 = "exchange.doors.not_found"
handler500 = "exchange.doors.failed"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *fetching,
    *i18n_patterns(
        path("", include("exchange.insight.urls")),
        path("", include("exchange.board.urls")),
        path("", include("exchange.library.urls")),
        path("", include("exchange.plans.urls")),
        path("", include("exchange.brokering.urls")),
        path("", include("exchange.rooms.urls")),
        path("", include("exchange.notices.urls")),
        path("", include("exchange.people.urls")),
        path("account/", include("allauth.urls")),
        prefix_default_language=True,
    ),
]
