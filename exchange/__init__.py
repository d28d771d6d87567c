"""Ecotone, the site: capability rooms on a one-way staircase (see ARCHITECTURE.md)."""

from exchange import checks  # noqa: F401  (registers the system checks before any command runs)
from exchange.worker import app as celery_app

__all__ = ["celery_app"]
