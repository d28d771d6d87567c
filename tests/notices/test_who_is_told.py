"""Each fact reaches exactly the people it concerns, and never who did it."""

from __future__ import annotations

import pytest
from django.db import transaction

from exchange.board import actions as board
from exchange.board.models import Need, Offer
from exchange.brokering import actions as brokering
from exchange.brokering.index import Found
from exchange.brokering.models import Case, Exchange, Proposal, Suggestion
from exchange.errors import Refused
from exchange.journal.actions import record
from exchange.journal.models import Entry
from exchange.notices import actions
from exchange.notices.models import Line, Notice
from exchange.notices.queries import notices_of
from exchange.notices.words import lines_of
from exchange.people import actions as people
from exchange.people.models import Actor, Organisation, User
from tests.conftest import ask, offers, person, seated
from tests.notices.conftest import BY, post_now, tell

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("clock")


def lines(user: User) -> list[Line]:
    """What a person's notices say to them."""
    rows = Notice.objects.filter(user=user).select_related("entry__user").order_by("pk")
    return lines_of(Actor(user), list(rows))


def test_a_posted_need_asks_the_focal_point_and_shows_on_the_desk(
    fiji_focal: User, need: Need, coordinator: User, senegal_staff: User, expert: User
) -> None:
    assert tell("need.posted") == {("Jone", "need.yes_asked"), ("Lina", "need.posted")}


def test_a_party_without_a_focal_point_is_urgent_on_the_desk(need: Need, coordinator: User) -> None:
    assert tell("need.posted") == {("Lina", "need.no_focal_point")}
    assert Notice.objects.get().urgent


def test_nobody_is_asked_for_a_yes_that_was_given_with_the_post(
    fiji_focal: User, coordinator: User, fiji_staff: User
) -> None:
    ask(fiji_focal)
    assert tell("need.posted") == set()
    assert tell("need.endorsed") == {("Mere", "need.yes_given"), ("Lina", "need.opened")}


def test_the_yes_reaches_the_seats_and_all_coordinators_while_nobody_holds_the_case(
    open_need: Need, second_staff: User, coordinator: User, senegal_staff: User
) -> None:
    assert tell("need.endorsed") == {
        ("Mere", "need.yes_given"), ("Sala", "need.yes_given"), ("Lina", "need.opened"),
    }  # fmt: skip


def test_a_held_case_is_told_to_its_coordinator_alone(
    need: Need, fiji_focal: User, coordinator: User
) -> None:
    people.grant_mandate(
        by=CLOCK, user=person("Olu Other", "olu@ecotone.example"), kind="coordinator"
    )
    case = brokering.open_case(by=CLOCK, need=need)
    brokering.take_case(by=Actor(coordinator), case=case)
    board.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
    assert tell("need.endorsed") == {("Mere", "need.yes_given"), ("Lina", "need.opened")}


def test_once_a_case_is_taken_the_bells_about_it_are_still(
    need: Need, fiji_focal: User, coordinator: User
) -> None:
    other = person("Olu Other", "olu@ecotone.example")
    people.grant_mandate(by=CLOCK, user=other, kind="coordinator")
    case = brokering.open_case(by=CLOCK, need=need)
    unread = Notice.objects.filter(user=other, about_kind="need", read_at=None)
    tell("need.posted")
    assert [one.kind for one in unread.all()] == ["need.posted"]
    board.endorse(by=Actor(fiji_focal).wearing("party:FJ"), need=need)
    tell("need.endorsed")
    assert [one.kind for one in unread.all()] == ["need.opened"]
    brokering.take_case(by=Actor(coordinator), case=case)
    tell("case.taken")
    assert not unread.exists()


def test_what_waits_for_the_reader_stands_before_newer_news(
    fiji_staff: User, fiji_focal: User, senegal_staff: User, coordinator: User
) -> None:
    for staff in (senegal_staff, fiji_staff):
        ask(staff)
        tell("need.posted")
    kinds = [one.kind for one in notices_of(coordinator)]
    assert kinds == ["need.no_focal_point", "need.posted"]


