"""The Celery application: one queue, the clock from exchange.flow, a sweep every five seconds."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.bootsteps import StartStopStep
from celery.signals import worker_ready
from celery.worker.state import reserved_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange.settings")

app = Celery("ecotone")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
app.autodiscover_tasks(["exchange.journal"])
SWEEP_SECONDS = 5.0


class Receipts(StartStopStep):
    """Gives a worker a new line to the broker when a receipt was lost.

    Celery counts a hint as being worked on until the broker has its receipt, and does not ask
    again where the broker stuttered: a worker that takes one hint at a time would get no other.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        self._lost = False
        self._timer = consumer.timer.call_repeatedly(SWEEP_SECONDS, self.look, (consumer,))

    def look(self, consumer: Any) -> None:
        """Raise what Celery answers with a new line, if nothing is at work and yet nothing may be
        taken, now and a while ago."""
        full = not consumer.task_consumer.channel.qos.can_consume()
        before, self._lost = self._lost, full and not reserved_requests
        if before and self._lost:
            raise ConnectionError("the receipt of a hint was lost")

    def stop(self, _consumer: Any) -> None:
        self._timer.cancel()


app.steps["consumer"].add(Receipts)


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
