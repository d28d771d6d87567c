"""The first answer to a need: what the matcher found, and what its asker says of each line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.board.models import Need, Offer
from exchange.library.models import Lesson, Resource
from exchange.people.models import User

BANDS = [("strong", _("Strong")), ("possible", _("Possible")), ("none", _("Weak"))]
NOT_SUITABLE = [
    ("theme", _("Another subject")), ("method", _("Another kind of help")),
    ("language", _("Language")), ("capacity", _("No time in the period")),
    ("conflict", _("Conflict of interest")), ("known", _("Already tried or known")),
]  # fmt: skip
VERDICTS = [("helps", _("This helps")), ("not", _("Not this"))]
KINDS = ("offer", "resource", "lesson", "peer")
# What the engine notes of a text that is too short to be compared well.
SHORT = frozenset(("no_words", "few_words"))


class Answer(models.Model):
    """That a need was ranked, from which input, and whether its asker was told and has looked."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="answer")
    # Names what the ranking was made from: the need by itself, and all it was compared with.
    version = models.CharField(max_length=64, blank=True)
    ranked_at = models.DateTimeField(null=True)
    # Why no offer is strong or possible, in the engine's words; empty where one is.
    lacks = models.JSONField(default=list)
    # {"lang": …, "words": […]}: what of the need's words no entry of the lexicon holds.
    unknown = models.JSONField(default=dict)
    # Codes of what the engine notes of the text by itself, such as that it has few words.
    notes = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "brokering_answer"

    def __str__(self) -> str:
        return f"answer to {self.need_id}"

    @property
    def short(self) -> bool:
        """Whether the matcher found too few words to compare."""
        return not SHORT.isdisjoint(self.notes)

    @property
    def strange(self) -> bool:
        """Whether the matcher does not know the language of the text."""
        return "strange" in self.notes


def _only(kind: str) -> Q:
    return Q(**{f"{one}__isnull": one != kind for one in KINDS})


class Suggestion(models.Model):
    """What the matcher found for a need, with its reasons: an offer, something to use from the
    library, or another country's need; unique per pair."""

    SUGGESTED, DISMISSED = "suggested", "dismissed"
    KINDS: ClassVar[tuple[str, ...]] = KINDS
    # Fields that a ranking owns; what people said of a suggestion is never touched by it.
    RANKED: ClassVar[tuple[str, ...]] = (
        "rank", "score", "strength", "band", "reasons", "version",
    )  # fmt: skip

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="suggestions")
    offer = models.ForeignKey(
        Offer, null=True, on_delete=models.CASCADE, related_name="suggestions"
    )
    resource = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, null=True, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Need, null=True, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    strength = models.FloatField()
    band = models.CharField(max_length=10, choices=BANDS)
    reasons = models.JSONField(default=dict)
    # Names what the reasons were made from: the need, the thing, and the words known.
    version = models.CharField(max_length=64)
    # Set aside by a coordinator; a ranking never touches this.
    state = models.CharField(max_length=10, default=SUGGESTED)
    reason = models.CharField(max_length=10, choices=NOT_SUITABLE, blank=True)
    dismissed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    # What the asker says of this line, and whether they asked for it; nor this.
    verdict = models.CharField(max_length=5, choices=VERDICTS, blank=True)
    wished_at = models.DateTimeField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "brokering_suggestion"
        constraints = [
            models.UniqueConstraint(fields=["need", kind], name=f"suggestion_once_{kind}")
            for kind in KINDS
        ] + [
            models.CheckConstraint(
                condition=_only("offer") | _only("resource") | _only("lesson") | _only("peer"),
                name="suggestion_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["suggested", "dismissed"]), name="suggestion_state"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "helps", "not"]), name="suggestion_verdict"
            ),
            models.CheckConstraint(
                condition=Q(wished_at=None) | Q(offer__isnull=False), name="suggestion_wish"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id} for {self.need_id}"

    @property
    def kind(self) -> str:
        """``offer``, ``resource``, ``lesson`` or ``peer``."""
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def thing_id(self) -> int:
        """The id of what was found."""
        return getattr(self, f"{self.kind}_id")

    @property
    def thing(self) -> Offer | Resource | Lesson | Need:
        """What was found; load with ``select_related``."""
        return getattr(self, self.kind)
