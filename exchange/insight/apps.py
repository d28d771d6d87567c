"""The room's name for Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Home, my page, results: reads everything, writes nothing."""

    name = "exchange.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
