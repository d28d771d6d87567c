"""The reader of each protocol. Imported by the task alone: pages do without its parsers."""

from __future__ import annotations

from exchange.library.harvest import ckan, dcat, oai, rss, schema
from exchange.library.harvest.shape import Read

READERS: dict[str, Read] = {
    "oai": oai.read,
    "dcat": dcat.read,
    "schema": schema.read,
    "ckan": ckan.read,
    "rss": rss.read,
}
