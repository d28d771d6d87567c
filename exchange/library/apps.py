"""The room's name for Django."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """What exists already and can be used today: hubs, their resources, lessons of exchanges."""

    name = "exchange.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
