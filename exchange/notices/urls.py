"""Addresses of bell and mail."""

from __future__ import annotations

from django.urls import path

from exchange.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/<int:pk>/", views.follow, name="follow"),
    path("mail/", views.mail_settings, name="mail_settings"),
    path("mail/<str:token>/", views.mail_by_link, name="mail_by_link"),
]
