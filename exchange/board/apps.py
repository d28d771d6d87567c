"""The room's name for Django."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """Needs and offers."""

    name = "exchange.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
