"""The room's name for Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """A Party's own plan: its national targets and its self-assessments."""

    name = "exchange.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
