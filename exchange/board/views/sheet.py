"""The sheet a need is written on: drawn, kept, posted; whatever happens, the text stays."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from exchange.atlas.models import Party
from exchange.board import actions, gates
from exchange.board.forms import NeedForm
from exchange.board.forms.need import PICKED
from exchange.board.models import Need
from exchange.doors import mark, whole
from exchange.errors import Refused
from exchange.people.models import Actor, ActorRequest, Seat
from exchange.people.queries import focal_points
from exchange.plans.gates import targets_visible_to

LIVE = (Need.POSTED, Need.OPEN)
DRAFTED = (Need.DRAFT, Need.RETURNED)
COMPARED = ("title", "text", "by_when", "audience", "serves")


class Sheet:
    """A need being written by a person: ``found`` is what is saved of it, or None."""

    def __init__(self, request: ActorRequest, found: Need | None, data: Any = None) -> None:
        self.request, self.found = request, found
        self.data = data if data is not None else request.POST
        self.is_sent = data is not None or request.method == "POST"
        self.later = "later" in self.data
        whole = not self.later and "suggest" not in self.data and data is None
        given = self.data if self.is_sent else None
        self.form = NeedForm(given, instance=copy(found) if found else None, whole=whole)

    @cached_property
    def parties(self) -> dict[str, bool]:
        """For whom the person may write, and whether they may post."""
        return gates.parties_for(self.request.actor)

    @cached_property
    def party(self) -> str:
        """For whom it is: as chosen, as saved, or the first Party of the person."""
        chosen = str(self.data.get("for", ""))
        is_settled = self.found is not None and self.found.state != Need.DRAFT
        if chosen in self.parties and not is_settled:
            return chosen
        return self.found.party_id if self.found else next(iter(self.parties))

    @property
    def by(self) -> Actor:
        """The person in the seat they write for."""
        return self.request.actor.wearing(f"party:{self.party}")

    @property
    def may_post(self) -> bool:
        """Whether the seat is granted; until then there are drafts only."""
        return self.by.hat.kind == "seat"

    @property
    def cid(self) -> str:
        """The mark of this form, so that sending it twice is sending it once."""
        return mark(self.data)

    @property
    def rev(self) -> int | None:
        """The revision the writer started from."""
        return whole(str(self.data.get("rev", ""))) if self.found else None

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        """The page with what is written on it."""
        seat = Seat.objects.filter(pk=self.by.hat.pk or 0).first() if self.may_post else None
        names = Party.objects.select_related("area").filter(pk__in=[*self.parties, self.party])
        live = self.found is not None and self.found.state in LIVE
        shown = {
            "own_targets": targets_visible_to(self.request.actor).filter(
                party=self.party, state="current"
            ).order_by("pk"),
            "form": self.form, "need": self.found, "seat": seat, "live": live, "cid": self.cid,
            "rev": self.rev if self.is_sent and self.found else getattr(self.found, "rev", ""),
            "party": next(one for one in names if one.pk == self.party),
            "parties": [one for one in names if one.pk in self.parties],
            "deciders": [] if self.may_post else focal_points(self.party), "is_sent": self.is_sent,
            "question": self.found.question if self.found else None,
        }  # fmt: skip
        return render(self.request, "board/form.html", {**shown, **more}, status=status)

    def keep(self) -> HttpResponse:
        """Save or post what is written; a refusal draws the page again with everything on it."""
        fields = self.form.given()
        try:
            kept = self._kept(fields, self.rev)
        except Refused as refused:
            if refused.code == "conflict":
                return self._conflict(fields)
            self.form.add_error(None, str(refused.message))
            return self.show(refused.status)
        if kept.state in DRAFTED:
            messages.success(self.request, _("Saved. You find it on your page."))
            return redirect("board:need", kept.pk)
        # With JavaScript the answer's page fills itself; without it, it waits for what there is.
        wait = "" if "js" in self.data else "?wait=1"
        return redirect(reverse("brokering:answer", args=[kept.pk]) + wait)

    def autosaved(self) -> Need:
        """Autosave what a draft can hold of the form; Refused("conflict") as the verb does."""
        fields = self.form.kept()
        try:
            return self._save(fields, self.rev)
        except Refused as refused:
            found = self._fresh() if refused.code == "conflict" else None
            if found is None or not _is_same(found, fields):
                raise
            return self._save(fields, found.rev)

    def other(self) -> Need:
        """The version somebody else saved meanwhile."""
        found = self._fresh()
        assert found is not None  # only a saved need can be in conflict
        return found

    def _kept(self, fields: dict[str, Any], rev: int | None) -> Need:
        if self.later or not self.may_post:
            return self._save(fields, rev)
        found = self.found
        if found is None or found.state in DRAFTED:
            return actions.post_need(by=self.by, need=found, rev=rev, cid=self.cid, **fields)
        if "change" in self.data:
            return actions.edit_need(by=self.by, need=found, rev=rev, **fields)
        # The form was drawn for a draft that is posted by now: sent twice, or by a colleague.
        if _is_same(found, fields):
            return found
        raise Refused("conflict", "", 409)

    def _save(self, fields: dict[str, Any], rev: int | None) -> Need:
        party = Party.objects.select_related("area").get(pk=self.party)
        return actions.save_draft(
            by=self.by, need=self.found, rev=rev, cid=self.cid, party=party, **fields
        )

    def _conflict(self, fields: dict[str, Any]) -> HttpResponse:
        other = self.other()
        self.found = other
        if not _is_same(other, fields):
            return self.show(409, other=other, rev=other.rev)
        return redirect("board:need", self._kept(fields, other.rev).pk)

    def _fresh(self) -> Need | None:
        return (
            Need.objects.select_related("party__area").filter(pk=self.found.pk).first()
            if self.found
            else None
        )


def _is_same(found: Need, fields: dict[str, Any]) -> bool:
    """Whether a saved need says what is given; what is not given is not compared."""
    plain = all(getattr(found, name) == fields[name] for name in COMPARED if name in fields)
    return plain and all(
        {one.pk for one in getattr(found, name).all()} == {one.pk for one in fields[name]}
        for name in PICKED if name in fields
    )  # fmt: skip
