"""A hub that answers from a table, as readers see it; fixtures are ours, their shapes real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from exchange.library.harvest.shape import Item, Page, Read, Reply, Trouble

OAI = "https://hub.example.org/oai"


class Told:
    """Answers by what an address holds, in order; a list is answered one after the other."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {key: list(v) if isinstance(v, list) else [v] for key, v in answers.items()}
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []

    def __call__(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        self.asked.append(url)
        self.headers.append(headers or {})
        for key, answers in self.answers.items():
            if key in url:
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                break
        else:
            raise Trouble("gone", "404")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Reply):
            return answer
        return Reply(url, answer if isinstance(answer, bytes) else answer.encode())

    def query(self, n: int) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.asked[n]).query))


def pages(read: Read, told: Told, address: str = OAI, since: Any = None, cursor: Any = None) -> list[Page]:  # fmt: skip
    return list(read(told, address, since or {}, cursor or {}))


def items(found: list[Page]) -> list[Item]:
    return [item for page in found for item in page.items]


def problems(found: list[Page]) -> list[tuple[str, str]]:
    return [(one.identifier, one.code) for page in found for one in page.problems]


def identify(deleted: str = "persistent", granularity: str = "YYYY-MM-DDThh:mm:ssZ") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-20T10:00:00Z</responseDate>
<request verb="Identify">{OAI}</request><Identify><repositoryName>Reefs</repositoryName>
<deletedRecord>{deleted}</deletedRecord><granularity>{granularity}</granularity></Identify></OAI-PMH>"""


def record(identifier: str, dc: str = "", status: str = "") -> str:
    mark = f' status="{status}"' if status else ""
    body = "" if status else (
        '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{dc}</oai_dc:dc></metadata>'
    )  # fmt: skip
    return f"<record><header{mark}><identifier>{identifier}</identifier><datestamp>2026-11-01</datestamp></header>{body}</record>"


def listed(*records: str, token: str = "", size: str = "") -> str:
    rest = (
        f'<resumptionToken completeListSize="{size}">{token}</resumptionToken>'
        if token or size
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-20T10:00:01Z</responseDate>
<request verb="ListRecords">{OAI}</request><ListRecords>{"".join(records)}{rest}</ListRecords></OAI-PMH>"""


def error(code: str) -> str:
    return f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-20T10:00:01Z</responseDate>
<request>{OAI}</request><error code="{code}">In its own words</error></OAI-PMH>"""
