"""What both sides and the coordinator may rely on between a suggestion and an exchange."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.board import actions as board
from exchange.board.models import Need, Offer, Reader
from exchange.brokering import actions
from exchange.brokering.models import Case, Exchange, Interest, Proposal
from exchange.errors import Refused
from exchange.journal.models import Entry
from exchange.people.actions.contacts import visible_contact
from exchange.people.models import Actor, User
from tests.conftest import ask, browser, offers

pytestmark = pytest.mark.django_db
CLOCK = Actor.system("clock")


def facts(*names: str) -> dict[str, int]:
    return {name: Entry.objects.filter(name=name).count() for name in names}


def test_nothing_is_proposed_before_the_party_says_yes(
    need: Need, offer: Offer, coordinator: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.propose(by=Actor(coordinator), need=need, offer=offer)
    assert refused.value.code == "not_open"
    assert Proposal.objects.count() == 0


def test_only_a_coordinator_proposes(
    open_need: Need, offer: Offer, fiji_focal: User, expert: User, administrator: User
) -> None:
    for user in (fiji_focal, expert, administrator):
        with pytest.raises(Refused):
            actions.propose(by=Actor(user), need=open_need, offer=offer)
    assert Proposal.objects.count() == 0


def test_proposing_the_same_pair_twice_gives_one_proposal(
    proposal: Proposal, coordinator: User
) -> None:
    again = actions.propose(by=Actor(coordinator), need=proposal.need, offer=proposal.offer)
    assert again.pk == proposal.pk
    assert facts("proposal.made") == {"proposal.made": 1}


def test_an_unvetted_offer_is_not_proposed(
    open_need: Need, offer: Offer, coordinator: User
) -> None:
    offer.profile.vetted_at = None
    offer.profile.save()
    with pytest.raises(Refused) as refused:
        actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    assert refused.value.code == "not_standing"


def test_the_proposer_holds_the_case_and_may_reach_both_sides(
    proposal: Proposal, coordinator: User, fiji_staff: User, expert: User, stranger: User
) -> None:
    assert Case.objects.get(need=proposal.need).coordinator == coordinator
    assert visible_contact(Actor(coordinator), fiji_staff) == ["email", "phone", "other"]
    assert visible_contact(Actor(coordinator), expert) == ["email", "phone", "other"]
    assert visible_contact(Actor(stranger), expert) == []


def test_the_other_sides_contacts_stay_closed_until_both_accept(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    actions.accept(by=Actor(fiji_staff), proposal=proposal)
    assert visible_contact(Actor(fiji_staff), expert) == []
    actions.accept(by=Actor(expert), proposal=proposal)
    assert visible_contact(Actor(fiji_staff), expert) == ["email"]
    assert visible_contact(Actor(expert), fiji_staff) == ["email"]


def test_the_exchange_opens_when_both_have_accepted_and_only_then(
    proposal: Proposal, fiji_staff: User, expert: User
) -> None:
    half = actions.accept(by=Actor(expert), proposal=proposal)
    assert (half.state, Exchange.objects.count()) == ("half", 0)
    agreed = actions.accept(by=Actor(fiji_staff), proposal=proposal)
    assert (agreed.state, Exchange.objects.count()) == ("agreed", 1)
    proposal.need.refresh_from_db()
    assert proposal.need.state == Need.ENGAGED


def test_a_double_click_is_one_acceptance(proposal: Proposal, fiji_staff: User) -> None:
    actions.accept(by=Actor(fiji_staff), proposal=proposal)
    actions.accept(by=Actor(fiji_staff), proposal=proposal)
    assert facts("proposal.half_agreed", "exchange.opened") == {
        "proposal.half_agreed": 1,
        "exchange.opened": 0,
    }


def test_two_people_of_one_party_are_one_side(
    proposal: Proposal, fiji_staff: User, fiji_focal: User
) -> None:
    actions.accept(by=Actor(fiji_staff), proposal=proposal)
    after = actions.accept(by=Actor(fiji_focal), proposal=proposal)
    assert (after.state, after.need_yes_by) == ("half", fiji_staff)


def test_somebody_who_is_no_side_can_neither_accept_nor_decline(
    proposal: Proposal, stranger: User, other_expert: User, senegal_staff: User, coordinator: User
) -> None:
    for user in (stranger, other_expert, senegal_staff, coordinator):
        with pytest.raises(Refused):
            actions.accept(by=Actor(user), proposal=proposal)
        with pytest.raises(Refused):
            actions.decline(by=Actor(user), proposal=proposal, reason="time")
    proposal.refresh_from_db()
    assert proposal.state == "made"


def test_a_need_filled_elsewhere_lapses_the_other_proposals_with_thanks(
    open_need: Need,
    offer: Offer,
    other_expert: User,
    coordinator: User,
    fiji_staff: User,
    expert: User,
) -> None:
    first = actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    second = actions.propose(by=Actor(coordinator), need=open_need, offer=offers(other_expert))
    for user in (fiji_staff, expert):
        actions.accept(by=Actor(user), proposal=first)
    second.refresh_from_db()
    assert (second.state, second.lapse_reason) == ("lapsed", "filled")


def test_a_need_that_wants_two_partners_stays_open_after_the_first(
    fiji_focal: User, offer: Offer, other_expert: User, coordinator: User, expert: User
) -> None:
    need = ask(fiji_focal, partners=2)
    for user, mine in ((expert, offer), (other_expert, offers(other_expert))):
        assert Need.objects.get(pk=need.pk).state == Need.OPEN
        made = actions.propose(by=Actor(coordinator), need=need, offer=mine)
        actions.accept(by=Actor(user), proposal=made)
        actions.accept(by=Actor(fiji_focal), proposal=made)
    assert Need.objects.get(pk=need.pk).state == Need.ENGAGED


def test_an_acceptance_without_a_free_place_is_not_taken_and_the_proposal_lapses(
    open_need: Need,
    senegal_staff: User,
    offer: Offer,
    coordinator: User,
    fiji_staff: User,
    expert: User,
) -> None:
    other = ask(senegal_staff)
    Need.objects.filter(pk=other.pk).update(state=Need.OPEN)
    ours = actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    theirs = actions.propose(by=Actor(coordinator), need=other, offer=offer)
    for made, user in ((ours, fiji_staff), (theirs, senegal_staff), (ours, expert)):
        actions.accept(by=Actor(user), proposal=made)
    with pytest.raises(Refused) as refused:
        actions.accept(by=Actor(expert), proposal=theirs)
    theirs.refresh_from_db()
    assert (refused.value.code, theirs.state, theirs.lapse_reason) == (
        "no_place",
        "lapsed",
        "no_place",
    )
    assert Exchange.objects.count() == 1


def test_a_persons_places_bound_all_their_offers_together(
    open_need: Need,
    senegal_staff: User,
    offer: Offer,
    coordinator: User,
    fiji_staff: User,
    expert: User,
) -> None:
    second_offer = offers(expert, title="Another of mine")
    made = actions.propose(by=Actor(coordinator), need=open_need, offer=offer)
    for user in (fiji_staff, expert):
        actions.accept(by=Actor(user), proposal=made)
    other = ask(senegal_staff)
    Need.objects.filter(pk=other.pk).update(state=Need.OPEN)
    with pytest.raises(Refused) as refused:
        actions.propose(by=Actor(coordinator), need=other, offer=second_offer)
    assert refused.value.code == "no_place"


def test_declining_tells_the_reason_to_the_coordinator_and_the_line_to_the_other(
    proposal: Proposal, expert: User
) -> None:
    after = actions.decline(
        by=Actor(expert), proposal=proposal, reason="time", line="In spring again."
    )
    assert (after.state, after.declined_reason, after.declined_line) == (
        "declined",
        "time",
        "In spring again.",
    )
    again = actions.decline(by=Actor(expert), proposal=proposal, reason="subject")
    assert again.declined_reason == "time"


def test_an_answer_after_the_end_changes_nothing(
    proposal: Proposal, expert: User, fiji_staff: User, coordinator: User
) -> None:
    actions.withdraw_proposal(by=Actor(coordinator), proposal=proposal)
    for answer in (
        actions.accept,
        lambda by, proposal: actions.decline(by=by, proposal=proposal, reason="time"),
    ):
        with pytest.raises(Refused) as refused:
            answer(by=Actor(expert), proposal=proposal)
        assert refused.value.code == "gone"
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_a_proposal_is_recalled_twice_and_then_lapses(proposal: Proposal) -> None:
    states = []
    for days_left in (8, 7, 5, 2, 0, -1):
        Proposal.objects.filter(pk=proposal.pk).update(
            answer_by=timezone.localdate() + timedelta(days=days_left)
        )
        actions.keep_time(by=CLOCK)
        actions.keep_time(by=CLOCK)
        proposal.refresh_from_db()
        states.append((proposal.state, proposal.reminders))
    assert states == [
        ("made", 0),
        ("made", 1),
        ("made", 1),
        ("made", 2),
        ("made", 2),
        ("lapsed", 2),
    ]
    assert facts("proposal.reminded", "proposal.lapsed") == {
        "proposal.reminded": 2,
        "proposal.lapsed": 1,
    }


def test_where_nothing_is_due_the_clock_only_reads(proposal: Proposal) -> None:
    with CaptureQueriesContext(connection) as asked:
        actions.keep_time(by=CLOCK)
    assert len(asked) == 2


def test_an_expert_reads_a_confidential_need_only_while_it_is_proposed(
    proposal: Proposal, expert: User
) -> None:
    from exchange.board.gates import needs_visible_to

    assert proposal.need in needs_visible_to(Actor(expert))
    actions.decline(by=Actor(expert), proposal=proposal, reason="time")
    assert proposal.need not in needs_visible_to(Actor(expert))
    assert Reader.objects.get().until is not None


def test_withdrawing_the_need_lapses_its_proposals(proposal: Proposal, fiji_staff: User) -> None:
    board.withdraw_need(by=Actor(fiji_staff), need=proposal.need)
    actions.lapse_all(by=Actor.system("matcher"), need=proposal.need)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.lapse_reason) == ("lapsed", "gone")


def test_an_expert_can_say_i_could_help_once(fiji_focal: User, offer: Offer, expert: User) -> None:
    need = ask(fiji_focal, audience="members")
    for _ in range(2):
        actions.show_interest(
            by=Actor(expert), need=need, offer=offer, note="I did this in Vanuatu."
        )
    assert Interest.objects.count() == 1


def test_nobody_shows_interest_in_a_need_they_may_not_read(
    open_need: Need, offer: Offer, expert: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.show_interest(by=Actor(expert), need=open_need, offer=offer)
    assert refused.value.code == "absent"


def test_nobody_shows_interest_with_the_offer_of_another(
    fiji_focal: User, offer: Offer, other_expert: User
) -> None:
    need = ask(fiji_focal, audience="members")
    with pytest.raises(Refused):
        actions.show_interest(by=Actor(other_expert), need=need, offer=offer)


def test_the_page_that_accepts_says_why_and_by_when_and_lets_one_say_no(
    proposal: Proposal, expert: User
) -> None:
    Proposal.objects.update(note="You both know reefs.", answer_by="2027-03-04")
    page = browser(expert).get(f"/en/proposals/{proposal.pk}/accept/").content.decode()
    assert "You both know reefs." in page
    assert "answer by 4 March 2027" in page
    assert f'href="/en/proposals/{proposal.pk}/"' in page


def test_a_reported_result_says_by_when_it_is_to_be_confirmed(
    exchange: Exchange, expert: User, fiji_staff: User
) -> None:
    actions.report(by=Actor(expert), exchange=exchange, done="Two calls.", changed="One method.")
    Exchange.objects.update(reported_at=datetime(2026, 3, 1, tzinfo=UTC))
    for user in (expert, fiji_staff):
        page = browser(user).get(f"/en/exchanges/{exchange.pk}/").content.decode()
        assert "If nobody confirms by 22 March 2026, it closes as reported." in page


def test_a_case_says_by_when_to_propose(open_need: Need, coordinator: User) -> None:
    actions.open_case(by=CLOCK, need=open_need)
    Need.objects.update(moved_at=datetime(2026, 3, 1, tzinfo=UTC))
    page = browser(coordinator).get(f"/en/needs/{open_need.pk}/case/").content.decode()
    assert "Propose by 11 March 2026" in page


def test_a_need_that_was_said_in_the_reader_s_language_too_is_read_in_it(
    proposal: Proposal, expert: User, coordinator: User, fiji_staff: User
) -> None:
    said = {"title": "Suivre nos récifs", "text": "Une méthode commune.", "lang": "fr"}
    by = Actor(fiji_staff).wearing("party:FJ")
    board.write_version(by=by, thing=proposal.need, **said)
    for user, path in (
        (coordinator, f"needs/{proposal.need_id}/case/"), (expert, f"proposals/{proposal.pk}/"),
    ):  # fmt: skip
        assert "Une méthode commune." in browser(user).get(f"/fr/{path}").content.decode()
        assert "Une méthode commune." not in browser(user).get(f"/en/{path}").content.decode()


def test_a_proposal_taken_back_waits_for_nobody_and_leads_back_to_its_case(
    proposal: Proposal, coordinator: User, expert: User
) -> None:
    path = f"/en/proposals/{proposal.pk}/"
    answer = browser(coordinator).post(f"{path}withdraw/")
    assert answer["Location"] == f"/en/needs/{proposal.need_id}/case/"
    page = browser(expert).get(path).content.decode()
    assert "Who acts next" not in page
    assert "has not answered yet" not in page


def test_who_offers_to_help_is_told_that_the_coordinator_will_see_it_not_that_they_did(
    fiji_focal: User, offer: Offer, expert: User
) -> None:
    need = ask(fiji_focal, audience="members")
    actions.show_interest(by=Actor(expert), need=need, offer=offer)
    page = browser(expert).get(f"/en/needs/{need.pk}/").content.decode()
    assert "The coordinator sees your offer first now." in page
    assert "has seen" not in page
