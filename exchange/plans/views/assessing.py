"""The self-assessment: filled part by part, kept, and seen over time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.models import Party
from exchange.doors import limited
from exchange.errors import Refused
from exchange.people.models import ActorRequest
from exchange.people.views.pages import FORM, posted
from exchange.plans import actions, gates, queries, tables
from exchange.plans.forms import SECTIONS, SectionForm
from exchange.plans.models import Assessment
from exchange.plans.picture import picture_of
from exchange.plans.views.plans import own, seated


@login_required
@FORM
def assess(request: ActorRequest, code: str) -> HttpResponse:
    """Where the draft stands: its parts, and the button that keeps it; a POST begins one."""
    party = own(request, code)
    if request.method == "POST":
        actions.begin_assessment(by=seated(request, party), party=party)
        return redirect("plans:section", party.pk, 1)
    draft, last = gates.draft_for(request.actor, party), picture_of(request.actor, party).last
    answered = queries.answered(draft) if draft else []
    shown = {"party": party, "draft": draft, "last": last, "done": len(answered),
             "parts": _parts(answered)}  # fmt: skip
    return render(request, "plans/assess.html", shown)


def _parts(answered: list[int]) -> list[tuple[int, Any, int, int, int, bool]]:
    """The parts of a draft: number, name, first and last target, how many are answered, or all."""
    found = []
    for number, (name, first, last) in SECTIONS.items():
        n = sum(first <= one <= last for one in answered)
        found.append((number, name, first, last, n, n > last - first))
    return found


@login_required
@FORM
@limited("answers", per_user="1200/h", per_address="30000/h")
def section(request: ActorRequest, code: str, number: str) -> HttpResponse:
    """One part of the draft; what is sent is saved, and without JavaScript leads on."""
    party = own(request, code)
    draft = gates.draft_for(request.actor, party)
    if int(number) not in SECTIONS:
        raise gates.absent()
    if draft is None:
        return redirect("plans:assess", party.pk)
    return Sheet(request, party, draft, int(number)).answer()


class Sheet:
    """A part of a draft as a person fills it in."""

    def __init__(self, request: ActorRequest, party: Party, draft: Assessment, number: int) -> None:
        self.request, self.party, self.draft, self.number = request, party, draft, number
        self.form = SectionForm(self._saved(), posted(request))

    def answer(self) -> HttpResponse:
        """The page, or where the saved part leads."""
        quiet = bool(self.request.headers.get("HX-Request"))
        if self.request.method != "POST":
            return self._page(200)
        if not self.form.is_valid() and not quiet:
            return self._page(422)
        late = actions.save_answers(
            by=seated(self.request, self.party), assessment=self.draft, answers=self.form.given()
        )
        if quiet:
            return self._said(late)
        if late:
            self.form = self.form.with_others(late, self._saved())
            return self._page(409)
        return self._on()

    def _saved(self) -> Any:
        _name, first, last = SECTIONS[self.number]
        return queries.answers_of(self.draft).filter(target__gte=first, target__lte=last)

    def _said(self, late: list[int]) -> HttpResponse:
        shown = {"at": timezone.now(), "is_sound": self.form.is_valid(), "late": late}
        return render(self.request, "plans/saved.html", shown)

    def _on(self) -> HttpResponseRedirect:
        if self.number + 1 in SECTIONS and "later" not in self.request.POST:
            return redirect("plans:section", self.party.pk, self.number + 1)
        messages.success(self.request, _("Saved."))
        return redirect("plans:assess", self.party.pk)

    def _page(self, status: int) -> HttpResponse:
        shown = {
            "form": self.form, "party": self.party, "number": self.number, "of": len(SECTIONS),
            "name": SECTIONS[self.number][0], "is_last": self.number + 1 not in SECTIONS,
        }  # fmt: skip
        return render(self.request, "plans/section.html", shown, status=status)


@login_required
@require_POST
def keep(request: ActorRequest, code: str) -> HttpResponse:
    """Keep the draft as the picture of today."""
    party = own(request, code)
    draft = gates.draft_for(request.actor, party)
    if draft is None:
        return redirect("plans:picture", party.pk)
    try:
        kept = actions.keep_assessment(by=seated(request, party), assessment=draft)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("plans:assess", party.pk)
    messages.success(request, _("Kept. It stays as it is; the next one begins from it."))
    return redirect("plans:assessment", kept.pk)


@login_required
@require_safe
def assessment(request: ActorRequest, pk: int) -> HttpResponse:
    """A kept assessment, answer by answer."""
    found = gates.assessment_for(request.actor, pk)
    shown = {"party": found.party, "assessment": found, "answers": queries.answers_of(found)}
    return render(request, "plans/assessment.html", shown)


@login_required
@require_safe
def picture(request: ActorRequest, code: str) -> HttpResponse:
    """The kept assessments side by side."""
    party = gates.plan_for(request.actor, code)
    shown = {"party": party, "picture": picture_of(request.actor, party),
             "may_write": gates.may_write(request.actor, party)}  # fmt: skip
    return render(request, "plans/picture.html", shown)


@login_required
@require_safe
def picture_csv(request: ActorRequest, code: str) -> HttpResponse:
    """Every answer of every kept assessment."""
    party = gates.plan_for(request.actor, code)
    rows = queries.kept_answers(party)
    return tables.as_csv(tables.answer_rows(rows), f"assessments-{party.pk}.csv")
