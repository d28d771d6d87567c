"""The room's name for Django."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Live rooms of an exchange."""

    name = "exchange.rooms"
    label = "rooms"
    default_auto_field = "django.db.models.BigAutoField"
