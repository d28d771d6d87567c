"""The demo refuses in plain words what it cannot do, before it touches anything."""

from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError, call_command

from exchange import embedded
from exchange.insight.management.commands import demo


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    def touched(*_given: object) -> None:
        raise AssertionError("data was forgotten or children were made")

    monkeypatch.setattr(demo, "_forget", touched)
    monkeypatch.setattr(demo, "_children", touched)
    monkeypatch.setattr(embedded, "answers", lambda path: False)


def test_a_port_that_another_program_holds_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be used.*Choose another"):
            call_command("demo", port=port, fresh=True)


def test_a_port_that_is_none_is_named() -> None:
    with pytest.raises(CommandError, match="Port 70000 cannot be used"):
        call_command("demo", port=70000)


def test_data_that_a_running_demo_uses_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(embedded, "answers", lambda path: True)
    with pytest.raises(CommandError, match="Another demo already runs"):
        call_command("demo", port=8000, fresh=True)
