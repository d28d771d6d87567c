"""How pages about people ask and answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from exchange.errors import Refused

FORM = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 25


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def done(form: Form, act: Callable[[], Any]) -> bool:
    """Whether a valid form's act was done; a refusal one can answer becomes its error."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        form.add_error(None, str(refused.message))
        return False
    return True


def form_page(request: HttpRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    """A page with one form; 422 when it holds errors. ``more``: lead, button, back, template."""
    template = more.pop("template", "people/form.html")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "title": title, **more}, status=status)


def listed(request: HttpRequest, template: str, rows: QuerySet[Any], **more: Any) -> HttpResponse:
    """A page of a list."""
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"page": page, **more})
