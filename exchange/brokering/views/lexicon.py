"""The words coordinators teach the matcher."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exchange.atlas.finding import PAGE
from exchange.brokering import actions, gates, queries
from exchange.brokering.forms import EntryForm
from exchange.brokering.models import LexiconEntry
from exchange.doors import whole
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM, done, posted


@login_required
@require_safe
def lexicon(request: ActorRequest) -> HttpResponse:
    """What was added, and the words of needs that matched nothing."""
    gates.words_keeper(request.actor)
    page = Paginator(queries.entries(), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "missing": queries.missing_words()}
    return render(request, "brokering/lexicon.html", shown)


@login_required
@FORM
def new_entry(request: ActorRequest) -> HttpResponse:
    """Name a thing in the languages one knows; "look" shows the texts it would touch."""
    by = gates.words_keeper(request.actor)
    lang, name = request.GET.get("lang", ""), request.GET.get("name", "")
    form = EntryForm(posted(request), initial={f"names_{lang}": name})
    if _is_saved(request) and done(form, lambda: _add(request, by, form)):
        return _saved(request)
    return _page(request, form)


@login_required
@FORM
def edit_entry(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct the names of a thing."""
    by = gates.words_keeper(request.actor)
    entry = gates.entry_for(by, pk)
    form, rev = EntryForm.of(entry, posted(request)), request.POST.get("rev", str(entry.rev))
    if _is_saved(request) and done(form, lambda: _edit(request, by, entry, form, rev)):
        return _saved(request)
    return _page(request, form, entry=entry, rev=rev)


def _add(request: ActorRequest, by: Actor, form: EntryForm) -> None:
    _tell_sort(request, form, actions.add_entry(by=by, **form.given()))


def _edit(request: ActorRequest, by: Actor, entry: LexiconEntry, form: EntryForm, rev: str) -> None:
    given = form.given()
    _tell_sort(request, form, actions.edit_entry(by=by, entry=entry, rev=whole(rev), **given))


def _tell_sort(request: ActorRequest, form: EntryForm, kept: LexiconEntry) -> None:
    """Say so where the matcher knew a name already: that thing keeps the sort it has."""
    if kept.general != form.given()["general"]:
        messages.info(request, _("The matcher knew one of these names, and keeps its sort."))


def _is_saved(request: ActorRequest) -> bool:
    return request.method == "POST" and "look" not in request.POST


def _page(request: ActorRequest, form: EntryForm, **more: Any) -> HttpResponse:
    valid = form.is_bound and form.is_valid()
    names = [name for kept in form.given()["names"].values() for name in kept] if valid else []
    shown = {"form": form, "touched": queries.touched(names) if names else None, **more}
    status = 422 if form.errors else 200
    return render(request, "brokering/entry.html", shown, status=status)


def _saved(request: ActorRequest) -> HttpResponse:
    messages.success(request, _("Saved. Every need is ranked again with it."))
    return redirect("brokering:lexicon")


@login_required
@require_POST
def retire_entry(request: ActorRequest, pk: int) -> HttpResponse:
    """The matcher no longer reads it, or reads it again."""
    by = gates.words_keeper(request.actor)
    on = request.POST.get("retire") != "no"
    actions.retire_entry(by=by, entry=gates.entry_for(by, pk), on=on)
    return _saved(request)
