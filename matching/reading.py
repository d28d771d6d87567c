"""Reads JSON lines one by one and names those that cannot be read."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO, TypeVar

from matching.records import BadRecord, NeedText, OfferText

R = TypeVar("R", NeedText, OfferText)


class Reader:
    """Reads records from a file of JSON lines; `bad` counts the lines that were left out."""

    def __init__(self, path: Path, complain: TextIO | None = None) -> None:
        self.path = path
        self.bad = 0
        self._complain = complain or sys.stderr

    def read(self, kind: type[R]) -> Iterator[R]:
        """The records in order. A bad line is named on standard error and left out."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    yield kind.from_json(json.loads(line.decode("utf-8")))
                except (BadRecord, ValueError, RecursionError) as error:
                    self.bad += 1
                    reason = str(error) or type(error).__name__
                    print(f"{self.path}: line {number}: {reason}", file=self._complain)
