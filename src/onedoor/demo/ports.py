"""Ports of this machine that nobody listens on, and that no other demo is about to."""

import errno
import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import IO


class NoPort(Exception):
    """No free port was found near the preferred one."""


class Ports:
    """The ports of one demo: each stays reserved among the demos of this user until the process ends."""

    def __init__(self) -> None:
        """Nothing is reserved yet."""
        self._reserved: list[IO[str]] = []

    def next_free(self, preferred: int, *, tries: int = 500) -> int:
        """Reserve the first free port from `preferred` upwards. Raises NoPort."""
        for port in range(preferred, min(preferred + tries, 65536)):
            # Reserved first: to try a port is to listen on it for a moment, which must not meet its owner's server.
            if self._reserve(port):
                if is_free(port):
                    return port
                self._give_back(self._reserved.pop())
        raise NoPort(
            f"No port from {preferred} to {preferred + tries - 1} is free. Name another with --port."
        )

    def _reserve(self, port: int) -> bool:
        """Whether no other demo that is starting has chosen `port`: seconds pass until its server listens."""
        folder = reservations()
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid != os.getuid():
            return True  # somebody else's folder of that name: do without
        path = folder / str(port)
        lock = path.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lost = not path.exists() or path.stat().st_ino != os.fstat(lock.fileno()).st_ino
        except BlockingIOError:
            lost = True
        if lost:  # held by another, or removed by another between opening and locking
            lock.close()
            return False
        self._reserved.append(lock)
        return True

    def give_back(self) -> None:
        """Reserve nothing any longer."""
        while self._reserved:
            self._give_back(self._reserved.pop())

    def _give_back(self, lock: IO[str]) -> None:
        Path(lock.name).unlink(missing_ok=True)
        lock.close()


def reservations() -> Path:
    """The folder in which the demos of one user reserve ports."""
    return Path(tempfile.gettempdir()) / f"onedoor-ports-{os.getuid()}"


def next_free(preferred: int) -> int:
    """The first free port from `preferred` upwards, not reserved: for whoever listens at once. Raises NoPort."""
    ports = Ports()
    found = ports.next_free(preferred)
    ports.give_back()
    return found


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback interface, IPv4 and (where there is one) IPv6."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and _can_bind(socket.AF_INET6, "::1", port)


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return True  # no IPv6 here: nobody can listen on it
    with probe:
        # As servers do: a connection of an ended server that still lingers is no obstacle, a listener is.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return error.errno == errno.EADDRNOTAVAIL  # the kernel knows IPv6, this machine has no ::1
    return True
