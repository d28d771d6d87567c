"""What a message may bring as files: their kinds by content, their names made harmless, limits."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused

MB = 1024 * 1024
AT_ONCE = 5
EACH = 10 * MB
IN_A_ROOM = 200 * MB
NAME = 120
MOST_ENDING = 10
# What some systems do not take in a name.
FORBIDDEN = re.compile(r'[<>:"|?*]')


class Sent(NamedTuple):
    """A file that was looked at and may be kept."""

    name: str
    kind: str
    data: bytes
    digest: str


class Kind(NamedTuple):
    """A kind of file: the type it is served with, and whether these bytes are one."""

    type: str
    is_so: Callable[[bytes], bool]


def taken(uploads: Iterable[Any]) -> list[Sent]:
    """Uploaded files (``name``, ``size``, ``read()``) as a message may bring them.

    Raises ``Refused`` with ``invalid`` or ``too_big``, in words that say what to do next.
    """
    uploads = list(uploads)
    if len(uploads) > AT_ONCE:
        raise Refused("too_big", _(
            "A message takes at most 5 files. Put the others into a next message, or all of them "
            "into one ZIP file."
        ), 422)  # fmt: skip
    return [_looked_at(name_of(one.name or ""), one) for one in uploads]


def name_of(raw: str) -> str:
    """A name without folders, invisible characters and what systems forbid, its ending kept."""
    raw = unicodedata.normalize("NFC", re.split(r"[\\/]", raw)[-1])
    seen = "".join(one for one in raw if unicodedata.category(one)[0] != "C")
    whole = " ".join(FORBIDDEN.sub("_", seen).split()).rstrip(" .")
    stem, dot, ending = whole.rpartition(".")
    if not dot or len(ending) > MOST_ENDING:
        stem, dot, ending = whole, "", ""
    stem = stem[: NAME - len(dot + ending)].strip(" .")
    return f"{stem or 'file'}{dot}{ending}"


def type_of(kind: str) -> str:
    """The content type a kind is served with."""
    return KINDS[kind].type


def is_text(kind: str) -> bool:
    """Whether files of this kind shrink much on their way."""
    return KINDS[kind].is_so in (_text, _json)


def _looked_at(name: str, upload: Any) -> Sent:
    # Isolated, so that a name in another direction does not turn the sentence around.
    told, kind = {"name": f"\u2068{name}\u2069"}, name.rpartition(".")[2].lower()
    if kind not in KINDS:
        words = _(
            "“%(name)s” is of a kind that is not taken here. Send a PDF, an office document, a "
            "table or a text (CSV, TXT, MD, JSON, GeoJSON), a picture (PNG, JPEG, WebP), a "
            "GeoPackage, or put it into a ZIP file."
        )
        raise Refused("invalid", words % told, 422)
    if upload.size > EACH:
        words = _("“%(name)s” is larger than 10 MB. Send it in parts, or a link to where it lies.")
        raise Refused("too_big", words % told, 422)
    data = upload.read()
    if not data:
        words = _("“%(name)s” is empty. Look at it on your machine, then choose it again.")
        raise Refused("invalid", words % told, 422)
    if not KINDS[kind].is_so(data):
        words = _(
            "“%(name)s” does not hold what its ending says. Open it, save it as the kind it is, "
            "then choose it again."
        )
        raise Refused("invalid", words % told, 422)
    return Sent(name, kind, data, hashlib.sha256(data).hexdigest())


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(starts)


def _zip(*holds: str) -> Callable[[bytes], bool]:
    """A ZIP archive that can be listed, with one entry of each of these beginnings."""

    def is_so(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        return all(any(name.startswith(start) for name in names) for start in holds)

    return is_so


def _text(data: bytes) -> bool:
    """Text of whatever encoding: no null characters but those of UTF-16."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in data


def _json(data: bytes) -> bool:
    return _text(data) and data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _geopackage(data: bytes) -> bool:
    return data.startswith(b"SQLite format 3\0") and data[68:72] in (b"GPKG", b"GP10", b"GP11")


_OLD = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OPEN = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", lambda data: b"%PDF-" in data[:1024]),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", _zip("[Content_Types]", "word/")),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _zip("[Content_Types]", "xl/")),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", _zip("[Content_Types]", "ppt/")),
    "odt": Kind(f"{_OPEN}text", _zip("mimetype", "content.xml")),
    "ods": Kind(f"{_OPEN}spreadsheet", _zip("mimetype", "content.xml")),
    "odp": Kind(f"{_OPEN}presentation", _zip("mimetype", "content.xml")),
    "doc": Kind("application/msword", _OLD),
    "xls": Kind("application/vnd.ms-excel", _OLD),
    "ppt": Kind("application/vnd.ms-powerpoint", _OLD),
    "csv": Kind("text/csv", _text),
    "txt": Kind("text/plain", _text),
    "md": Kind("text/markdown", _text),
    "json": Kind("application/json", _json),
    "geojson": Kind("application/geo+json", _json),
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "webp": Kind("image/webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
    "zip": Kind("application/zip", _zip()),
    "gpkg": Kind("application/geopackage+sqlite3", _geopackage),
}  # fmt: skip
