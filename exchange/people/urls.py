"""Addresses about people."""

from __future__ import annotations

from django.urls import path, re_path

from exchange.people.views import (
    accounts,
    experts,
    invitations,
    mandates,
    me,
    organisations,
    seats,
    vetting,
)

app_name = "people"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/edit/", me.edit_me, name="edit_me"),
    path("me/contact/", me.contact, name="contact"),
    path("people/<int:pk>/contact/", me.reveal, name="reveal"),
    path("seats/claim/", seats.claim, name="claim"),
    path("seats/<int:pk>/hand-over/", seats.hand_over, name="hand_over"),
    path("seats/<int:pk>/give-up/", seats.give_up, name="give_up"),
    path("claims/", seats.claims, name="claims"),
    path("claims/<int:pk>/", seats.decide_claim, name="decide_claim"),
    path("claims/<int:pk>/withdraw/", seats.withdraw_claim, name="withdraw_claim"),
    re_path(r"^parties/(?P<code>[A-Z]{2})/yes/$", seats.who_says_yes, name="who-says-yes"),
    path("experts/", vetting.experts, name="experts"),
    path("experts/join/", experts.join, name="join"),
    path("experts/me/", experts.edit_expert, name="edit_expert"),
    path("experts/<int:pk>/", experts.expert, name="expert"),
    path("experts/<int:pk>/vet/", vetting.vet, name="vet"),
    path("networks/", organisations.networks, name="networks"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/vet/", vetting.vet_organisation, name="vet_organisation"),
    path("memberships/<int:pk>/end/", organisations.remove_member, name="remove_member"),
    path("mandates/<int:pk>/end/", mandates.end, name="end_mandate"),
    path("invitations/new/", invitations.invite, name="invite"),
    path(
        "invitations/<int:pk>/withdraw/",
        invitations.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    # Before allauth's own, so that the page of the code goes on by itself after the link.
    path("account/confirm-email/", accounts.confirm_code, name="confirm_code"),
    path("account/confirm/<str:token>/", accounts.confirm_email, name="confirm_email"),
]
