"""The language of what a need or an offer says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language_info


class Worded(models.Model):
    """``lang`` is the language of title and text, "" where nothing is known of it: what the author
    says it is, ``said_lang``, and where that is empty what was read from the words."""

    lang = models.CharField(max_length=5, blank=True)
    said_lang = models.CharField(max_length=5, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def dir(self) -> str:
        """The text's direction: as its author's language is written, else as its letters are."""
        if not self.said_lang:
            return "auto"
        return "rtl" if get_language_info(self.said_lang)["bidi"] else "ltr"
