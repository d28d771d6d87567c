"""``manage.py load_library``: load the release of hubs, networks and resources."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.library.actions import release
from exchange.people.models import Actor

LIBRARY = Path(__file__).resolve().parents[4] / "seeds" / "library"


class Command(BaseCommand):
    """Loads seeds/library, or another folder of the same form; a second load changes nothing."""

    help = "Load the release of hubs, networks and resources that exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of the release."""
        parser.add_argument("--folder", type=Path, default=LIBRARY)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was written."""
        try:
            counts = release(by=Actor.system("import"), folder=options["folder"])
        except (OSError, ValueError) as problem:
            raise CommandError(f"Nothing was loaded. {problem}") from problem
        told = ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))
        if options["verbosity"]:
            self.stdout.write(told or "The library is up to date.")
