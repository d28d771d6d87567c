"""HTTP through Django, sockets through Channels: origin, then session, then the room."""

from __future__ import annotations

import os
from threading import Thread

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange.settings")
http = get_asgi_application()

from exchange.rooms.consumers.door import Door  # noqa: E402  (after Django is set up)
from exchange.rooms.urls import sockets  # noqa: E402
from matching.lexicon import likely_language  # noqa: E402

# Reading the lexicon takes seconds, once a process: begun now, so that no first page waits for it.
Thread(target=likely_language, args=("",), name="lexicon", daemon=True).start()

application = ProtocolTypeRouter({"http": http, "websocket": Door(URLRouter(sockets))})
