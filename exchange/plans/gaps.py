"""What a plan lacks, in the words with which a need begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override

from exchange.atlas.models import Barrier, Party, SupportKind, listed, page_code
from exchange.people.models import Actor
from exchange.plans import queries
from exchange.plans.gates import assessments_visible_to, targets_visible_to
from exchange.plans.models import Answer, NationalTarget


@dataclass(frozen=True)
class Gap:
    """What one national target, or one answer of the newest assessment, lacks."""

    party_id: str
    name: str
    lang: str
    paragraphs: list[str]
    kinds: list[SupportKind]
    barriers: list[Barrier]
    targets: list[int] = field(default_factory=list)
    plan: NationalTarget | None = None
    answer: Answer | None = None

    @property
    def source(self) -> NationalTarget | Answer:
        """The row it comes from."""
        found = self.plan or self.answer
        assert found is not None
        return found

    def title(self, kinds: list[SupportKind]) -> str:
        """A need's title for these kinds of help, in the target's language, at most 160 letters."""
        with override(self._page):
            asked = listed(kinds)
        room = 158 - len(asked)
        name = self.name if len(self.name) <= room else f"{self.name[: room - 1].rstrip()}…"
        return f"{name}: {asked}"[:160]

    def text(self, kinds: list[SupportKind]) -> str:
        """A need's text for these kinds of help, in the target's language."""
        with override(self._page):
            lines = [*self.paragraphs, _("What is lacking: %(what)s.") % {"what": listed(kinds)}]
            if self.barriers:
                words = _("What stands in the way: %(what)s.")
                lines.append(words % {"what": listed(self.barriers)})
        return "\n\n".join(filter(None, lines))[:3000]

    @property
    def _page(self) -> str:
        """The code of the interface in the target's language."""
        return "zh-hans" if self.lang == "zh" else self.lang


def gap_of_target(target: NationalTarget) -> Gap:
    """What a national target lacks; ``kinds`` is empty where it lacks nothing or is set aside."""
    lacking = target.lacks.all() if target.state == NationalTarget.CURRENT else ()
    aligned = [one.target_id for one in target.alignments.all() if one.target_id]
    return Gap(
        party_id=target.party_id, name=target.name, lang=target.lang or page_code(),
        paragraphs=[target.text or target.title], kinds=list(lacking),
        barriers=list(target.barriers.all()), targets=aligned, plan=target,
    )  # fmt: skip


def gap_of_answer(answer: Answer, party: Party) -> Gap:
    """What an answer of an assessment lacks, in the page's language."""
    said = _("Our self-assessment of target %(n)s, %(name)s: %(level)s.") % {
        "n": answer.target_id, "name": answer.target.name,
        "level": answer.get_level_display() or _("Not answered"),
    }  # fmt: skip
    return Gap(
        party_id=party.pk, name=answer.target.name, lang=page_code(),
        paragraphs=[said, answer.note], kinds=list(answer.lacks.all()),
        barriers=list(answer.barriers.all()), targets=[answer.target_id], answer=answer,
    )  # fmt: skip


def gaps_of(by: Actor, party: Party) -> list[Gap]:
    """What a Party's current targets and its newest kept assessment lack, as ``by`` may read it."""
    targets = queries.targets_of(party).filter(pk__in=targets_visible_to(by).values("pk"))
    found = [gap_of_target(one) for one in targets]
    kept = assessments_visible_to(by).filter(party=party, kept_at__isnull=False)
    last = kept.order_by("kept_at", "pk").last()
    answers = queries.answers_of(last) if last else ()
    return [gap for gap in [*found, *(gap_of_answer(one, party) for one in answers)] if gap.kinds]
