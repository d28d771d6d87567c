"""The room's name for Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What happened, to what, and what still follows."""

    name = "exchange.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
