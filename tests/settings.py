"""Sets the environment of a test run, then imports the product's one settings file.

DATABASE_URL and REDIS_URL are honoured; without them a file SQLite and a private Valkey serve.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_var = Path(tempfile.mkdtemp(prefix="ecotone-test-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.update(MODE="test", VAR_DIR=str(_var), SECRET_KEY="only-for-tests-" + "x" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

if not os.environ.get("REDIS_URL"):
    from exchange import embedded

    _server = embedded.start(_var)
    atexit.register(_server.wait, 5)
    atexit.register(_server.terminate)
    os.environ["REDIS_URL"] = embedded.address(_var)

from exchange.settings import *  # noqa: E402, F403
from exchange.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _file = str(_var / f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": _file}
else:
    # A pool outlives the test database and keeps it from being dropped.
    DATABASES["default"]["OPTIONS"] = {}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
