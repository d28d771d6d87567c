"""Brings the database level: tables, cache table, reference. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`manage.py prepare`: what every new release runs once before it serves."""

    help = "Migrate, create the cache table, load the reference and the library of seeds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_atlas", verbosity=0)
        call_command("load_library", verbosity=0)
        self.stdout.write("Database, cache table, reference and library are ready.")
