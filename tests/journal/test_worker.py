"""A worker that the broker left without a receipt does not stay without work."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from exchange import worker


def begun(may_take: bool) -> tuple[worker.Receipts, Any]:
    qos = SimpleNamespace(can_consume=lambda: may_take)
    consumer = SimpleNamespace(
        task_consumer=SimpleNamespace(channel=SimpleNamespace(qos=qos)),
        timer=SimpleNamespace(call_repeatedly=lambda *_: None),
    )
    step = worker.Receipts(consumer)
    step.start(consumer)
    return step, consumer


def test_who_may_take_nothing_with_nothing_at_work_gets_a_new_line_at_the_second_look() -> None:
    step, consumer = begun(may_take=False)
    step.look(consumer)
    with pytest.raises(ConnectionError):
        step.look(consumer)


def test_who_is_at_work_or_may_take_more_keeps_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    idle, consumer = begun(may_take=True)
    idle.look(consumer)
    idle.look(consumer)
    busy, consumer = begun(may_take=False)
    monkeypatch.setattr(worker, "reserved_requests", {"a hint"})
    busy.look(consumer)
    busy.look(consumer)


def test_every_worker_looks_for_lost_receipts() -> None:
    assert worker.Receipts in worker.app.steps["consumer"]
