"""Reads JSON lines one by one and names those that cannot be read."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

from matching.records import BadRecord, NeedText, OfferText

R = TypeVar("R", NeedText, OfferText)
_MARK = b"\xef\xbb\xbf"
"""What some editors put before the first character of a file (a byte order mark)."""


class Reader:
    """Reads records from a file of JSON lines; `bad` counts the lines that were left out. What
    `note` says of a record is told with the number of its line, and the record is taken."""

    def __init__(
        self,
        path: Path,
        complain: TextIO | None = None,
        note: Callable[[Any], Iterable[str]] | None = None,
    ) -> None:
        self.path = path
        self._note = note
        self.bad = 0
        self._complain = complain or sys.stderr
        self._seen: dict[str, int] = {}

    def read(self, kind: type[R]) -> Iterator[R]:
        """The records in order, one in memory at a time. A line that cannot be read, or whose id
        stood on an earlier one, is named on standard error and left out."""
        for number, value in self._values():
            try:
                record = kind.from_json(value)
                first = self._seen.setdefault(record.id, number)
                if first != number:
                    raise BadRecord(f"id {record.id!r} stands on line {first} already")
            except BadRecord as error:
                self._refuse(number, str(error))
            else:
                for told in self._note(record) if self._note else ():
                    self._tell(number, f"note: {told}")
                yield record

    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of a file of {"need", "offer"}."""
        found = []
        for number, value in self._values():
            if isinstance(value, dict) and {"need", "offer"} <= value.keys():
                found.append((str(value["need"]), str(value["offer"])))
            else:
                self._refuse(number, "not a JSON object with need and offer")
        return found

    def _values(self) -> Iterator[tuple[int, Any]]:
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if number == 1:
                    line = line.removeprefix(_MARK)
                if not line.strip():
                    continue
                try:
                    value = json.loads(line.decode("utf-8"))
                except json.JSONDecodeError as error:
                    self._refuse(number, f"no JSON: {error.msg}, character {error.pos + 1}")
                except (ValueError, RecursionError) as error:
                    self._refuse(number, str(error) or type(error).__name__)
                else:
                    yield number, value

    def _refuse(self, number: int, reason: str) -> None:
        self.bad += 1
        self._tell(number, reason)

    def _tell(self, number: int, words: str) -> None:
        print(f"{self.path}: line {number}: {words}", file=self._complain)


def read_things(path: Path) -> list[OfferText]:
    """A file of the sample library as the site gives resources to the engine: the text of each
    with the sentence that says in the same language what it is for."""
    return [_thing(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _thing(row: dict[str, Any]) -> OfferText:
    (lang, text), *_ = row["text"].items()
    text = f"{text}\n{row['gist'].get(lang, '')}"
    return OfferText.from_json(row | {"id": row["key"], "lang": lang, "text": text})
