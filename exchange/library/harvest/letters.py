"""Bytes to text, whatever their label says."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
IN_TEXT = re.compile(rb"(?:<\?xml[^>]*\bencoding|<meta[^>]*\bcharset)\s*=\s*[\"']?([\w.:-]+)", re.I)
# Of the names a label may give, those of ways to write; others decode slowly, or something else.
WRITINGS = re.compile(
    r"(?:iso-?8859|windows-?\d|cp\d|koi8|gb|big5|euc|shift|latin|utf|mac|tis)", re.I
)
SAMPLE = 65_536


def decode(body: bytes, content_type: str = "") -> str:
    """The text of an answer. Labels are wrong so often that what fits is believed first.

    A mark at the front, else UTF-8 if every byte fits, else what the text or its header names if
    that fits, else the likeliest; what still does not fit becomes the replacement character.
    """
    for mark, name in MARKS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    named = [one.decode("ascii") for one in IN_TEXT.findall(body[:2048])]
    labels = [*named, *IN_HEADER.findall(content_type)]
    for name in ["utf-8", *filter(WRITINGS.match, labels)]:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(body[:SAMPLE]).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
