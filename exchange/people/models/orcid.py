"""ORCID iDs, checked as ORCID says: sixteen characters, the last by ISO 7064 mod 11-2."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHAPE = re.compile(r"(?:HTTPS?://ORCID\.ORG/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.ASCII)


def normal_orcid(value: str) -> str:
    """The iD as 0000-0000-0000-0000, from an iD or its address; "" stays "".

    Raises ValidationError for another shape or a wrong check character.
    """
    if not value:
        return ""
    found = SHAPE.fullmatch(value.strip().upper())
    if found is None:
        raise ValidationError(_("Write the ORCID as 0000-0000-0000-0000."))
    digits, total = "".join(found.groups()), 0
    for one in digits[:-1]:
        total = (total + int(one)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != digits[-1]:
        raise ValidationError(_("This ORCID has a wrong digit. Copy it once more."))
    return "-".join(found.groups())
