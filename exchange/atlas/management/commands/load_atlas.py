"""``manage.py load_atlas``: load the seed release of the reference."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from exchange.atlas.actions import load_release

ATLAS = Path(__file__).resolve().parents[4] / "seeds" / "atlas"


@dataclass(frozen=True)
class _Import:
    """The doer of a release: no person."""

    user: None = None
    label: str = "system:import"


class Command(BaseCommand):
    """Loads seeds/atlas, or another folder of the same form; a second load changes nothing."""

    help = "Load the seed release of countries, targets and vocabularies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder of the release."""
        parser.add_argument("--folder", type=Path, default=ATLAS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        changed = load_release(by=_Import(), folder=options["folder"])
        told = ", ".join(f"{table} {rows}" for table, rows in sorted(changed.items()))
        if options["verbosity"]:
            self.stdout.write(told or "The atlas is up to date.")
