"""The first answer to a need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext, ngettext

from exchange.board.gates import EDITABLE
from exchange.board.models import Need
from exchange.brokering.models import Answer, Suggestion
from exchange.journal.queries import is_due

# Lines of each part; where fewer are close, the best weak ones fill up to the least.
MOST, LEAST = 5, 3


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
    def none_fits(self) -> bool:
        """Whether its offers are only the nearest: none is close, and the asker took none up."""
        return not any(one.band != "none" or one.verdict or one.wished_at for one in self.people)

    @property
    def short(self) -> bool:
        """Whether the matcher found too few words to compare, in a text that can be changed."""
        return self.state is not None and self.need.state in EDITABLE and self.state.short

    @property
    def strange(self) -> bool:
        """Whether the matcher does not know the language of the text."""
        return self.state is not None and self.state.strange

    @property
    def ready(self) -> bool:
        """Whether the matcher has read the need at least once."""
        return self.state is not None and self.state.ranked_at is not None

    @property
    def looking(self) -> bool:
        """Whether it is worth asking again in a moment; a draft too short to be read is not."""
        return not self.ready and (self.need.state in Need.LIVE or self._is_due)

    @property
    def growing(self) -> bool:
        """Whether it is made, or made anew from a changed text, at this moment."""
        return self.looking or self._is_due

    @cached_property
    def _is_due(self) -> bool:
        return is_due("brokering.rank_need", self.need)

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


def first_answer(need: Need, lines: Iterable[Suggestion]) -> FirstAnswer:
    """The answer as it stands now, of the ``lines`` its reader may see (``gates.lines_for``);
    ``why.explain`` puts the reasons beside each."""
    state = Answer.objects.filter(need=need).first()
    rows = [one for one in lines if one.state == Suggestion.SUGGESTED]
    kept = [one for one in rows if one.verdict != "not"]
    return FirstAnswer(
        need, state,
        _best(one for one in kept if one.kind in ("resource", "lesson")),
        _best(one for one in kept if one.kind == "offer"),
        _solved_first(one for one in kept if one.kind == "peer" and _is_same(one)),
        [one for one in rows if one.verdict == "not"],
    )  # fmt: skip


def _best(rows: Iterable[Suggestion]) -> list[Suggestion]:
    every = sorted(rows, key=lambda one: (one.wished_at is None, one.verdict != "helps", one.rank))
    near = [one for one in every if one.band != "none" or one.verdict or one.wished_at]
    weak = [one for one in every if one not in near]
    return near[:MOST] + weak[: max(0, LEAST - len(near))]


def _is_same(one: Suggestion) -> bool:
    """Whether another country's need may be called the same: one that shares a part is another."""
    return one.band == "strong" or one.verdict == "helps"


def _solved_first(rows: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(rows, key=lambda one: (one.peer.state != Need.MET, one.rank))[:MOST]  # type: ignore[union-attr]
