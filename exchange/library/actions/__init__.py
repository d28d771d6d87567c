"""The library's verbs, by thing."""

from exchange.library.actions.harvesting import keep_harvests
from exchange.library.actions.harvests import connect_source, harvest_now, move_harvest
from exchange.library.actions.intake import release
from exchange.library.actions.keeping import (
    edit_resource,
    hide_resource,
    refuse_resource,
    show_resource,
    suggest_resource,
)
from exchange.library.actions.lessons import drop_lesson, forget_lessons, keep_lesson
from exchange.library.actions.links import check_links, report_link, settle_reports
from exchange.library.actions.samples import plant_hub, remove_sample

__all__ = [
    "check_links",
    "connect_source",
    "drop_lesson",
    "edit_resource",
    "forget_lessons",
    "harvest_now",
    "hide_resource",
    "keep_harvests",
    "keep_lesson",
    "move_harvest",
    "plant_hub",
    "refuse_resource",
    "release",
    "remove_sample",
    "report_link",
    "settle_reports",
    "show_resource",
    "suggest_resource",
]
