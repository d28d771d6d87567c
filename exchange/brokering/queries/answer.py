"""The first answer to a need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext

from exchange.board.gates import needs_visible_to
from exchange.board.models import Need
from exchange.brokering.models import Answer, Suggestion
from exchange.journal.queries import is_due
from exchange.library.models import Lesson, Resource
from exchange.people.models import Actor

# Lines of each part; where fewer are close, the best weak ones fill up to the least.
MOST, LEAST = 5, 3
PROVIDER = ("profile__user", "profile__area", "organisation__area", "party__area")


@dataclass(frozen=True)
class FirstAnswer:
    """What a Party can use now, who has solved it, and which countries ask the same."""

    need: Need
    state: Answer | None
    things: list[Suggestion] = field(default_factory=list)
    people: list[Suggestion] = field(default_factory=list)
    peers: list[Suggestion] = field(default_factory=list)
    # Lines of which the asker said "not this".
    aside: list[Suggestion] = field(default_factory=list)

    @property
    def lines(self) -> list[Suggestion]:
        """All that is shown with its reasons."""
        return [*self.things, *self.people, *self.peers]

    @property
    def ready(self) -> bool:
        """Whether the matcher has read the need at least once."""
        return self.state is not None and self.state.ranked_at is not None

    @property
    def looking(self) -> bool:
        """Whether it is worth asking again in a moment."""
        return not self.ready and self.need.state in (Need.DRAFT, *Need.LIVE)

    @property
    def growing(self) -> bool:
        """Whether it is made, or made anew from a changed text, at this moment."""
        return self.looking or is_due("brokering.rank_need", self.need)

    @property
    def headline(self) -> list[tuple[str, str]]:
        """What was found, in as many lines as there are kinds of it: (class, words)."""
        people, things, peers = (close(rows) for rows in (self.people, self.things, self.peers))
        lines = [
            ("o", people, ngettext("%(n)d offer fits", "%(n)d offers fit", people)),
            ("u", things, ngettext("%(n)d thing you can use today",
                                   "%(n)d things you can use today", things)),
            ("n", peers, ngettext("%(n)d country asks the same",
                                  "%(n)d countries ask the same", peers)),
        ]  # fmt: skip
        found = [(name, words % {"n": n}) for name, n, words in lines if n]
        return found or [("", gettext("Nothing close enough yet"))]


def close(rows: Iterable[Suggestion]) -> int:
    """How many of these are strong or possible."""
    return sum(one.band != "none" for one in rows)


def first_answer(by: Actor, need: Need) -> FirstAnswer:
    """The answer as it stands now; ``why.explain`` puts the reasons beside each line."""
    state = Answer.objects.filter(need=need).first()
    if state is None:
        return FirstAnswer(need, None)
    rows = [one for one in _rows(by, need) if one.state == Suggestion.SUGGESTED]
    kept = [one for one in rows if one.verdict != "not"]
    return FirstAnswer(
        need, state,
        _best(one for one in kept if one.kind in ("resource", "lesson")),
        _best(one for one in kept if one.kind == "offer"),
        _solved_first(one for one in kept if one.kind == "peer" and one.band != "none"),
        [one for one in rows if one.verdict == "not"],
    )  # fmt: skip


def answer_line(by: Actor, suggestion: Suggestion) -> Suggestion:
    """One line again, after something was said of it."""
    return next(one for one in _rows(by, suggestion.need) if one.pk == suggestion.pk)


def _rows(by: Actor, need: Need) -> list[Suggestion]:
    offered = [f"offer__{one}" for one in PROVIDER]
    rows = need.suggestions.select_related(
        "resource__hub", "lesson__party__area", "peer__party__area", "peer__seat", *offered
    )
    rows = rows.prefetch_related("resource__languages", "offer__languages")
    peers = [one.peer_id for one in rows if one.peer_id]
    read = set(needs_visible_to(by).filter(pk__in=peers).values_list("pk", flat=True))
    return [one for one in rows.order_by("rank", "pk") if _stands(one, read)]


def _stands(one: Suggestion, peers: set[int]) -> bool:
    """Whether what was found is still there for this reader."""
    if one.resource is not None:
        return one.resource.state == Resource.SHOWN
    if one.lesson is not None:
        return one.lesson.state == Lesson.SHOWN
    return one.peer_id is None or one.peer_id in peers


def _best(rows: Iterable[Suggestion]) -> list[Suggestion]:
    every = sorted(rows, key=lambda one: (one.wished_at is None, one.verdict != "helps", one.rank))
    near = [one for one in every if one.band != "none" or one.verdict or one.wished_at]
    weak = [one for one in every if one not in near]
    return near[:MOST] + weak[: max(0, LEAST - len(near))]


def _solved_first(rows: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(rows, key=lambda one: (one.peer.state != Need.MET, one.rank))[:MOST]  # type: ignore[union-attr]
