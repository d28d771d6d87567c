"""Needs: the list, one need, posting, drafts, the yes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.board import actions, gates
from exchange.board import finding as queries
from exchange.board.forms import MoreForm, NeedForm, NoteForm
from exchange.board.models import Need
from exchange.board.reading import proposed
from exchange.doors import limited, read_json
from exchange.errors import Refused
from exchange.people.models import Actor, Seat, SeatClaim

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The needs one may read, searched and filtered."""
    filters = queries.Filters.read(request.GET)
    rows = queries.needs_found(request.actor, filters)
    shown = {
        "page": queries.page(rows, request.GET.get("page")), "filters": filters,
        "facets": queries.facets(rows, "party__region"), "what": "needs",
    }  # fmt: skip
    return render(request, "board/list.html", shown)


@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need, for everybody who may read it; pieces add who acts next and who can help."""
    found = gates.need_for(request.actor, pk)
    shown = {
        "need": found, "may_edit": gates.may_edit_need(request.actor, found),
        "may_endorse": gates.may_endorse(request.actor, found),
        "ours": found.side in request.actor.sides,
    }  # fmt: skip
    return render(request, "board/need.html", shown)


@login_required
@FORM
@limited("post")
def new_need(request: HttpRequest) -> HttpResponse:
    """Post a need on one page, or save it and finish later."""
    return _write(request, None)


@login_required
@FORM
@limited("post")
def edit_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or change a posted need."""
    found = gates.need_for(request.actor, pk)
    if not gates.may_edit_need(request.actor, found):
        raise gates.not_yours()
    return _write(request, found)


def _write(request: HttpRequest, found: Need | None) -> HttpResponse:
    later, suggest = "later" in request.POST, "suggest" in request.POST
    form = NeedForm(request.POST or None, instance=found, whole=not later and not suggest)
    by = _writer(request, found)
    if request.method == "POST" and not suggest and form.is_valid():
        return _keep(request, by, found, form, later)
    hints = _hints(request, found)
    shown = {"form": form, "need": found, "hints": hints, "by": by, "seat": _seat(by), "sides": _sides(request),
             "claim": SeatClaim.objects.filter(user=request.user, state="claimed").select_related("party__area").first()}  # fmt: skip
    status = 422 if form.is_bound and form.errors and not suggest else 200
    return render(request, "board/form.html", shown, status=status)


def _keep(request: HttpRequest, by: Actor, found: Need | None, form: NeedForm, later: bool) -> HttpResponse:  # fmt: skip
    fields = {k: v for k, v in form.cleaned_data.items() if k in form.fields}
    fields["lang"] = proposed(fields["title"], fields["text"])["lang"]
    before = Need.objects.filter(pk=found.pk).first() if found else None
    rev = int(request.POST["rev"]) if request.POST.get("rev", "").isdigit() and found else None
    if later or by.hat.kind != "seat":
        kept = actions.save_draft(by=by, need=before, rev=rev, party=_claimed(request), **fields)
        messages.success(request, _("Saved. You find it on your page."))
        return redirect("board:need", kept.pk)
    live = before is not None and before.state in (Need.POSTED, Need.OPEN)
    verb: Any = actions.edit_need if live else actions.post_need
    kept = verb(by=by, need=before, rev=rev, **fields)
    return redirect("board:need", kept.pk)


def _claimed(request: HttpRequest) -> Any:
    claim = SeatClaim.objects.filter(user=request.user, state="claimed").select_related("party").first()  # fmt: skip
    return claim.party if claim else None


def _sides(request: HttpRequest) -> list[Seat]:
    seats = Seat.objects.filter(holder=request.user).select_related("party__area")
    return list(seats.order_by("pk"))


def _writer(request: HttpRequest, found: Need | None) -> Actor:
    """The person in the seat they write for: the need's Party, the chosen one, or the first."""
    parties = [f"party:{seat.party_id}" for seat in _sides(request)]
    side = found.side if found else request.POST.get("for", parties[0] if parties else "")
    return request.actor.wearing(side if side in parties else "")


def _seat(by: Actor) -> Seat | None:
    return Seat.objects.select_related("party__area").filter(pk=by.hat.pk).first() if by.hat.pk else None  # fmt: skip


def _hints(request: HttpRequest, found: Need | None) -> dict[str, Any]:
    title = request.POST.get("title", found.title if found else "")[:200]
    text = request.POST.get("text", found.text if found else "")[:3000]
    return proposed(title, text) if title.strip() or text.strip() else {}


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Autosave: keeps title and text of a draft, and says what the text speaks of."""
    given = read_json(request)
    pk, rev = given.get("need"), given.get("rev")
    title, text = str(given.get("title", ""))[:160], str(given.get("text", ""))[:3000]
    found = gates.need_for(request.actor, pk) if isinstance(pk, int) and 0 < pk < 2**53 else None
    try:
        kept = actions.save_draft(
            by=_writer(request, found), need=found, party=_claimed(request), title=title, text=text,
            rev=rev if isinstance(rev, int) and found else None,
        )  # fmt: skip
    except Refused as refused:
        return JsonResponse({"code": refused.code, "message": str(refused.message)}, status=refused.status)  # fmt: skip
    return JsonResponse({"need": kept.pk, "rev": kept.rev, "hints": proposed(title, text)})


@login_required
@FORM
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """The rest of a need, asked later."""
    found = gates.need_for(request.actor, pk)
    if not gates.may_edit_need(request.actor, found):
        raise gates.not_yours()
    form = MoreForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.fields}
        actions.edit_need(by=request.actor.wearing(found.side), need=found, **fields)
        return redirect("board:need", pk)
    return render(request, "board/more.html", {"form": form, "need": found}, status=422 if form.is_bound else 200)  # fmt: skip


@login_required
@FORM
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """The Party's yes: a page that says for whom, with one button."""
    return _decide(request, pk, "yes")


@login_required
@FORM
def return_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a question."""
    return _decide(request, pk, "return")


def _decide(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    found = gates.need_for(request.actor, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = actions.endorse if what == "yes" else actions.return_need
        verb(by=request.actor.wearing(found.side), need=found, note=form.cleaned_data["note"])
        return redirect("board:need", pk)
    if not gates.may_endorse(request.actor, found):
        raise Refused("not_waiting", _("This need does not wait for your yes."), 403)
    return render(request, "board/decide.html", {"need": found, "form": form, "what": what})


@login_required
@FORM
def withdraw_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a need back."""
    found = gates.need_for(request.actor, pk)
    if request.method == "POST":
        actions.withdraw_need(by=request.actor.wearing(found.side), need=found)
        return redirect("board:need", pk)
    if not gates.may_edit_need(request.actor, found):
        raise gates.not_yours()
    return render(request, "board/withdraw.html", {"thing": found, "what": "need"})
