"""A hat: one granted capacity of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HatKind = Literal["seat", "expert", "member", "coordinator", "administrator", "self"]


@dataclass(frozen=True)
class Hat:
    """A granted capacity: a Seat, an ExpertProfile, a Membership, a Mandate, or oneself.

    ``side`` names whom it speaks for in a proposal, an exchange or a Reader row:
    ``party:FJ``, ``profile:3``, ``organisation:2``; empty for coordinators and oneself.
    """

    kind: HatKind
    pk: int | None = None
    side: str = ""
    seat_kind: str = ""
    vetted: bool = False

    @property
    def key(self) -> str:
        """The hat as one word, for forms and the journal: ``seat:3``."""
        return self.kind if self.pk is None else f"{self.kind}:{self.pk}"


SELF = Hat("self")
