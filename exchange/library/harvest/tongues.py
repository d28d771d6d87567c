"""The many ways in which hubs write a language, as the code the library knows."""

from __future__ import annotations

import re

# ISO 639-2, both forms where there are two, and names as they are written in practice.
NAMES = {
    "ar": "ara arabic", "en": "eng english", "es": "spa spanish español espanol",
    "fr": "fre fra french français francais", "ru": "rus russian русский",
    "zh": "chi zho cmn chinese 中文", "pt": "por portuguese português", "am": "amh", "bn": "ben",
    "de": "ger deu german deutsch", "el": "gre ell", "fa": "per fas", "hi": "hin", "id": "ind",
    "it": "ita italian", "ja": "jpn", "ka": "geo kat", "kk": "kaz", "km": "khm", "ko": "kor",
    "lo": "lao", "mg": "mlg", "mn": "mon", "ms": "may msa", "my": "bur mya", "ne": "nep",
    "nl": "dut nld dutch", "pl": "pol", "ro": "rum ron", "si": "sin", "sr": "srp", "sv": "swe",
    "sw": "swa", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "uz": "uzb", "vi": "vie",
}  # fmt: skip
CODES = {long: short for short, many in NAMES.items() for long in many.split()}


def code(said: str) -> str:
    """The two-letter code of what a hub calls a language: ``eng``, ``en-GB``, ``English``, or an
    address that ends in ``/ENG``; empty when it is none we know."""
    last = re.split(r"[/#:]", said.strip())[-1].lower()
    short = re.split(r"[-_]", last)[0]
    if len(short) == 2 and short.isascii() and short.isalpha():
        return short
    return CODES.get(short, "")
