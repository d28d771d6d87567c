"""The bell, the list of notices, and how much to mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from exchange.board.gates import absent
from exchange.doors import polled, whole
from exchange.notices import actions, gates, letter, queries
from exchange.notices.forms import MailForm
from exchange.notices.models import Preference
from exchange.notices.words import line_of, lines_of
from exchange.people.models import Actor, ActorRequest
from exchange.people.views.pages import FORM

PAGE = 20
MOST = 99


@require_safe
def bell(request: ActorRequest) -> HttpResponse:
    """How many notices are unread; a piece of every page, and polled with its ETag."""
    if not request.actor.is_signed_in:
        raise absent()
    count = queries.unread_count(request.actor.person)
    shown = {"count": count, "shown": f"{MOST}+" if count > MOST else count}
    return polled(request, str(count), "notices/bell.html", shown)


@login_required
@require_safe
def notices(request: ActorRequest) -> HttpResponse:
    """One's notices, those that wait for an answer first, then unread ones, twenty a page."""
    actor: Actor = request.actor
    assert actor.user is not None
    rows = Paginator(queries.notices_of(actor.user), PAGE).get_page(request.GET.get("page"))
    newest = queries.newest_of(actor.user)
    shown = {"page": rows, "lines": lines_of(actor, list(rows)), "newest": newest}
    return render(request, "notices/notices.html", shown)


@login_required
@require_safe
def follow(request: ActorRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = gates.notice_for(request.actor, pk)
    line = line_of(request.actor, notice)
    actions.mark_read(by=request.actor, notice=notice)
    return redirect(line.link)


@login_required
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark as read all that the person had on the page, and nothing newer."""
    before = whole(request.POST.get("before", "")) or 0
    actions.mark_all_read(by=request.actor, before=before)
    return redirect("notices:notices")


@login_required
@FORM
def mail_settings(request: ActorRequest) -> HttpResponse:
    """How much we write, for a person who is signed in."""
    return _mail_page(request, request.actor)


@csrf_exempt  # The signed token is the proof; a mail program's one click has no cookie.
@FORM
def mail_by_link(request: ActorRequest, token: str) -> HttpResponse:
    """The same by the signed link in a mail, signed in or not; only a POST changes anything."""
    user = queries.active_user(letter.reader_of(token))
    if user is None:
        raise absent()
    if request.POST.get("List-Unsubscribe") == "One-Click":
        actions.choose_mail(by=Actor(user), wish=Preference.ACCOUNT)
        return HttpResponse(status=204)
    return _mail_page(request, Actor(user))


def _mail_page(request: ActorRequest, by: Actor) -> HttpResponse:
    assert by.user is not None
    wish = queries.wishes_of([by.user.pk]).get(by.user.pk, Preference.ALL)
    form = MailForm(request.POST or None, initial={"mail": wish})
    if form.is_valid():
        actions.choose_mail(by=by, wish=form.cleaned_data["mail"])
        messages.success(request, _("Kept. You can change it at any time."))
        return redirect(request.path)
    return render(request, "notices/mail.html", {"form": form})
