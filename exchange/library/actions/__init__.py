"""The library's verbs, by thing."""

from exchange.library.actions.intake import release, take_in
from exchange.library.actions.keeping import (
    edit_resource,
    hide_resource,
    refuse_resource,
    show_resource,
    suggest_resource,
)
from exchange.library.actions.lessons import drop_lesson, forget_lessons, keep_lesson
from exchange.library.actions.links import check_links, report_link, settle_reports

__all__ = [
    "check_links",
    "drop_lesson",
    "edit_resource",
    "forget_lessons",
    "hide_resource",
    "keep_lesson",
    "refuse_resource",
    "release",
    "report_link",
    "settle_reports",
    "show_resource",
    "suggest_resource",
    "take_in",
]
