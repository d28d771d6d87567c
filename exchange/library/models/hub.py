"""A site that holds data, tools, training or knowledge products."""

from __future__ import annotations

from django.db import models

from exchange.atlas.models import Language, Sourced, SupportKind, Target, in_language


class Hub(Sourced):
    """A knowledge hub, named by a release; its resources stand in the library."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    home = models.URLField(max_length=300)
    texts = models.JSONField(default=dict)
    targets = models.ManyToManyField(Target, db_table="library_hub_target")
    support = models.ManyToManyField(SupportKind, db_table="library_hub_support")
    languages = models.ManyToManyField(Language, db_table="library_hub_language")

    class Meta:
        db_table = "library_hub"

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """What it offers, in the page's language, else in English."""
        return in_language(self.texts)

    @property
    def said(self) -> list[str]:
        """The texts in which a search looks for it."""
        return [self.name, *self.texts.values()]
