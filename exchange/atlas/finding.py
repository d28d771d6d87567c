"""How every list is searched: filters are read, rows narrowed, and each filter's values counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.atlas.models import Language, Region, SupportKind, Target
from matching.text import normalise
from matching.text.normal import unaccented

PAGE = 20
MOST_WORDS = 8
ALL = "all"
LABELS = {
    "q": _("Search"), "target": _("Target"), "region": _("Region"), "support": _("Kind of help"),
    "language": _("Language"), "state": _("State"), "cost": _("Cost"), "kind": _("Kind"),
}  # fmt: skip
# The vocabularies whose keys are values of a filter.
VOCABULARIES: dict[str, Any] = {"support": SupportKind, "language": Language, "region": Region}


def searchable(text: str) -> str:
    """A text as the search column holds it and as a query is compared with it."""
    return unaccented(normalise(text))


@dataclass(frozen=True)
class Filters:
    """What a reader looks for; empty means everything, or what the list takes by default."""

    q: str = ""
    target: str = ""
    region: str = ""
    support: str = ""
    language: str = ""
    cost: str = ""
    state: str = ""
    kind: str = ""
    sort: str = ""
    # The coordinator's desk: which queue, and whether only the reader's own cases.
    queue: str = ""
    mine: str = ""

    @classmethod
    def read(cls, given: Any) -> Filters:
        """From a query string; what cannot be a value of a filter is left out."""
        found = {
            n: str(given.get(n, ""))[:80].replace("\0", "").strip()
            for n in cls.__dataclass_fields__
        }
        target = found["target"]
        if not (target.isascii() and target.isdigit() and 1 <= int(target) <= 23):
            found["target"] = ""
        return cls(**found)

    @property
    def query(self) -> str:
        """The filters as a query string, for links to other pages of the list."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def without(self, name: str) -> Filters:
        """The same filters with one taken out."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Facet:
    """One filter: its values with what each would leave, counted under all other filters."""

    name: str
    chosen: str
    options: list[tuple[str, str, int]]
    total: int

    @property
    def label(self) -> Any:
        """The filter's name in the page's language."""
        return LABELS[self.name]

    @property
    def chosen_name(self) -> str:
        """The chosen value in words; as given where the list does not know it."""
        words = {value: name for value, name, _n in self.options} | {ALL: gettext("All")}
        return words.get(self.chosen, self.chosen)


@dataclass(frozen=True)
class Search:
    """One list under one reader's filters.

    ``rows`` are what the reader may see, ``fields`` where each filter looks, ``words`` the values
    of filters that are this list's own (choices, or a vocabulary), ``default`` what an empty
    filter means where it does not mean everything; ``all`` then does. ``text`` is the column in
    which words are looked for.
    """

    rows: QuerySet[Any]
    filters: Filters
    fields: Mapping[str, str]
    words: Mapping[str, Any] = field(default_factory=dict)
    default: Mapping[str, str] = field(default_factory=dict)
    text: str = "search"

    def found(self) -> QuerySet[Any]:
        """The rows that fit words and filters, in no order."""
        rows = self.rows
        for word in searchable(self.filters.q).split()[:MOST_WORDS]:
            rows = rows.filter(**{f"{self.text}__contains": word})
        for name, column in self.fields.items():
            value = self.value(name)
            if value and not (value == ALL and name in self.default):
                rows = rows.filter(**{column: value})
        return rows

    def value(self, name: str) -> str:
        """What is filtered by: as chosen, else the list's default."""
        return getattr(self.filters, name) or self.default.get(name, "")

    def grouped(self, column: str) -> dict[Any, int]:
        """How many of the rows found have each value of a column."""
        counted = self.found().order_by().values_list(column)
        return dict(counted.annotate(n=Count("pk", distinct=True)))

    def facets(self, total: int) -> list[Facet]:
        """Every filter with its counts, one grouped query each.

        ``total`` is how many rows the filters leave; it is counted again only without a chosen one.
        """
        return [self._facet(name, column, total) for name, column in self.fields.items()]

    def shown(self, rows: QuerySet[Any], number: Any) -> dict[str, Any]:
        """What the page of a list needs: ``rows`` are those found, ordered and with relations."""
        page = Paginator(rows, PAGE).get_page(number)
        facets = self.facets(page.paginator.count)
        return {
            "filters": self.filters, "page": page, "facets": facets, "chips": self._chips(facets),
            "hit": int(self.filters.target) if self.filters.target else None,
        }  # fmt: skip

    def _facet(self, name: str, column: str, total: int) -> Facet:
        opened = ALL if name in self.default else ""
        free = replace(self, filters=replace(self.filters, **{name: opened}))
        counts = {str(key): n for key, n in free.grouped(column).items() if key is not None}
        chosen = self.value(name)
        # What is chosen stays in sight when nothing fits it, else the next search would drop it.
        options = [(value, words, counts.get(value, 0)) for value, words in self._words(name)
                   if value in counts or value == chosen]  # fmt: skip
        return Facet(name, chosen, options, free.found().count() if chosen else total)

    def _words(self, name: str) -> list[tuple[str, str]]:
        if name == "target":
            return [(str(one.pk), f"{one.pk} {one.name}") for one in Target.objects.all()]
        own = self.words.get(name, VOCABULARIES.get(name))
        if isinstance(own, Iterable):
            return [(str(value), str(words)) for value, words in own]
        return [(str(one.pk), one.name) for one in own._default_manager.all()]

    def _chips(self, facets: list[Facet]) -> list[tuple[Any, str, str]]:
        """What is filtered by, as (label, value, the query without it)."""
        f = self.filters
        chosen = [one for one in facets if getattr(f, one.name)]
        chips = [(one.label, one.chosen_name, f.without(one.name).query) for one in chosen]
        return [*([(LABELS["q"], f.q, f.without("q").query)] if f.q else []), *chips]
