"""Server-side fragments, icons and small words: built into every template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import resolve, reverse, translate_url
from django.utils import formats, timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from exchange.atlas.models import language_names, listed
from exchange.errors import Refused

register = template.Library()
register.filter(listed)


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: direction, theme, languages, whether this is sample data."""
    languages = [
        (code, name, translate_url(request.get_full_path(), code))
        for code, name in settings.LANGUAGES
    ]
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get("theme", "")
    return {
        "actor": actor,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "theme": theme if theme in ("light", "dark") else "",
        "interface_languages": languages,
        "sample": settings.ENV.mode == "demo",
        # Asked of the database where a page speaks of one only.
        "tongues": SimpleLazyObject(language_names),
    }


@register.simple_tag(takes_context=True)
def piece(context: template.Context, name: str, *args: Any) -> SafeString:
    """Render the piece at URL ``name`` within this request; empty when it is refused.

    A higher room adds to a lower room's page this way: the page names an address, not a module.
    """
    request = context["request"]
    match = resolve(reverse(name, args=args))
    # A form shown again after an error is the answer to a POST; its pieces are still read.
    method, request.method = request.method, "GET"
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Refused:
        return SafeString("")
    finally:
        request.method = method
    if response.status_code != 200:
        return SafeString("")
    return SafeString(response.content.decode())


@register.simple_tag
def comma() -> str:
    """What parts two things that stand one after another, as ``listed`` parts more."""
    return listed(("", ""))


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """One drawing from icons.svg; decorative, so hidden from readers of the page aloud."""
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes, static("icons.svg"), name,
    )  # fmt: skip


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in the page's language, such as 3 December 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return formats.date_format(value, "DATE_FORMAT")


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """A moment as <time>: UTC with its zone in the text, the reader's own zone by app.js."""
    if value is None:
        return SafeString("")
    utc = value.astimezone(timezone.get_fixed_timezone(0))
    words = formats.date_format(utc, "DATETIME_FORMAT")
    iso = utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html('<time datetime="{}">{} UTC</time>', iso, words)


@register.filter
def box(field: BoundField) -> str:
    """The id of a field's own control, or of the first of its boxes: where its error leads."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of ``key`` in a mapping, or None."""
    return mapping.get(key)
