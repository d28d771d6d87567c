"""Collects what is marked for translation into the five catalogues, as this project keeps them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages
from django.utils.translation import to_locale

KEPT = ["--no-location", "--no-wrap", "--sort-output"]
DROPPED = re.compile(r'^"(POT-Creation-Date|Report-Msgid-Bugs-To).*\n', re.MULTILINE)


class Command(makemessages.Command):
    """`manage.py makemessages`: every language, sorted, nothing in it that changes by itself.

    What is new comes in empty (never a guess from a similar sentence), what is gone goes out.
    Needs GNU gettext, as `compilemessages` does; running the product needs neither.
    """

    xgettext_options = [*makemessages.Command.xgettext_options, *KEPT]
    msguniq_options = [*makemessages.Command.msguniq_options, *KEPT]
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching", *KEPT]
    msgattrib_options = ["--no-obsolete", *KEPT]

    def handle(self, *args: Any, **options: Any) -> None:
        """Without --locale: all languages but English, in which the sentences are written."""
        wanted = [to_locale(code) for code, _name in settings.LANGUAGES if code != "en"]
        options["locale"] = options["locale"] or wanted
        options["ignore_patterns"] += ["tests", "var"]
        options["no_obsolete"] = True
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write one catalogue, its header without the date: it would be the whole change."""
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        path.write_text(DROPPED.sub("", path.read_text()))
