"""The room's name for Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, the hats they hold, and who may see their contacts."""

    name = "exchange.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
