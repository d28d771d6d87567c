"""Words that coordinators add to what the matcher knows."""

from __future__ import annotations

from django.db import models

from exchange.people.models import User

# How the ids of general words begin, as the lexicon has it; they count less.
GENERAL = "w_"


class LexiconEntry(models.Model):
    """One thing and its names by language; beside the lexicon that comes with the matcher.

    ``concept`` is the id under which the matcher knows it: that of a listed thing, to which the
    names are added, or one of its own. A retired entry is kept and no longer read.
    """

    concept = models.CharField(max_length=60)
    # {"en": ["blue carbon"], "fr": ["carbone bleu", …]}, the first is the thing's name.
    names = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "brokering_lexicon_entry"

    def __str__(self) -> str:
        return self.concept

    @property
    def general(self) -> bool:
        """Whether it is a general word rather than a thing of the field."""
        return self.concept.startswith(GENERAL)

    @property
    def said(self) -> list[str]:
        """Every name of every language, the English ones first."""
        rest = [names for lang, names in self.names.items() if lang != "en"]
        return [name for names in (self.names.get("en", []), *rest) for name in names]
