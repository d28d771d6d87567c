"""Who acts, and for whom: the value every action asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.models.hat import SELF, Hat
from exchange.people.models.hats import hats_of
from exchange.people.models.user import User

SYSTEMS = ("clock", "matcher", "mail", "import", "seed", "translator")


@dataclass(frozen=True, eq=False)
class Actor:
    """A person wearing one hat, or a part of the system; never "nobody in particular".

    Reading counts every hat held (``sides``, ``coordinates``); acting counts the one worn.
    """

    user: User | None
    hat: Hat = SELF
    machine: str = ""

    @classmethod
    def system(cls, machine: str) -> Actor:
        """The clock, the matcher, the mail, an import, a seed or the translator."""
        if machine not in SYSTEMS:
            raise ValueError(f"{machine!r} is no part of the system")
        return cls(user=None, machine=machine)

    @property
    def label(self) -> str:
        """What the journal writes: the hat's key, or ``system:clock``."""
        return f"system:{self.machine}" if self.machine else self.hat.key

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        """Every hat the person holds today (one read a page)."""
        return hats_of(self.user) if self.user is not None else ()

    @cached_property
    def sides(self) -> frozenset[str]:
        """All sides the person may speak for."""
        return frozenset(hat.side for hat in self.hats if hat.side)

    def pks(self, kind: str) -> list[str]:
        """The keys of one's sides of a kind: of ``party`` the codes, such as ``["FJ"]``."""
        return sorted(s.removeprefix(f"{kind}:") for s in self.sides if s.startswith(f"{kind}:"))

    @property
    def person(self) -> User:
        """The person behind it, or ``Refused("forbidden")`` when nobody is."""
        if self.user is None:
            raise Refused("forbidden", _("Sign in first."), 403)
        return self.user

    @property
    def is_signed_in(self) -> bool:
        """Whether a person stands behind it."""
        return self.user is not None

    @property
    def coordinates(self) -> bool:
        """Whether the person is a coordinator (an administrator is not one by that)."""
        return any(hat.kind == "coordinator" for hat in self.hats)

    @property
    def administers(self) -> bool:
        """Whether the person is an administrator."""
        return any(hat.kind == "administrator" for hat in self.hats)

    @property
    def is_vetted(self) -> bool:
        """Whether the person is a vetted expert or belongs to a vetted organisation."""
        return any(hat.vetted for hat in self.hats)

    def wearing(self, side: str) -> Actor:
        """The same person wearing the hat for ``side``; oneself when it is not held."""
        hat = next((hat for hat in self.hats if hat.side == side and side), SELF)
        return self._with(hat)

    def as_coordinator(self) -> Actor:
        """The same person wearing the coordinator's hat; oneself when it is not held."""
        hat = next((hat for hat in self.hats if hat.kind == "coordinator"), SELF)
        return self._with(hat)

    def _with(self, hat: Hat) -> Actor:
        other = Actor(user=self.user, hat=hat, machine=self.machine)
        other.__dict__.update({k: v for k, v in self.__dict__.items() if k in ("hats", "sides")})
        return other


NOBODY = Actor(user=None)


class ActorRequest(HttpRequest):
    """A request as every view gets it: the actor was put on it by ActorMiddleware."""

    actor: Actor
