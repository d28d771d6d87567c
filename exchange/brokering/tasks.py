"""What follows a fact in brokering; the one place that loads the engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet

from exchange.board.actions import read_subjects, reread_subjects
from exchange.board.models import Need, Offer
from exchange.brokering import actions
from exchange.brokering.index import POOLS, Asked, lay_out
from exchange.brokering.index.sources import whole
from exchange.brokering.models import Exchange
from exchange.brokering.queries import ranked_from, read_words, unranked
from exchange.journal.actions import move_job, progress_job, run_due_short
from exchange.journal.models import Entry, Job, Step
from exchange.people.models import Actor, User

MATCHER = Actor.system("matcher")
CLOCK = Actor.system("clock")
# Needs ranked between two looks at what else is due: a second or two of work.
AT_ONCE = 20
# Words of a need that are kept because no entry of the lexicon holds them.
UNKNOWN = 60


def open_case(entry: Entry) -> None:
    """A posted need becomes a case."""
    actions.open_case(by=MATCHER, need=_need(entry))


def free_cases(entry: Entry) -> None:
    """Somebody's appointment has ended."""
    actions.free_cases(by=CLOCK, user=User.objects.get(pk=_thing(entry, "user")))


def rank_need(entry: Entry) -> None:
    """Rank the standing offers for the need of this fact."""
    rank(Need.objects.filter(pk=_need(entry).pk))


def rank_party(entry: Entry) -> None:
    """A conflict of interest was named or taken back: every need of the Party looks again."""
    rank(Need.objects.filter(party=_need(entry).party, state__in=Need.LIVE))


def rank_all(entry: Entry) -> None:
    """An offer, a provider or the library changed: every live need looks again."""
    for some in _live():
        run_due_short()
        rank(some)


def rank_again(entry: Entry) -> None:
    """Somebody asked for everything to be ranked again; what fails ten times fails the job."""
    job = Job.objects.get(pk=_thing(entry, "job"))
    with ending(job, entry):
        rank_since(job)


def read_again(entry: Entry) -> None:
    """The words known have changed: what needs and offers speak of is read anew."""
    read_words()
    reread_subjects(by=MATCHER, pause=run_due_short)


def lay_out_portfolio(entry: Entry) -> None:
    """Somebody asked for all open needs against all offers."""
    job = Job.objects.get(pk=_thing(entry, "job"))
    with ending(job, entry):
        lay_out_for(job)


def drop_offer(entry: Entry) -> None:
    """An offer no longer stands."""
    actions.drop_offer(by=MATCHER, offer=Offer.objects.get(pk=_thing(entry, "offer")))


def drop_need(entry: Entry) -> None:
    """A need was withdrawn, expired or answered by what exists."""
    actions.lapse_all(by=MATCHER, need=_need(entry))


def draft_lesson(entry: Entry) -> None:
    """What an exchange taught comes to the library, or leaves it."""
    exchange = Exchange.objects.get(pk=_thing(entry, "exchange"))
    actions.draft_lesson(by=CLOCK, exchange=exchange)


def keep_time() -> None:
    """The clock's reminders, lapses and closures."""
    actions.keep_time(by=CLOCK)


def rank(needs: QuerySet[Need]) -> None:
    """Rank these needs; unchanged input leaves unchanged rows.

    Read again until nothing is left to store: a slower worker may have put its older ranking
    over a newer one in between, and whoever stored last sees that it is not the newest.
    """
    while _rank_once(needs):
        pass
    read_subjects(by=MATCHER)


def _rank_once(needs: QuerySet[Need]) -> bool:
    """Rank against everything as it stands now; True when a ranking was stored."""
    import matching.matcher as engine

    POOLS.refresh(engine)
    stored = False
    for need in whole(needs.all()):
        asked = POOLS.asked(engine, need)
        before = ranked_from(need)
        if before != asked.version:
            _answer(engine, need, asked, read=asked.was_read_for(before))
            stored = True
        if need.state != Need.DRAFT:
            actions.open_case(by=MATCHER, need=need)
            actions.announce(by=MATCHER, need=need)
    return stored


def _answer(engine: Any, need: Need, asked: Asked, *, read: bool) -> None:
    """Make and keep the answer; ``read``: what the need says by itself was seen to before."""
    from matching.peers import same_ask

    found = POOLS.rank(engine, asked)
    counted = (one for one in found if one.kind == "offer" and one.name not in asked.aside)
    near = any(one.values["band"] != "none" for one in counted)
    lacks = [] if near else POOLS.lacks(asked)
    if not read:
        actions.store_twins(by=MATCHER, need=need, others=POOLS.twins(same_ask, asked))
    actions.store_ranking(
        by=MATCHER, need=need, found=found, version=asked.version, lacks=lacks,
        text=None if read else _shown(asked.record),
    )  # fmt: skip


def _shown(text: Any) -> dict[str, Any]:
    """What a need's text shows by itself: the words that no entry of the lexicon holds and that
    may be worth one, and what its reader should know, such as that it is very short."""
    from matching.coverage import teachable
    from matching.notes import notes

    words = teachable(text.body, text.language)[:UNKNOWN]
    return {"unknown": {"lang": text.language, "words": words}, "notes": notes(text)}


def keep_level() -> None:
    """By the clock: read in what changed, so that the next need finds everything at hand."""
    import matching.matcher as engine

    POOLS.refresh(engine)
    read_subjects(by=CLOCK)


@contextmanager
def ending(job: Job, entry: Entry) -> Iterator[None]:
    """Fail the job when its step will not be tried again."""
    try:
        yield
    except Exception as problem:
        if entry.steps.filter(tries__gte=Step.MOST_TRIES).exists():
            move_job(by=MATCHER, job=job, verb="fail", note=repr(problem))
        raise


def rank_since(job: Job) -> None:
    """Rank what was not ranked since the job was asked for; carries on after a kill."""
    move_job(by=MATCHER, job=job, verb="start")
    left = unranked(job).count()
    total = job.total or Need.objects.filter(state__in=Need.LIVE).count()
    while progress_job(by=MATCHER, job=job, done=max(total - left, 0), total=total):
        if not left:
            move_job(by=MATCHER, job=job, verb="finish")
            return
        run_due_short()
        pks = list(unranked(job).values_list("pk", flat=True)[:AT_ONCE])
        some = Need.objects.filter(pk__in=pks)
        actions.forget_ranking(by=MATCHER, needs=some)
        rank(some)
        left = unranked(job).count()


def lay_out_for(job: Job) -> None:
    """Lay out the portfolio and keep its lines, unless the job ended meanwhile."""
    import matching.assign as assign
    import matching.matcher as engine

    move_job(by=MATCHER, job=job, verb="start")
    if job.state == Job.RUNNING:
        lines = list(lay_out(engine, assign.propose, POOLS, pause=run_due_short))
        actions.store_portfolio(by=MATCHER, job=job, lines=lines)


def _live() -> Iterator[QuerySet[Need]]:
    """The live needs, AT_ONCE by AT_ONCE."""
    needs = Need.objects.filter(state__in=Need.LIVE).order_by("pk")
    live = list(needs.values_list("pk", flat=True))
    for start in range(0, len(live), AT_ONCE):
        yield Need.objects.filter(pk__in=live[start : start + AT_ONCE])


def _need(entry: Entry) -> Need:
    return Need.objects.select_related("party").get(pk=_thing(entry, "need"))


def _thing(entry: Entry, kind: str) -> str:
    return entry.about.get(kind=kind).thing
