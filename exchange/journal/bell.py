"""The ring: tells a worker to look now. A hint, never the only memory of what must follow."""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.pools import producers

log = logging.getLogger(__name__)
# After a failed ring the broker is left alone for a while, so that nobody waits for it in vain.
QUIET_SECONDS = 5.0
# Somebody waits for the page that rings: the broker answers at once, or is rung later.
HASTY = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
_quiet_until = 0.0


def ring() -> None:
    """Ask for a look at due steps once the running transaction has committed."""
    transaction.on_commit(_ring_now)


def _ring_now() -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        line = current_app.connection_for_write(transport_options=HASTY)
        with producers[line].acquire(block=True) as producer:
            current_app.send_task("journal.look", producer=producer, retry=False)
    except Exception as problem:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("no ring, the sweep will find it: %s", problem)
