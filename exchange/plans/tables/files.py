"""The text of an uploaded file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from exchange.errors import Refused

MOST_BYTES = 1_000_000


def decoded(data: bytes) -> str:
    """The text of an uploaded file: UTF-8, UTF-16 or Windows-1252, told apart by its bytes.

    ``Refused("unreadable")`` where it is none of them, ``Refused("too_big")`` beyond a megabyte.
    """
    if len(data) > MOST_BYTES:
        raise Refused("too_big", _("The file is larger than 1 MB. Send it in parts."), 422)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        words = _("This is a workbook. Save the sheet as CSV and send that, or copy its cells and "
                  "paste them.")  # fmt: skip
        raise Refused("unreadable", words, 422)
    for encoding in _encodings(data):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    words = _("The letters of this file cannot be read. Save it as CSV in UTF-8 and send it again.")
    raise Refused("unreadable", words, 422)


def _encodings(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    # Without a mark, UTF-16 shows by the nought that is half of every Latin letter and separator.
    if data[1:400:2].count(0) > len(data[1:400:2]) // 3:
        return ["utf-16-le"]
    if data[0:400:2].count(0) > len(data[0:400:2]) // 3:
        return ["utf-16-be"]
    return ["utf-8-sig", "cp1252"]
