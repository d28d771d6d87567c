"""National targets: typed one by one, or taken in from a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.models import Barrier, Party, SupportKind
from exchange.doors import limited, whole
from exchange.errors import Refused
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM, done, posted
from exchange.plans import actions, gates, queries, tables
from exchange.plans.forms import TargetForm
from exchange.plans.models import NationalTarget
from exchange.plans.views.plans import own, seated


def _writable(request: ActorRequest, pk: int) -> NationalTarget:
    found = gates.target_for(request.actor, pk)
    gates.writing(request.actor, found.party)
    return found


@login_required
@FORM
@limited("plan", per_user="300/h")
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """Type one national target."""
    party = own(request, code)
    by = seated(request, party)
    form = TargetForm(posted(request))
    if done(form, lambda: actions.enter_target(by=by, party=party, **form.cleaned_data)):
        messages.success(request, _("Entered. Type the next one, or go back to the plan."))
        return redirect("plans:enter" if "more" in request.POST else "plans:plan", party.pk)
    shown = {"form": form, "party": party}
    return render(request, "plans/target_form.html", shown, status=422 if form.errors else 200)


@login_required
@require_safe
def target(request: ActorRequest, pk: int) -> HttpResponse:
    """One national target: its words, what it is aligned with, what it lacks."""
    found = gates.target_for(request.actor, pk)
    shown = {"target": found, "may_write": gates.may_write(request.actor, found.party)}
    return render(request, "plans/target.html", shown)


@login_required
@FORM
@limited("plan", per_user="300/h")
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a national target."""
    found, rev = _writable(request, pk), request.POST.get("rev", "")
    form, by = TargetForm.of(found, posted(request)), seated(request, found.party)
    if done(form, lambda: _edited(by, found, rev, form)):
        messages.success(request, _("Saved."))
        return redirect("plans:target", pk)
    # What a colleague saved meanwhile is shown beside it; sending once more is a choice then.
    newest = gates.target_for(request.actor, pk)
    shown = {"form": form, "party": found.party, "target": newest, "rev": newest.rev,
             "other": rev not in ("", str(newest.rev))}  # fmt: skip
    return render(request, "plans/target_form.html", shown, status=422 if form.errors else 200)


def _edited(by: Actor, found: NationalTarget, rev: str, form: TargetForm) -> None:
    actions.edit_target(by=by, target=found, rev=whole(rev), **form.cleaned_data)


@login_required
@require_POST
def retire(request: ActorRequest, pk: int) -> HttpResponse:
    """Set a target aside."""
    found = _writable(request, pk)
    actions.retire_target(by=seated(request, found.party), target=found)
    messages.success(request, _("Set aside. You find it at the end of the list."))
    return redirect("plans:plan", found.party_id)


@login_required
@require_POST
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a target back."""
    found = _writable(request, pk)
    actions.restore_target(by=seated(request, found.party), target=found)
    messages.success(request, _("It is in the list again."))
    return redirect("plans:target", pk)


@login_required
@FORM
@limited("plan", per_user="300/h")
def take_in(request: ActorRequest, code: str) -> HttpResponse:
    """Paste or upload a table: looked at first, taken in on a second press."""
    party = own(request, code)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    shown: dict[str, Any] = {"party": party, "text": text, "kinds": SupportKind.objects.all(),
                             "barriers": Barrier.objects.all()}  # fmt: skip
    if request.method != "POST":
        return render(request, "plans/table.html", shown)
    try:
        shown |= _read(request, party, text)
    except Refused as refused:
        shown["problem"] = str(refused.message)
        return render(request, "plans/table.html", shown, status=refused.status)
    if "take" in request.POST and shown["good"]:
        return _taken(request, party, shown)
    return render(request, "plans/table.html", shown)


def _read(request: ActorRequest, party: Party, text: str) -> dict[str, Any]:
    """The rows of what was sent; the text of an uploaded file takes the place of what was typed."""
    sent = request.FILES.get("file")
    if sent is not None:
        if (sent.size or 0) > tables.MOST_BYTES:
            raise Refused("too_big", _("The file is larger than 1 MB. Send it in parts."), 422)
        text = tables.decoded(sent.read())
    lines = tables.read(text, queries.known(party))
    return {
        "text": text, "lines": lines,
        "good": [one for one in lines if not one.problem and not one.is_there],
        "bad": sum(bool(one.problem) for one in lines),
        "there": sum(one.is_there for one in lines),
    }  # fmt: skip


def _taken(request: ActorRequest, party: Party, shown: dict[str, Any]) -> HttpResponse:
    made = actions.take_in_targets(
        by=seated(request, party), party=party,
        rows=[one.fields for one in shown["good"]],
    )  # fmt: skip
    words = ngettext("%(n)s target taken in.", "%(n)s targets taken in.", len(made))
    messages.success(request, words % {"n": len(made)})
    if not shown["bad"]:
        return redirect("plans:plan", party.pk)
    # What could not be taken in stays in the box to be mended.
    left = [one for one in shown["lines"] if one.problem]
    return render(request, "plans/table.html", shown | {"lines": left, "good": [], "there": 0})


@login_required
@require_safe
def as_csv(request: ActorRequest, code: str) -> HttpResponse:
    """What was entered, as a table that can be taken in again."""
    party = gates.plan_for(request.actor, code)
    rows = [tables.heads(), *map(tables.row_of, queries.targets_of(party))]
    return tables.as_csv(rows, f"national-targets-{party.pk}.csv")
