"""A need or an offer in other languages: shown on its page, written on a page of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exchange.atlas.models import Language, page_code
from exchange.board import actions, gates
from exchange.board.forms import VersionForm
from exchange.board.models import Need, Offer, Version
from exchange.doors import limited, whole
from exchange.errors import Refused
from exchange.journal.models import Step
from exchange.journal.queries import unfinished
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM


def in_languages(request: ActorRequest, thing: Need | Offer) -> dict[str, Any]:
    """What the page of a thing says and in which language: ``?in=fr``, else the reader's own
    where there is a version in it; ``?original=1`` asks for the original."""
    versions = list(thing.versions.select_related("lang", "made_by").order_by("lang"))
    asked = request.GET.get("in") or page_code()
    if asked == thing.lang or "original" in request.GET:
        asked = ""
    shown = next((one for one in versions if one.lang_id == asked), None)
    said = {"title": thing.title, "text": thing.text, "lang": thing.lang, "dir": thing.dir}
    if shown:
        said = {"title": shown.title, "text": shown.text, "lang": shown.lang_id, "dir": "auto"}
    may_version = gates.may_version(request.actor, thing)
    return {
        "versions": versions, "version": shown, "said": said,
        "may_version": may_version, "asked": _asked(thing, versions) if may_version else [],
        "names_shown": request.actor.coordinates or thing.side in request.actor.sides,
    }  # fmt: skip


def _asked(thing: Need | Offer, versions: list[Version]) -> list[tuple[str, bool]]:
    """The languages in which a machine's version was asked for and has not come, and whether it
    will not come."""
    if not settings.TRANSLATE_URL:
        return []
    steps = unfinished("board.translate", thing)
    over = {step.entry.data["lang"]: step.state == Step.GIVEN_UP for step in steps}
    names = Language.objects.filter(pk__in=over.keys() - {one.lang_id for one in versions})
    return [(one.name, over[one.pk]) for one in names]


@login_required
@FORM
@limited("post")
def need_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Say a need in another language."""
    return _write(request, gates.need_for(request.actor, pk))


@login_required
@FORM
@limited("post")
def offer_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Say an offer in another language."""
    return _write(request, gates.offer_for(request.actor, pk))


@login_required
@FORM
@limited("post")
def edit_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a version."""
    found = gates.version_for(request.actor, pk)
    return _write(request, found.thing, found)


@login_required
@require_POST
def drop_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a version away."""
    found = gates.version_for(request.actor, pk)
    actions.drop_version(by=_hat(request.actor, found.thing), version=found)
    messages.success(request, _("The version is gone; the original stays."))
    return _back(found.thing)


def _hat(actor: Actor, thing: Need | Offer) -> Actor:
    return actor.wearing(thing.side) if thing.side in actor.sides else actor.as_coordinator()


def _back(thing: Need | Offer, query: str = "") -> HttpResponse:
    response = redirect("board:need" if isinstance(thing, Need) else "board:offer", thing.pk)
    response["Location"] += query
    return response


def _write(
    request: ActorRequest, thing: Need | Offer, version: Version | None = None
) -> HttpResponse:
    if not gates.may_version(request.actor, thing):
        raise gates.no_version(request.actor, thing)
    sent = request.POST if request.method == "POST" else None
    by_hand = version is not None or "ask" not in request.POST
    form = VersionForm(sent, thing=thing, version=version, whole=by_hand)
    if not form.is_valid():
        return _show(request, form, thing, version, 422 if form.errors else 200)
    try:
        return _keep(request, form.cleaned_data, thing, version)
    except Refused as refused:
        form.add_error(None, str(refused.message))
        if version:
            version.refresh_from_db(fields=["title", "text", "rev"])
        return _show(request, form, thing, version, refused.status)


def _keep(
    request: ActorRequest, said: dict[str, str], thing: Need | Offer, version: Version | None
) -> HttpResponse:
    rev = whole(request.POST.get("rev", "")) if version else None
    lang = version.lang_id if version else said["lang"]
    by = _hat(request.actor, thing)
    if version is None and "ask" in request.POST:
        actions.ask_version(by=by, thing=thing, lang=lang)
        return _back(thing)
    actions.write_version(
        by=by, thing=thing, lang=lang, title=said["title"], text=said["text"], rev=rev
    )
    return _back(thing, f"?in={lang}")


def _show(
    request: ActorRequest,
    form: VersionForm,
    thing: Need | Offer,
    version: Version | None,
    status: int,
) -> HttpResponse:
    shown = {
        "form": form, "thing": thing, "version": version, "other": status == 409 and version,
        "may_ask": version is None and bool(settings.TRANSLATE_URL) and gates.may_leave(thing),
        "back": "board:need" if isinstance(thing, Need) else "board:offer",
    }  # fmt: skip
    return render(request, "board/version.html", shown, status=status)
