"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from exchange.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.home, name="home"),
    path("my/", views.my, name="my"),
    path("results/", views.results, name="results"),
    path("results/<int:pk>/", views.result, name="result"),
    path("about/", views.words, {"what": "about"}, name="about"),
    path("accessibility/", views.words, {"what": "accessibility"}, name="accessibility"),
    path("privacy/", views.words, {"what": "privacy"}, name="privacy"),
    path("shortcuts/", views.words, {"what": "shortcuts"}, name="shortcuts"),
    path("theme/", views.theme, name="theme"),
    path("jobs/", views.jobs, name="jobs"),
]
