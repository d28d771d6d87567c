"""Addresses of brokering."""

from __future__ import annotations

from django.urls import path

from exchange.brokering.views import (
    answer,
    calls,
    cases,
    exchanges,
    lexicon,
    matching,
    pieces,
    portfolio,
    proposals,
)

app_name = "brokering"
urlpatterns = [
    path("desk/", cases.desk, name="desk"),
    path("desk/matching/", matching.matching, name="matching"),
    path("desk/matching/ranking/", matching.ranking, name="ranking"),
    path("desk/matching/rank/", matching.rank_again, name="rank_again"),
    path("desk/lexicon/", lexicon.lexicon, name="lexicon"),
    path("desk/lexicon/new/", lexicon.new_entry, name="new_entry"),
    path("desk/lexicon/<int:pk>/", lexicon.edit_entry, name="edit_entry"),
    path("desk/lexicon/<int:pk>/retire/", lexicon.retire_entry, name="retire_entry"),
    path("desk/portfolio/", portfolio.portfolio, name="portfolio"),
    path("desk/portfolio/lay-out/", portfolio.lay_out, name="lay_out"),
    path("desk/portfolio/<int:pk>/accept/", portfolio.accept_line, name="accept_line"),
    path("desk/portfolio/<int:pk>/refuse/", portfolio.refuse_line, name="refuse_line"),
    path("needs/<int:pk>/case/", cases.case, name="case"),
    path("needs/<int:pk>/case/take/", cases.take, name="take"),
    path("needs/<int:pk>/case/look-in/", cases.look_in, name="look_in"),
    path("needs/<int:pk>/case/ask/", calls.ask, name="ask"),
    path("needs/<int:pk>/asked/", calls.asked, name="asked"),
    path("needs/<int:pk>/propose/<int:offer>/", cases.propose, name="propose"),
    path("needs/<int:pk>/interest/<int:offer>/", cases.show_interest, name="show_interest"),
    path("needs/<int:pk>/next-step/", pieces.next_step, name="next-step"),
    path("needs/<int:pk>/answer/", answer.answer, name="answer"),
    path("needs/<int:pk>/answer/part/", answer.part, name="answer-part"),
    path("needs/<int:pk>/answer/lists/", answer.lists, name="answer-lists"),
    path("needs/<int:pk>/answer/growing/", answer.growing, name="growing"),
    path("needs/<int:pk>/answered/", answer.answered, name="answered"),
    path("needs/<int:pk>/ask-again/", answer.ask_again, name="ask_again"),
    path("needs/<int:pk>/interest/", pieces.interest, name="interest"),
    path("offers/<int:pk>/near/", pieces.near_offer, name="near-offer"),
    path("suggestions/<int:pk>/say/", answer.say, name="say"),
    path("suggestions/<int:pk>/wish/", answer.wish, name="wish"),
    path("suggestions/<int:pk>/dismiss/", cases.dismiss, name="dismiss"),
    path("suggestions/<int:pk>/restore/", cases.restore, name="restore"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/accept/", proposals.accept, name="accept"),
    path("proposals/<int:pk>/decline/", proposals.decline, name="decline"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
    path("exchanges/", exchanges.exchanges, name="exchanges"),
    path("exchanges/<int:pk>/", exchanges.exchange, name="exchange"),
    path("exchanges/<int:pk>/report/", exchanges.report, name="report"),
    path("exchanges/<int:pk>/confirm/", exchanges.confirm, name="confirm"),
    path("exchanges/<int:pk>/reopen/", exchanges.reopen, name="reopen"),
    path("exchanges/<int:pk>/end/", exchanges.end, name="end"),
    path("exchanges/<int:pk>/consent/", exchanges.consent, name="consent"),
]
