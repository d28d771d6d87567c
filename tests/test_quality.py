"""The project's own checks are part of its tests: linters, types, migrations, deploy check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ONCE = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    reason="reads the source only, and was done in the run on SQLite",
)


def run(*command: str, **env: str) -> str:
    """Run a command in the project's folder; its output when it failed, else nothing."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **env}, timeout=600
    )
    return "" if done.returncode == 0 else done.stdout[-12000:] + done.stderr[-12000:]


@ONCE
def test_ruff_finds_nothing() -> None:
    assert run(str(BIN / "ruff"), "check", ".") == ""


@ONCE
@pytest.mark.timeout(600)
def test_the_types_hold() -> None:
    assert (
        run(str(BIN / "mypy"), "exchange", "matching", DJANGO_SETTINGS_MODULE="exchange.settings")
        == ""
    )


@ONCE
def test_the_templates_are_well_formed() -> None:
    assert run(str(BIN / "djlint"), "templates", "--lint", "--quiet") == ""


def test_no_migration_is_missing() -> None:
    assert run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run") == ""


def test_the_deploy_check_is_clean_with_production_settings() -> None:
    production = {
        "MODE": "production", "SECRET_KEY": "x8f3" * 16 + "-Zq", "ALLOWED_HOSTS": "ecotone.example",
        "BASE_URL": "https://ecotone.example", "FORWARDED": "1",
        "DATABASE_URL": "postgres://ecotone@db.example/ecotone", "REDIS_URL": "redis://redis.example",
        "MAIL_URL": "smtp+tls://ecotone:secret@mail.example:587", "DJANGO_SETTINGS_MODULE": "exchange.settings",
    }  # fmt: skip
    assert (
        run(
            sys.executable,
            "manage.py",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            **production,
        )
        == ""
    )


def test_production_with_something_embedded_is_said_by_the_deploy_check() -> None:
    bare = {
        "MODE": "production",
        "SECRET_KEY": "",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "MAIL_URL": "",
    }
    said = run(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING",
               DJANGO_SETTINGS_MODULE="exchange.settings", **bare)  # fmt: skip
    for code in ("ecotone.E001", "ecotone.W002", "ecotone.W003", "ecotone.W004"):
        assert code in said


def test_readme_shows_every_variable_of_the_environment() -> None:
    from exchange.env import Environment

    assert Environment.table() in (ROOT / "README.md").read_text()


def test_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text().splitlines()[:6]
    assert [line.split("#")[0].strip() for line in opening if line.startswith("python3")] == [
        "python3 dev.py demo",
        "python3 dev.py test",
    ]
