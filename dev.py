#!/usr/bin/env python3
"""Set up and run Ecotone with nothing but Python 3.11 or newer.

    python3 dev.py demo [--port 8000] [--fresh]   serve the product with sample data
    python3 dev.py test [pytest arguments]        set up and run all tests
    python3 dev.py manage COMMAND …               any other command of manage.py

Standard library only: it makes `.venv`, installs what constraints.txt names, and hands over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "ecotone-stamp"


def main(words: list[str]) -> int:
    """Prepare the environment and run the named command; returns its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python reads this far)
        print("Ecotone needs Python 3.11 or newer; this is", sys.version.split()[0])
        return 2
    if not words or words[0] not in ("demo", "test", "manage"):
        print(__doc__)
        return 2
    prepare()
    name, rest = words[0], words[1:]
    if name == "test":
        return run([str(PYTHON), "-m", "pytest", *(rest or ["-n", "2", "--dist", "loadfile"])])
    command = [str(PYTHON), str(ROOT / "manage.py"), *(["demo"] if name == "demo" else []), *rest]
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606  (Ctrl-C then reaches the demo itself)
    return 0


def prepare() -> None:
    """Make `.venv` hold exactly what constraints.txt names, unless its stamp says it does."""
    wanted = stamp()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Setting up (once): installing what constraints.txt names …", flush=True)
    make_venv()
    install()
    STAMP.write_text(wanted)


def stamp() -> str:
    """Names the wanted environment: the constraints and the Python that made it."""
    text = (ROOT / "constraints.txt").read_bytes() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()


def make_venv() -> None:
    """Create the environment; Debian's Python without ensurepip gets one without pip."""
    if VENV.exists() and not PYTHON.exists():
        shutil.rmtree(VENV)
    if PYTHON.exists():
        return
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=False)


def install() -> None:
    """Install by uv where it is found, else by the environment's pip, else by any pip for it."""
    names = ["-r", str(ROOT / "constraints.txt")]
    if uv := shutil.which("uv"):
        env = {**os.environ, "UV_SYSTEM_CERTS": "1"}
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), *names]
        if subprocess.run(command, env=env, cwd=ROOT).returncode == 0:
            return
    own = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True).returncode != 0:
        own = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    quiet = ["install", "-q", "--disable-pip-version-check", *names]
    if subprocess.run([*own, *quiet], cwd=ROOT).returncode != 0:
        sys.exit("The installation failed; the lines above say why. Run the same command again.")


def run(command: list[str]) -> int:
    """Run a command in the project's folder and return its exit code."""
    try:
        return subprocess.run(command, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