def test_a_returned_need_reaches_its_author(
    need: Need, fiji_focal: User, second_staff: User, coordinator: User
) -> None:
    board.return_need(by=Actor(fiji_focal).wearing("party:FJ"), need=need, note="Which islands?")
    assert tell("need.returned") == {("Mere", "need.returned")}


def suggest(need: Need, offer: Offer, band: str) -> None:
    Case.objects.get_or_create(need=need)
    row = {"rank": 1, "score": 1.0, "strength": 0.9, "band": band, "reasons": {}, "version": "v"}
    brokering.store_ranking(
        by=Actor.system("matcher"), need=need, found=[Found("offer", offer.pk, row)],
        version=f"v{offer.pk}",
    )  # fmt: skip
    brokering.announce(by=Actor.system("matcher"), need=need)


def test_ready_suggestions_reach_the_asker_and_strong_experts_who_may_read(
    fiji_staff: User,
    fiji_focal: User,
    coordinator: User,
    offer: Offer,
    other_expert: User,
    expert: User,
) -> None:
    need = ask(fiji_focal, audience="members")
    Case.objects.create(need=need)
    rows = {"rank": 1, "score": 1.0, "strength": 0.9, "reasons": {}, "version": "v"}
    weak = offers(other_expert)
    found = [
        Found("offer", offer.pk, rows | {"band": "strong"}),
        Found("offer", weak.pk, rows | {"band": "possible", "rank": 2}),
    ]
    brokering.store_ranking(by=Actor.system("matcher"), need=need, found=found, version="v1")
    brokering.announce(by=Actor.system("matcher"), need=need)
    assert tell("suggestions.ready") == {
        ("Mere", "need.answer"), ("Jone", "need.answer"), ("Hasina", "need.near_offer"),
    }  # fmt: skip


