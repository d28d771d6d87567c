"""The room's name for Django."""

from django.apps import AppConfig


class BrokeringConfig(AppConfig):
    """Suggestions, proposals, exchanges: bringing two sides together."""

    name = "exchange.brokering"
    label = "brokering"
    default_auto_field = "django.db.models.BigAutoField"
