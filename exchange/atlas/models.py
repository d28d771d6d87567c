"""The reference everybody speaks of. Changed only by a seed release (seeds/atlas)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


def listed(rows: Iterable[Any]) -> str:
    """Several things one after another, parted as the page's language parts them."""
    # A sentence with two holes, since a translated mark alone could not lose its space.
    mark = gettext("%(some)s, %(more)s") % {"some": "", "more": ""}
    return mark.join(map(str, rows))


def page_code(lang: str | None = None) -> str:
    """The code of a language, the page's own by default, without its script: zh for zh-hans."""
    return (lang or get_language() or "en").split("-")[0]


def in_language(texts: dict[str, str], lang: str | None = None) -> str:
    """The text in ``lang`` (the page's language by default), else English, else any."""
    return texts.get(language_of(texts, lang), "")


def language_of(texts: dict[str, str], lang: str | None = None) -> str:
    """The language of the text that ``in_language`` chooses; "" where there is none."""
    return next((code for code in (page_code(lang), "en", *texts) if texts.get(code)), "")


class Named(models.Model):
    """A row with a name in the six UN languages."""

    names = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return in_language(self.names)


class Area(Named):
    """A country or area of ISO 3166-1, with a point on the map (x, y of a 960 by 440 view)."""

    code = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=10, choices=[("country", "country"), ("area", "area")])
    x = models.FloatField()
    y = models.FloatField()

    class Meta:
        db_table = "atlas_area"


class Group(Named):
    """A CBD regional group (kind ``region``) or a status group such as LDC (kind ``status``)."""

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=10)

    class Meta:
        db_table = "atlas_group"


class Party(models.Model):
    """A State, or the European Union, bound by the Convention: 196 of them."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.PROTECT)
    region = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    groups = models.ManyToManyField(Group, related_name="+", db_table="atlas_party_group")
    languages = models.JSONField(default=list)

    class Meta:
        db_table = "atlas_party"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The Party's name in the page's language; load with ``select_related("area")``."""
        return self.area.name


class Goal(Named):
    """One of the four KMGBF goals, A to D."""

    letter = models.CharField(max_length=1, primary_key=True)
    scheme = models.CharField(max_length=30)
    identifier = models.CharField(max_length=60)

    class Meta:
        db_table = "atlas_goal"


class Target(Named):
    """One of the 23 KMGBF targets; ``names`` are short titles of our own wording."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    scheme = models.CharField(max_length=30)
    identifier = models.CharField(max_length=60)
    summaries = models.JSONField(default=dict)
    goals = models.ManyToManyField(Goal, related_name="targets", db_table="atlas_target_goal")

    class Meta:
        db_table = "atlas_target"
        ordering = ["number"]

    @property
    def summary(self) -> str:
        """One plain sentence in the page's language."""
        return in_language(self.summaries)


class Coded(Named):
    """A term of a small vocabulary, in its own order, with a one-line hint."""

    code = models.CharField(max_length=30, primary_key=True)
    order = models.PositiveSmallIntegerField(default=0)
    hints = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["order"]

    @property
    def hint(self) -> str:
        """One line that says what is meant, in the page's language."""
        return in_language(self.hints) if self.hints else ""


class Theme(Coded):
    """A subject across targets, such as forests or finance."""

    targets = models.ManyToManyField(Target, related_name="themes", db_table="atlas_theme_target")

    class Meta(Coded.Meta):
        db_table = "atlas_theme"


class SupportKind(Coded):
    """A kind of support that is asked for or offered."""

    class Meta(Coded.Meta):
        db_table = "atlas_support_kind"


class Barrier(Coded):
    """What stands in a Party's way (means of implementation)."""

    class Meta(Coded.Meta):
        db_table = "atlas_barrier"


class ResponseLevel(Coded):
    """The cheapest form of help that suffices, from a resource to a project."""

    class Meta(Coded.Meta):
        db_table = "atlas_response_level"


class Region(Coded):
    """A part of the world an expert may know; ``members`` are area codes."""

    members = models.JSONField(default=list)

    class Meta(Coded.Meta):
        db_table = "atlas_region"


class Language(Coded):
    """A working language, ISO 639-1; ``interface`` marks the six of the site itself."""

    own_name = models.CharField(max_length=60)
    interface = models.BooleanField(default=False)
    direction = models.CharField(max_length=3, default="ltr")

    class Meta(Coded.Meta):
        db_table = "atlas_language"


def language_names() -> dict[str, str]:
    """What each language is called in the page's own, by code."""
    return {one.pk: one.name for one in Language.objects.all()}


# How a release says where a thing was seen, and the words for it on a page.
SEEN = {
    "public page ": _("on a public page:"),
    "public repository ": _("in a public repository:"),
    "public source code, address in ": _("its address stands in public source code:"),
    "general knowledge, not yet checked": _("known, but not met in a source yet"),
}


class Sourced(models.Model):
    """A thing of the world that a source names; people may correct what it says.

    ``given`` is what the source said last, field by field: where a row differs from it, somebody
    corrected the row, and the next reading of the source leaves that field alone.
    """

    given = models.JSONField(default=dict, blank=True)
    seen_where = models.CharField(max_length=300, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    search = models.TextField(default="", blank=True)

    class Meta:
        abstract = True

    @property
    def seen_how(self) -> Any:
        """How it was seen, in words; nothing where only the address is kept."""
        return next((words for how, words in SEEN.items() if self.seen_where.startswith(how)), "")

    @property
    def seen_at(self) -> str:
        """Where it was seen: what follows the words of the release."""
        how = next((how for how in SEEN if self.seen_where.startswith(how)), "")
        return self.seen_where.removeprefix(how)

    @property
    def said(self) -> list[str]:
        """The texts in which a search looks for it."""
        raise NotImplementedError