@pytest.mark.parametrize("seen", [True, False])
def test_a_first_answer_is_mailed_to_an_asker_who_left_and_calls_the_bell_of_one_who_saw_it(
    fiji_staff: User, need: Need, offer: Offer, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(need, offer, "strong")
    tell("suggestions.ready")
    called: list[int] = []
    monkeypatch.setattr("exchange.notices.actions.reading.BELL.call", called.extend)
    if seen:
        brokering.see(by=Actor(fiji_staff), need=need)
    actions.tell_unread(by=BY)
    mailed = [one.to for one in post_now() if "first answer" in one.body]
    assert (called, mailed) == (([fiji_staff.pk], []) if seen else ([], [[fiji_staff.email]]))


def test_an_expert_is_not_told_of_a_need_they_may_not_read(
    open_need: Need, offer: Offer, coordinator: User
) -> None:
    suggest(open_need, offer, "strong")
    assert ("Hasina", "need.near_offer") not in tell("suggestions.ready")
    assert tell("need.endorsed") == {("Mere", "need.yes_given"), ("Lina", "need.opened")}


def test_an_expert_is_told_once_of_a_near_need(
    fiji_focal: User, fiji_staff: User, offer: Offer
) -> None:
    suggest(ask(fiji_focal, audience="members"), offer, "strong")
    assert ("Hasina", "need.near_offer") in tell("suggestions.ready")
    assert ("Hasina", "need.near_offer") not in tell("need.endorsed")
    assert Suggestion.objects.count() == 1


def test_a_proposal_asks_everybody_of_both_sides(
    proposal: Proposal, second_staff: User, senegal_staff: User, other_expert: User
) -> None:
    assert tell("proposal.made") == {
        ("Mere", "proposal.asked"), ("Jone", "proposal.asked"), ("Sala", "proposal.asked"),
        ("Hasina", "proposal.asked"),
    }  # fmt: skip


def test_the_first_yes_reaches_the_other_side_the_other_seats_and_the_coordinator(
    proposal: Proposal, fiji_staff: User
) -> None:
    tell("proposal.made")
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    assert tell("proposal.half_agreed") == {
        ("Hasina", "proposal.other_accepted"), ("Jone", "proposal.we_accepted"), ("Lina", "proposal.half"),
    }  # fmt: skip
    # Who is silent is asked once, by the newest words.
    asks = Notice.objects.filter(user__name="Hasina Rakoto", read_at=None)
    assert [one.kind for one in asks] == ["proposal.other_accepted"]


def test_a_reminder_goes_only_to_the_side_that_is_silent(proposal: Proposal, expert: User) -> None:
    brokering.accept(by=Actor(expert), proposal=proposal)
    Proposal.objects.filter(pk=proposal.pk).update(answer_by="2020-01-01")
    proposal.refresh_from_db()
    with transaction.atomic():
        record(
            "proposal.reminded",
            by=CLOCK,
            about=[proposal, proposal.need, proposal.offer],
            data={"nth": 1},
        )
    assert tell("proposal.reminded") == {
        ("Mere", "proposal.reminder"),
        ("Jone", "proposal.reminder"),
    }


def test_a_no_reaches_the_other_side_and_the_coordinator(proposal: Proposal, expert: User) -> None:
    brokering.decline(by=Actor(expert), proposal=proposal, reason="time", line="Ask me in June.")
    assert tell("proposal.declined") == {
        ("Mere", "proposal.declined"), ("Jone", "proposal.declined"), ("Lina", "proposal.declined_desk"),
    }  # fmt: skip


def test_a_proposal_taken_back_reaches_both_sides_and_not_who_took_it(
    proposal: Proposal, coordinator: User
) -> None:
    brokering.withdraw_proposal(by=Actor(coordinator), proposal=proposal)
    assert tell("proposal.withdrawn") == {
        (name, "proposal.withdrawn") for name in ("Mere", "Jone", "Hasina")
    }


def test_a_withdrawn_need_reaches_seats_and_by_its_lapse_those_who_were_asked(
    proposal: Proposal, fiji_staff: User
) -> None:
    board.withdraw_need(by=Actor(fiji_staff), need=proposal.need)
    brokering.lapse_all(by=CLOCK, need=proposal.need)
    assert tell("need.withdrawn") == {("Jone", "need.withdrawn"), ("Lina", "need.withdrawn")}
    assert tell("proposal.lapsed") == {
        (name, "proposal.lapsed") for name in ("Mere", "Jone", "Hasina", "Lina")
    }


def test_an_open_exchange_reaches_everybody_but_who_accepted_last(exchange: Exchange) -> None:
    assert tell("exchange.opened") == {
        (name, "exchange.opened") for name in ("Mere", "Jone", "Lina")
    }


def test_a_report_asks_the_other_side_and_a_closure_tells_all_the_others(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    brokering.report(by=Actor(expert), exchange=exchange, done="Two calls.", changed="A plan.")
    exchange.refresh_from_db()
    assert tell("exchange.reported") == {
        ("Mere", "exchange.to_confirm"),
        ("Jone", "exchange.to_confirm"),
    }
    brokering.confirm(by=Actor(fiji_staff), exchange=exchange)
    assert tell("exchange.closed") == {
        (name, "exchange.closed") for name in ("Jone", "Hasina", "Lina")
    }
    assert not Notice.objects.filter(kind="exchange.to_confirm", read_at=None).exists()


def test_an_exchange_that_ends_or_goes_on_is_told_to_all_the_others(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    brokering.end(by=Actor(fiji_staff), exchange=exchange)
    assert tell("exchange.ended") == {
        (name, "exchange.ended") for name in ("Jone", "Hasina", "Lina")
    }


def test_a_shown_interest_reaches_the_desk(
    fiji_focal: User, offer: Offer, expert: User, coordinator: User
) -> None:
    need = ask(fiji_focal, audience="members")
    brokering.show_interest(by=Actor(expert), need=need, offer=offer)
    assert tell("interest.shown") == {("Lina", "case.interest")}


def test_an_expired_offer_asks_its_owner(offer: Offer, other_expert: User) -> None:
    board.expire_offer(by=CLOCK, offer=offer)
    assert tell("offer.expired") == {("Hasina", "offer.expired")}


def test_a_claim_reaches_who_may_decide_it(
    stranger: User, fiji_staff: User, fiji_focal: User, senegal_staff: User, coordinator: User
) -> None:
    party = fiji_staff.seats.get().party
    people.claim_seat(
        by=Actor(stranger), party=party, kind="focal_point", body="Ministry", evidence="A letter."
    )
    assert tell("seat.claimed") == {("Jone", "claim.to_decide"), ("Lina", "claim.to_decide")}


def test_a_decision_on_a_claim_reaches_the_claimant_and_settles_the_question(
    stranger: User, fiji_focal: User, coordinator: User
) -> None:
    party = fiji_focal.seats.get().party
    claim = people.claim_seat(
        by=Actor(stranger), party=party, kind="staff", body="Ministry", evidence="A letter."
    )
    tell("seat.claimed")
    people.decide_claim(by=Actor(fiji_focal).wearing("party:FJ"), claim=claim, grant=True)
    assert tell("seat.granted") == {("Sam", "seat.granted")}
    assert not Notice.objects.filter(kind="claim.to_decide", read_at=None).exists()


def test_a_refused_claim_reaches_the_claimant(
    stranger: User, coordinator: User, fiji_staff: User
) -> None:
    party = fiji_staff.seats.get().party
    claim = people.claim_seat(
        by=Actor(stranger), party=party, kind="chm", body="Ministry", evidence="A letter."
    )
    people.decide_claim(by=Actor(coordinator), claim=claim, grant=False)
    assert tell("seat.refused") == {("Sam", "claim.refused")}


def test_a_claim_taken_back_asks_nobody_any_more(stranger: User, fiji_focal: User) -> None:
    given = {"party": "FJ", "kind": "staff", "body": "Fisheries", "evidence": "Ask Jone."}
    claim = people.claim_seat(by=Actor(stranger), **given)
    assert tell("seat.claimed") == {("Jone", "claim.to_decide")}
    people.withdraw_claim(by=Actor(stranger), claim=claim)
    assert tell("claim.withdrawn") == set()
    assert Notice.objects.get().read_at is not None


def test_a_seat_that_passes_on_reaches_both_holders_and_the_partys_other_seats(
    fiji_focal: User, fiji_staff: User, second_staff: User, stranger: User, senegal_staff: User
) -> None:
    given = fiji_staff.seats.get()
    people.hand_over_seat(by=Actor(fiji_focal), seat=given, to=stranger)
    assert tell("seat.handed_over") == {
        ("Sam", "seat.taken_on"), ("Mere", "seat.left"), ("Sala", "seat.changed"),
    }  # fmt: skip
    assert [line.title for line in lines(stranger)] == ["You now hold a seat for Fiji"]
    assert [line.title for line in lines(fiji_staff)] == ["Your seat for Fiji has ended"]
    [line] = lines(second_staff)
    assert line.body == "Country staff, Fiji: Sam Stranger"


def test_a_seat_given_up_reaches_the_partys_other_seats(fiji_focal: User, fiji_staff: User) -> None:
    people.hand_over_seat(by=Actor(fiji_staff), seat=fiji_staff.seats.get(), to=None)
    assert tell("seat.handed_over") == {("Jone", "seat.changed")}
    assert lines(fiji_focal)[0].body == "Country staff, Fiji: nobody holds it now"


def test_a_new_member_hears_of_it_and_of_the_end(
    network: Organisation, expert: User, stranger: User, coordinator: User
) -> None:
    people.add_member(by=CLOCK, organisation=network, user=expert)
    assert tell("member.added") == {("Hasina", "member.added")}
    membership = people.add_member(by=CLOCK, organisation=network, user=stranger)
    people.remove_member(by=Actor(coordinator), membership=membership)
    assert tell("member.removed") == {("Sam", "member.removed")}
    assert [line.title for line in lines(stranger)] == ["You no longer speak for Reef Network"]


@pytest.mark.parametrize(("decision", "kind"), [("yes", "vetted"), ("no", "not_vetted")])
def test_the_decision_on_an_organisation_reaches_its_members(
    decision: str, kind: str, network: Organisation, expert: User, coordinator: User
) -> None:
    people.add_member(by=CLOCK, organisation=network, user=expert)
    people.vet_organisation(by=CLOCK, organisation=network, decision=decision)
    assert tell(f"organisation.{kind}") == {("Hasina", f"organisation.{kind}")}
    assert "Reef Network" in lines(expert)[0].title


def test_a_filled_need_thanks_who_offered_to_help_and_is_no_partner(
    proposal: Proposal, expert: User, other_expert: User, fiji_staff: User, offer: Offer
) -> None:
    Need.objects.filter(pk=proposal.need_id).update(audience="members")
    other = offers(other_expert)
    brokering.show_interest(by=Actor(other_expert), need=proposal.need, offer=other)
    brokering.show_interest(by=Actor(expert), need=proposal.need, offer=offer)
    brokering.accept(by=Actor(fiji_staff), proposal=proposal)
    brokering.accept(by=Actor(expert), proposal=proposal)
    assert tell("need.filled") == {("Ana", "need.thanks")}


def test_the_asker_learns_by_the_exchange_that_a_need_is_filled_and_met(
    exchange: Exchange, fiji_staff: User, fiji_focal: User, expert: User
) -> None:
    assert ("Mere", "exchange.opened") in tell("exchange.opened")
    brokering.report(by=Actor(fiji_staff), exchange=exchange, done="A plan.", changed="Used.")
    brokering.confirm(by=Actor(expert), exchange=exchange)
    exchange.need.refresh_from_db()
    assert exchange.need.state == Need.MET
    assert {("Mere", "exchange.closed"), ("Jone", "exchange.closed")} <= tell("exchange.closed")


def test_a_new_expert_reaches_the_desk_and_the_decision_the_expert(
    stranger: User, coordinator: User, other_expert: User
) -> None:
    profile = people.join_as_expert(by=Actor(stranger), conduct=True, headline="Reef surveys")
    assert tell("expert.joined") == {("Lina", "expert.joined")}
    people.vet_expert(by=Actor(coordinator), profile=profile, decision="no")
    assert tell("expert.not_vetted") == {("Sam", "expert.not_vetted")}


def test_a_decision_on_an_expert_settles_the_question_and_comes_before_none_is_asked(
    stranger: User, coordinator: User
) -> None:
    profile = people.join_as_expert(by=Actor(stranger), conduct=True, headline="Botanist")
    assert tell("expert.joined") == {("Lina", "expert.joined")}
    people.vet_expert(by=CLOCK, profile=profile, decision="yes")
    tell("expert.vetted")
    assert not Notice.objects.filter(user=coordinator, read_at=None).exists()
    Notice.objects.all().delete()
    assert tell("expert.joined") == set()


def test_a_look_at_contacts_is_told_to_their_owner(
    exchange: Exchange, fiji_staff: User, expert: User
) -> None:
    people.reveal_contact(by=Actor(fiji_staff), owner=expert)
    assert tell("contact.looked_at") == {("Hasina", "contact.looked_at")}


def test_telling_twice_tells_once(proposal: Proposal) -> None:
    first = tell("proposal.made")
    assert tell("proposal.made") == first
    assert Notice.objects.filter(kind="proposal.asked").count() == len(first)


def test_only_the_system_tells(proposal: Proposal, coordinator: User) -> None:
    with pytest.raises(Refused):
        actions.tell(by=Actor(coordinator), entry=Entry.objects.latest("pk"))
    assert Notice.objects.count() == 0


def test_a_person_with_two_hats_hears_once(
    fiji_focal: User, coordinator: User, fiji_staff: User
) -> None:
    seat = seated("Both Hats", "both@fiji.example", "FJ", "focal_point")
    people.grant_mandate(by=CLOCK, user=seat, kind="coordinator")
    ask(fiji_staff)
    assert tell("need.posted") == {
        ("Jone", "need.yes_asked"),
        ("Both", "need.yes_asked"),
        ("Lina", "need.posted"),
    }
    assert actions.tell(by=BY, entry=Notice.objects.first().entry) == 0
