"""A small OAI-PMH repository of fictional records: the demo serves it, tests and the bench ask it.

Standard library only, and nothing of ours: ``python samplehub.py PORT RECORDS.jsonl``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

Row = dict[str, Any]
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
)
DC = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
IDENTIFY = (
    "<Identify><repositoryName>Sample hub</repositoryName><deletedRecord>persistent</deletedRecord>"
    "<granularity>YYYY-MM-DD</granularity></Identify>"
)
NOW = "2026-11-20T10:00:00Z"
DAY = "2026-11-01"


class Repository(ThreadingHTTPServer):
    """Answers Identify and ListRecords at every path, ``size`` records a page."""

    daemon_threads = True

    def __init__(self, records: Sequence[Row], port: int = 0, size: int = 5) -> None:
        self.records, self.size, self.asked = records, size, 0
        super().__init__(("127.0.0.1", port), Answering)

    @property
    def address(self) -> str:
        """Where a harvest finds it."""
        return f"http://127.0.0.1:{self.server_port}/oai"

    def answer(self, asked: dict[str, str]) -> str:
        """The XML of an answer; a resumption token is the number of the next record."""
        self.asked += 1
        if asked.get("verb") == "Identify":
            return self._around(IDENTIFY)
        start = int(asked.get("resumptionToken", "0"))
        if asked.get("from", "") > DAY:
            return self._around('<error code="noRecordsMatch">Nothing new.</error>')
        end = start + self.size
        token = str(end) if end < len(self.records) else ""
        told = "".join(map(_record, self.records[start:end]))
        told += f'<resumptionToken completeListSize="{len(self.records)}">{token}</resumptionToken>'
        return self._around(f"<ListRecords>{told}</ListRecords>")

    def _around(self, told: str) -> str:
        request = f"<request>{self.address}</request>"
        return f"{HEAD}<responseDate>{NOW}</responseDate>{request}{told}</OAI-PMH>"


def _record(row: Row) -> str:
    mark = ' status="deleted"' if row.get("deleted") else ""
    name = f"oai:sample-hub.example.org:{row['id']}"
    head = f"<header{mark}><identifier>{name}</identifier><datestamp>{DAY}</datestamp></header>"
    if mark:
        return f"<record>{head}</record>"
    link = row.get("link", f"https://sample-hub.example.org/records/{row['id']}")
    fields = {"title": row["title"], "description": row["text"], "language": row["lang"],
              "type": row["type"], "identifier": link}  # fmt: skip
    dc = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in fields.items())
    return f"<record>{head}<metadata><oai_dc:dc {DC}>{dc}</oai_dc:dc></metadata></record>"


class Answering(BaseHTTPRequestHandler):
    """One question, one page of XML."""

    server: Repository

    def do_GET(self) -> None:
        """Answer whatever is asked."""
        asked = dict(parse_qsl(urlsplit(self.path).query))
        body = self.server.answer(asked).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text("utf-8").splitlines()
    with Repository([json.loads(line) for line in lines], int(sys.argv[1])) as repository:
        repository.serve_forever()
