"""What Celery calls: look for due steps, and tick the clock."""

from __future__ import annotations

from importlib import import_module

from celery import shared_task

from exchange.journal import actions


@shared_task(name="journal.look")
def look() -> int:
    """Carry out what is due; called by the ring, by beat and at worker start."""
    return actions.run_due()


@shared_task(name="journal.tick")
def tick(name: str) -> None:
    """Run one verb of the clock, ``room.verb`` from exchange.flow.CLOCK."""
    room, verb = name.split(".")
    getattr(import_module(f"exchange.{room}.tasks"), verb)()
