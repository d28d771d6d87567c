"""The environment as one typed, documented class; README's table is made from it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _doc(default: object, text: str):
    return field(default=default, metadata={"doc": text})


@dataclass(frozen=True)
class Environment:
    """Every variable the product reads. Names are the fields in capitals."""

    database_url: str = _doc(
        "",
        "PostgreSQL, `postgres://user:password@host:5432/name`, or "
        "`postgres://user@/name?host=/socket/folder`; empty: SQLite in `VAR_DIR`",
    )
    redis_url: str = _doc("", "Redis or Valkey, `redis://host:6379/0`; empty: the embedded Valkey")
    secret_key: str = _doc("", "signing key, 50 random characters; required when `MODE=production`")
    mode: str = _doc(
        "demo",
        "`demo`, `test` or `production`; production refuses demo accounts and insecure settings",
    )
    allowed_hosts: str = _doc("127.0.0.1,localhost,[::1]", "host names served, separated by commas")
    base_url: str = _doc("http://127.0.0.1:8000", "the public address, for links in mails")
    var_dir: str = _doc(
        str(ROOT / "var"), "folder for the database, sockets, mails and collected files"
    )
    mail_url: str = _doc(
        "",
        "SMTP, `smtp+tls://user:password@host:587`; empty: mails are written to `VAR_DIR/mail` "
        "and the log",
    )
    mail_from: str = _doc("Ecotone <ecotone@localhost>", "the sender of every mail")
    forwarded: str = _doc(
        "", "`1` when a proxy in front sets X-Forwarded-Proto and X-Forwarded-For"
    )
    harvest_allow: str = _doc(
        "",
        "one loopback address that a harvest may ask, `127.0.0.1:8001`; set by the demo for the "
        "sample hub it serves, refused in production",
    )
    translate_url: str = _doc(
        "",
        "a service that translates as LibreTranslate does, `https://translate.example.org`; it is "
        "sent only what others may read here, and when somebody asks for it; empty: none",
    )
    translate_key: str = _doc("", "the key of that service, where it wants one")
    workers: int = _doc(1, "processes of the Celery worker that the demo starts")

    @classmethod
    def read(cls) -> Environment:
        """Read the process environment; an unreadable number raises ValueError with its name."""
        found: dict[str, object] = {}
        for one in fields(cls):
            raw = os.environ.get(one.name.upper())
            if raw is None:
                continue
            if one.type == "int":
                if not raw.isdigit():
                    raise ValueError(f"{one.name.upper()} must be a whole number, not {raw!r}")
                found[one.name] = int(raw)
            else:
                found[one.name] = raw
        return cls(**found)  # type: ignore[arg-type]

    @classmethod
    def table(cls) -> str:
        """The Markdown table of all variables, as README shows it."""
        rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
        for one in fields(cls):
            default = str(one.default).replace(str(ROOT) + "/", "")
            shown = f"`{default}`" if default else ""
            rows.append(f"| `{one.name.upper()}` | {shown} | {one.metadata['doc']} |")
        return "\n".join(rows)
