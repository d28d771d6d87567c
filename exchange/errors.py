"""The one refusal every room speaks. Imports nothing of ours."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An action did not happen, and nothing was changed.

    ``code`` is a stable word for programs, ``message`` plain words for the person (translated
    lazily) that say what to do next, ``status`` the HTTP status a door shows it with.
    """

    def __init__(self, code: str, message: Any, status: int = 400) -> None:
        super().__init__(code, str(code))
        self.code = code
        self.message = message
        self.status = status
