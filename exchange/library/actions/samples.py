"""The sample hub of the demo: planted with its connection, and taken away with all it brought."""

from __future__ import annotations

from django.db import transaction

from exchange.atlas.actions import keep_facts
from exchange.library.actions.harvests import connect_source
from exchange.library.gates import not_yours
from exchange.library.models import Hub, Resource, Source
from exchange.people.models import Actor

KEY = "sample-hub"
FACTS = {
    "name": "Sample hub (fictional records)",
    "home": "https://sample-hub.example.org",
    "texts": {
        "en": "A hub that does not exist. The demo serves its records itself, so that you can see "
        "how a hub is read.",
    },
    "languages": ["en", "fr", "es", "ru", "zh", "ar"],
}


def plant_hub(*, by: Actor, address: str) -> Source:
    """The sample hub, read from ``address`` by OAI-PMH; a second time it is only read there."""
    if not by.machine:
        raise not_yours()
    with transaction.atomic():
        keep_facts(by=by, model=Hub, facts={KEY: FACTS})
        return connect_source(by=by, hub=Hub.objects.get(key=KEY), kind="oai", address=address)


def remove_sample(*, by: Actor) -> None:
    """Delete the sample hub with its connection and its resources."""
    if not by.machine:
        raise not_yours()
    Resource.objects.filter(hub__key=KEY).delete()
    Hub.objects.filter(key=KEY).delete()
