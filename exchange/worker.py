"""The Celery application: one queue, the clock from exchange.flow, a sweep every five seconds."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange.settings")

app = Celery("ecotone")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks(["exchange.journal"])
SWEEP_SECONDS = 5.0


@app.on_after_finalize.connect
def set_clock(sender: Celery, **_: Any) -> None:
    """Put the sweep and the clock's verbs into beat's schedule; expired hints are dropped."""
    from exchange.flow import CLOCK

    schedule = {
        "sweep": {"task": "journal.look", "schedule": SWEEP_SECONDS, "options": {"expires": 10}}
    }
    for name, seconds in CLOCK.items():
        schedule[name] = {
            "task": "journal.tick",
            "schedule": float(seconds),
            "args": (name,),
            "options": {"expires": seconds * 2},
        }
    sender.conf.beat_schedule = schedule


@worker_ready.connect
def look_at_start(sender: Any, **_: Any) -> None:
    """What was left by a worker that died is looked for at once, with all at hand for it."""
    from exchange.flow import AT_START

    for name in AT_START:
        sender.app.send_task("journal.tick", args=(name,))
    sender.app.send_task("journal.look")
