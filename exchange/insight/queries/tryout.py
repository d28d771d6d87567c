"""The sample accounts one can try the demo with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exchange.people.models import User

PASSWORD = "ecotone-demo"  # noqa: S105  (sample accounts only; refused in production)


@dataclass(frozen=True)
class Account:
    """A sample account: whose it is, what to do with it first, and the sign of its side."""

    email: str
    who: Any
    first: Any
    glyph: str
    name: str = ""


# In the order of the story.
ACCOUNTS = [
    Account("staff@demo.example", _("Country staff, Fiji"),
        _("Post a need and see the first answer. An exchange is under way already."), "need"),
    Account("focal@demo.example", _("Focal point, Fiji"),
        _("A need waits for your yes."), "need"),
    Account("coordinator@demo.example", _("Coordinator"),
        _("Weigh suggestions with their reasons, then propose a match to both sides."), "match"),
    Account("expert@demo.example", _("Expert"),
        _("A country has accepted a proposal and waits for your answer."), "offer"),
    Account("staff2@demo.example", _("Country staff, Senegal"),
        _("Talk in a live room, in French."), "need"),
    Account("expert2@demo.example", _("Expert with no free place"),
        _("The other side of that room."), "offer"),
    Account("admin@demo.example", _("Administrator"),
        _("Invite coordinators; look at jobs."), "star"),
]  # fmt: skip


def tryout() -> list[Account]:
    """The accounts with the names of their people; none without sample data, nor beside a demo."""
    if settings.ENV.mode != "demo":
        return []
    rows = User.objects.filter(is_sample=True, is_active=True)
    names = dict(rows.filter(email__in=[a.email for a in ACCOUNTS]).values_list("email", "name"))
    return [
        Account(one.email, one.who, one.first, one.glyph, names[one.email])
        for one in ACCOUNTS if one.email in names
    ]  # fmt: skip
