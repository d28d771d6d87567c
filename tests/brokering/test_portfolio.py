"""All open needs against all offers: laid out by the worker, decided line by line on the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from exchange.board.models import Need, Offer
from exchange.brokering import actions, queries, tasks
from exchange.brokering.models import PortfolioLine, Proposal, Suggestion
from exchange.errors import Refused
from exchange.journal import actions as journal
from exchange.journal.models import Entry, Job, Step
from exchange.people.models import Actor, Mandate, User
from tests.conftest import ask, at_once, browser, offers, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(coordinator: User) -> Actor:
    return Actor(coordinator)


@pytest.fixture
def needs(fiji_staff: User, senegal_staff: User) -> list[Need]:
    """Two open needs, both of them best served by the first offer."""
    made = [ask(fiji_staff), ask(senegal_staff)]
    Need.objects.filter(pk__in=[need.pk for need in made]).update(state=Need.OPEN)
    return made


@pytest.fixture
def offered(expert: User, other_expert: User) -> list[Offer]:
    return [offers(expert), offers(other_expert)]


def laid_out(by: Actor) -> dict[tuple[int, int | None], PortfolioLine]:
    job = actions.ask_portfolio(by=by)
    journal.run_due()
    job.refresh_from_db()
    assert job.state == Job.DONE, job.note
    rows = PortfolioLine.objects.filter(state=PortfolioLine.OPEN)
    return {(one.need_id, one.offer_id): one for one in rows}


def test_nobody_goes_empty_while_a_place_exists(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    lines = laid_out(by)
    assert {need for need, _offer in lines} == {need.pk for need in needs}
    assert {offer for _need, offer in lines} == {offer.pk for offer in offered}
    assert {line.kind for line in lines.values()} == {PortfolioLine.NEW}


def test_a_first_answer_is_not_held_up_by_a_portfolio(
    by: Actor, needs: list[Need], offered: list[Offer], fiji_staff: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[Need] = []

    def meanwhile() -> None:
        """Somebody asks while the portfolio is laid out."""
        if not asked:
            asked.append(ask(fiji_staff))
        journal.run_due_short()
        assert Suggestion.objects.filter(need=asked[0]).exists()
        assert not PortfolioLine.objects.exists()

    monkeypatch.setattr(tasks, "run_due_short", meanwhile)
    lines = laid_out(by)
    assert asked
    assert {need for need, _offer in lines} == {need.pk for need in needs}


def test_names_are_read_once_however_many_needs_are_left_short(
    by: Actor, coordinator: User, needs: list[Need]
) -> None:
    laid_out(by)
    lacks = [{"reason": "language", "offers": 1, "change": "add_language", "value": "ar"}]
    PortfolioLine.objects.update(lacks=lacks)
    client, costs = browser(coordinator), []
    for kept in (2, 1):
        PortfolioLine.objects.filter(pk__in=PortfolioLine.objects.values("pk")[kept:]).delete()
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/en/desk/portfolio/").content.decode()
        assert page.count("one more language: Arabic") == kept
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_need_without_a_place_says_why(by: Actor, needs: list[Need], expert: User) -> None:
    offers(expert)
    short = [line for line in laid_out(by).values() if line.kind == PortfolioLine.SHORT]
    assert [(line.lacking, line.lacks[0]["reason"]) for line in short] == [(1, "taken")]


def test_todays_proposal_stays_where_nothing_is_better(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    proposal = actions.propose(by=by, need=needs[0], offer=offered[1])
    lines = laid_out(by)
    assert lines[proposal.need_id, proposal.offer_id].kind == PortfolioLine.KEPT


def test_a_pair_set_aside_or_declined_or_refused_is_not_laid_out(
    by: Actor, needs: list[Need], offered: list[Offer], expert: User
) -> None:
    first, second = needs
    journal.run_due()
    suggested = Suggestion.objects.get(need=first, offer=offered[0])
    actions.dismiss(by=by, suggestion=suggested, reason="theme")
    declined = actions.propose(by=by, need=second, offer=offered[0])
    actions.decline(by=Actor(expert), proposal=declined, reason="subject")
    pairs = {pair for pair, line in laid_out(by).items() if line.offer_id}
    assert pairs <= {(first.pk, offered[1].pk), (second.pk, offered[1].pk)}
    assert pairs
    line = PortfolioLine.objects.get(offer=offered[1])
    actions.refuse_line(by=by, line=line, reason="capacity")
    assert (line.need_id, line.offer_id) not in laid_out(by)


def test_an_accepted_line_is_a_proposal_with_its_note(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User, client: Client
) -> None:
    line = next(iter(laid_out(by).values()))
    client.force_login(coordinator)
    client.post(f"/en/desk/portfolio/{line.pk}/accept/", {"note": "Both work on reefs."})
    proposal = Proposal.objects.get()
    assert (proposal.need_id, proposal.offer_id) == (line.need_id, line.offer_id)
    assert proposal.note == "Both work on reefs."
    line.refresh_from_db()
    assert (line.state, line.decided_by) == (PortfolioLine.ACCEPTED, coordinator)


def test_a_line_that_cannot_be_proposed_stays_open(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    line = next(iter(laid_out(by).values()))
    Offer.objects.filter(pk=line.offer_id).update(state=Offer.WITHDRAWN)
    with pytest.raises(Refused):
        actions.accept_line(by=by, line=PortfolioLine.objects.get(pk=line.pk))
    line.refresh_from_db()
    assert line.state == PortfolioLine.OPEN
    assert not Proposal.objects.exists()


def test_a_refused_line_sets_the_suggestion_aside_with_the_reason(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    journal.run_due()
    line = next(iter(laid_out(by).values()))
    actions.refuse_line(by=by, line=line, reason="language")
    one = Suggestion.objects.get(need=line.need_id, offer=line.offer_id)
    assert (one.state, one.reason) == (Suggestion.DISMISSED, "language")
    with pytest.raises(Refused):
        actions.refuse_line(by=by, line=line, reason="language")


def test_a_conflict_of_interest_given_for_a_line_is_named_where_it_was_set_aside_for_less(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    journal.run_due()
    line = next(iter(laid_out(by).values()))
    one = Suggestion.objects.get(need=line.need_id, offer=line.offer_id)
    actions.dismiss(by=by, suggestion=one, reason="theme")
    actions.refuse_line(by=by, line=line, reason="conflict")
    assert Entry.objects.filter(name="conflict.named").count() == 1


def test_a_refusal_for_a_conflict_is_taken_back_from_a_case_of_the_party_without_a_suggestion(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User, fiji_staff: User
) -> None:
    line = next(one for one in laid_out(by).values() if one.need.party_id == "FJ")
    Suggestion.objects.all().delete()
    actions.refuse_line(by=by, line=line, reason="conflict")
    second = ask(fiji_staff)
    actions.open_case(by=Actor.system("matcher"), need=second)
    page = f"/en/needs/{second.pk}/case/"
    door = f"/en/desk/portfolio/{line.pk}/restore/?case={second.pk}"
    opposed = queries.in_conflict("FJ")
    assert door in browser(coordinator).get(page).content.decode()
    assert browser(coordinator).post(door)["Location"] == page
    assert not opposed.exists()
    assert Entry.objects.filter(name="conflict.taken_back").count() == 1
    line.refresh_from_db()
    assert (line.state, line.reason) == (PortfolioLine.RESTORED, "conflict")


def test_a_conflict_that_was_taken_back_stays_so_when_its_suggestion_goes(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    journal.run_due()
    line = next(iter(laid_out(by).values()))
    actions.refuse_line(by=by, line=line, reason="conflict")
    one = Suggestion.objects.get(need=line.need_id, offer=line.offer_id)
    opposed = queries.in_conflict(line.need.party_id)
    assert opposed.exists()
    actions.restore(by=by, suggestion=one)
    assert not opposed.exists()
    one.delete()
    assert not opposed.exists()


def test_a_refused_pair_is_listed_with_its_reason_and_taken_back_by_who_gave_it(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User
) -> None:
    journal.run_due()
    lines = laid_out(by)
    line = next(iter(lines.values()))
    actions.refuse_line(by=by, line=line, reason="capacity")
    colleague = person("Olga Other", "olga@ecotone.example")
    Mandate.objects.create(user=colleague, kind="coordinator")
    actions.take_case(by=Actor(colleague), case=line.need.case)
    page, door = "/en/desk/portfolio/?group=refused", f"/en/desk/portfolio/{line.pk}/restore/"
    shown = browser(coordinator).get(page).content.decode()
    assert door in shown
    assert "No time in the period" in shown
    answer = browser(coordinator).post(f"{door}?group=refused")
    assert answer["Location"] == page
    one = Suggestion.objects.get(need=line.need_id, offer=line.offer_id)
    assert one.state == Suggestion.SUGGESTED
    assert laid_out(by).keys() == lines.keys()


def test_who_neither_refused_a_pair_nor_holds_its_case_does_not_take_it_back(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    journal.run_due()
    line = next(iter(laid_out(by).values()))
    actions.take_case(by=by, case=line.need.case)
    actions.refuse_line(by=by, line=line, reason="conflict")
    colleague = person("Olga Other", "olga@ecotone.example")
    Mandate.objects.create(user=colleague, kind="coordinator")
    with pytest.raises(Refused):
        actions.restore_line(by=Actor(colleague), line=line)
    for _twice in range(2):
        actions.restore_line(by=by, line=line)
    assert Entry.objects.filter(name="conflict.taken_back").count() == 1


def test_a_line_that_a_colleague_refused_is_not_proposed(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    line = next(iter(laid_out(by).values()))
    actions.refuse_line(by=by, line=PortfolioLine.objects.get(pk=line.pk), reason="capacity")
    with pytest.raises(Refused) as refused:
        actions.accept_line(by=by, line=line)
    assert refused.value.code == "moved_on"
    assert not Proposal.objects.exists()


def test_a_line_accepted_twice_is_one_proposal(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    line = next(iter(laid_out(by).values()))
    first, second = (actions.accept_line(by=by, line=line) for _press in range(2))
    assert first == second


def test_a_line_says_when_what_it_read_has_changed(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User, client: Client
) -> None:
    line = next(iter(laid_out(by).values()))
    client.force_login(coordinator)
    words = "has changed since this was laid out"
    assert words not in client.get("/en/desk/portfolio/").content.decode()
    Need.objects.filter(pk=line.need_id).update(rev=99)
    assert words in client.get("/en/desk/portfolio/").content.decode()


def test_weak_pairs_stand_by_themselves(by: Actor, needs: list[Need], offered: list[Offer]) -> None:
    laid_out(by)
    weak, other = (PortfolioLine.objects.get(need=need) for need in needs)
    PortfolioLine.objects.filter(pk=weak.pk).update(band="none")
    rows = PortfolioLine.objects.all()
    assert {code: n for code, _name, n in queries.portfolio_groups(rows) if n} == {
        "new": 1, "weak": 1,
    }  # fmt: skip
    assert [queries.portfolio(rows, code).get().pk for code in ("weak", "new")] == [
        weak.pk, other.pk,
    ]  # fmt: skip


def test_who_decides_a_line_comes_back_to_its_page_at_the_line_above(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User, client: Client
) -> None:
    laid_out(by)
    above, line = queries.portfolio(PortfolioLine.objects.all(), "new")
    client.force_login(coordinator)
    page = client.get("/en/desk/portfolio/?group=new&page=1").content.decode()
    path = f"/en/desk/portfolio/{line.pk}/refuse/?group=new&amp;page=1#l{above.pk}"
    assert f'action="{path}"' in page
    answer = client.post(path.replace("amp;", ""), {"reason": "method"})
    # A browser keeps the fragment of the address it posted to.
    assert answer["Location"] == "/en/desk/portfolio/?group=new&page=1"


def test_a_job_whose_worker_was_killed_is_done_once(
    by: Actor, needs: list[Need], offered: list[Offer], monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.ask_portfolio(by=by)
    keep = actions.store_portfolio

    def die(**_: object) -> bool:
        raise SystemExit  # nothing of ours catches it: the step stays running, as after kill -9

    monkeypatch.setattr(actions, "store_portfolio", die)
    with pytest.raises(SystemExit):
        journal.run_due()
    monkeypatch.setattr(actions, "store_portfolio", keep)
    Step.objects.filter(state=Step.RUNNING).update(due_at="2020-01-01T00:00Z")
    journal.run_due()
    assert Job.objects.get().state == Job.DONE
    assert PortfolioLine.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_job_leave_the_lines_of_one(
    by: Actor, needs: list[Need], offered: list[Offer]
) -> None:
    job = actions.ask_portfolio(by=by)
    tasks.keep_level()
    at_once(*[lambda: tasks.lay_out_for(Job.objects.get(pk=job.pk))] * 2)
    assert PortfolioLine.objects.count() == 2
    assert Entry.objects.filter(name="job.done").count() == 1


def test_a_cancelled_job_keeps_nothing(by: Actor, needs: list[Need], offered: list[Offer]) -> None:
    job = actions.ask_portfolio(by=by)
    journal.move_job(by=by, job=job, verb="cancel")
    journal.run_due()
    assert not PortfolioLine.objects.exists()


def test_while_it_is_laid_out_the_page_asks_again_and_gets_nothing_new_until_there_is(
    by: Actor, needs: list[Need], offered: list[Offer], coordinator: User
) -> None:
    client, piece = browser(coordinator), "/en/desk/portfolio/laid-out/"
    actions.ask_portfolio(by=by)
    page = client.get("/en/desk/portfolio/").content.decode()
    assert f'data-again="{piece}"' in page
    assert "hx-trigger" not in page
    first = client.get(piece)
    assert f'data-tag="{escape(first["ETag"])}"' in first.content.decode()
    same = client.get(piece, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    journal.run_due()
    now = client.get(piece, headers={"If-None-Match": first["ETag"]})
    assert now.status_code == 200
    assert "data-again" not in now.content.decode(), "it ended, so nothing asks any more"
    assert needs[0].title in now.content.decode()
