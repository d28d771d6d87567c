"""Addresses of the board."""

from __future__ import annotations

from django.urls import path, re_path

from exchange.board.views import gaps, lists, needs, offers, versions, writing

app_name = "board"
urlpatterns = [
    path("needs/", lists.needs, name="needs"),
    path("needs/new/", writing.new_need, name="new_need"),
    path("needs/draft/", writing.draft, name="draft"),
    path("needs/<int:pk>/", needs.need, name="need"),
    path("needs/<int:pk>/edit/", writing.edit_need, name="edit_need"),
    path("needs/<int:pk>/more/", writing.more, name="more"),
    path("needs/<int:pk>/yes/", needs.endorse, name="endorse"),
    path("needs/<int:pk>/return/", needs.return_need, name="return_need"),
    path("needs/<int:pk>/withdraw/", needs.withdraw_need, name="withdraw_need"),
    path("needs/<int:pk>/version/", versions.need_version, name="need_version"),
    path("needs/for-target/<int:pk>/", gaps.for_target, name="for_target"),
    path("needs/for-answer/<int:pk>/", gaps.for_answer, name="for_answer"),
    re_path(r"^parties/(?P<code>[A-Z]{2})/gaps/$", gaps.gaps, name="gaps"),
    path("national-targets/<int:pk>/gap/", gaps.target_gap, name="target-gap"),
    path("offers/", lists.offers, name="offers"),
    path("organisations/<int:pk>/offers/", lists.offers_of, name="offers-of"),
    path("experts/<int:pk>/offers/", lists.offers_to_vet, name="offers-to-vet"),
    path("offers/new/", offers.new_offer, name="new_offer"),
    path("offers/<int:pk>/", offers.offer, name="offer"),
    path("offers/<int:pk>/edit/", offers.edit_offer, name="edit_offer"),
    path("offers/<int:pk>/version/", versions.offer_version, name="offer_version"),
    path("offers/<int:pk>/withdraw/", offers.withdraw_offer, name="withdraw_offer"),
    path("offers/<int:pk>/renew/", offers.renew_offer, name="renew_offer"),
    path("versions/<int:pk>/", versions.edit_version, name="edit_version"),
    path("versions/<int:pk>/drop/", versions.drop_version, name="drop_version"),
]
