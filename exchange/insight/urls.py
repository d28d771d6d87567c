"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from exchange.insight.views import about, pages, upkeep

app_name = "insight"
urlpatterns = [
    path("", pages.home, name="home"),
    path("places/", pages.places, name="places"),
    path("my/", pages.my, name="my"),
    path("my/data/", pages.my_data, name="my_data"),
    path("results/", pages.results, name="results"),
    path("results/<int:pk>/", pages.result, name="result"),
    path("about/", about.words, {"what": "about"}, name="about"),
    path("accessibility/", about.words, {"what": "accessibility"}, name="accessibility"),
    path("privacy/", about.words, {"what": "privacy"}, name="privacy"),
    path("shortcuts/", about.shortcuts, name="shortcuts"),
    path("theme/", about.theme, name="theme"),
    path("try/", about.try_as, name="try-as"),
    path("jobs/", upkeep.jobs, name="jobs"),
]
