"""System checks: what production must have of its own, said in plain words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SHORTEST_KEY = 50


@register(Tags.security, deploy=True)
def production_stands_on_its_own(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Embedded defaults are for one machine and for trying out; production names its own."""
    env = settings.ENV
    found: list[CheckMessage] = []
    if len(env.secret_key) < SHORTEST_KEY:
        found.append(
            Error("SECRET_KEY is missing or shorter than 50 characters.", id="ecotone.E001")
        )
    if not env.database_url:
        found.append(
            Warning(
                "The embedded SQLite serves one machine only: set DATABASE_URL.", id="ecotone.W002"
            )
        )
    if not env.redis_url:
        found.append(
            Warning(
                "The embedded Valkey serves one machine only: set REDIS_URL.", id="ecotone.W003"
            )
        )
    if not env.mail_url:
        found.append(Warning("Mails are written to files: set MAIL_URL.", id="ecotone.W004"))
    if env.harvest_allow:
        found.append(
            Error(
                "HARVEST_ALLOW opens a loopback address to harvests: it is for the demo alone.",
                id="ecotone.E006",
            )
        )
    if env.mode != "production":
        found.append(
            Warning("MODE is not production: demo accounts are allowed.", id="ecotone.W005")
        )
    return found
