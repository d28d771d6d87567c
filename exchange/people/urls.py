"""Addresses about people."""

from __future__ import annotations

from django.urls import path

from exchange.people.views import hats, me

app_name = "people"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/edit/", me.edit_me, name="edit_me"),
    path("me/contact/", me.contact, name="contact"),
    path("people/<int:pk>/contact/", me.reveal, name="reveal"),
    path("seats/claim/", hats.claim, name="claim"),
    path("claims/", hats.claims, name="claims"),
    path("claims/<int:pk>/", hats.decide_claim, name="decide_claim"),
    path("experts/", hats.experts, name="experts"),
    path("experts/join/", hats.join, name="join"),
    path("experts/me/", hats.edit_expert, name="edit_expert"),
    path("experts/<int:pk>/", hats.expert, name="expert"),
    path("experts/<int:pk>/vet/", hats.vet, name="vet"),
    path("organisations/new/", hats.new_organisation, name="new_organisation"),
    path("organisations/<int:pk>/vet/", hats.vet_organisation, name="vet_organisation"),
    path("invitations/new/", hats.invite, name="invite"),
    path("invitations/<str:token>/", hats.invitation, name="invitation"),
]
