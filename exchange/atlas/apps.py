"""The room's name for Django."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    """The reference: areas, Parties, targets, kinds of support, languages."""

    name = "exchange.atlas"
    label = "atlas"
    default_auto_field = "django.db.models.BigAutoField"
