"""Takes over the release of the reference in seeds/atlas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from exchange.atlas.actions import load_release

FOLDER = Path(__file__).resolve().parents[4] / "seeds" / "atlas"


@dataclass(frozen=True)
class Seed:
    """Who writes: the seed release (the people room, and its Actor, stand higher)."""

    user: None = None
    label: str = "system:seed"


class Command(BaseCommand):
    """`manage.py load_atlas`: safe to run again."""

    help = "Load areas, Parties, targets and vocabularies from seeds/atlas."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many rows each table holds."""
        for name, count in load_release(by=Seed(), folder=FOLDER).items():
            if options["verbosity"]:
                self.stdout.write(f"{name}: {count}")
