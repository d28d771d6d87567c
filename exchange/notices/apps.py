"""The room's name for Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The bell and the mail."""

    name = "exchange.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
