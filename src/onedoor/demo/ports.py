"""Ports of this machine that nobody listens on."""

import socket
from collections.abc import Collection


class NoPort(Exception):
    """No free port was found near the preferred one."""


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback interface, IPv4 and (where there is one) IPv6."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and _can_bind(socket.AF_INET6, "::1", port)


def next_free(preferred: int, *, besides: Collection[int] = (), tries: int = 500) -> int:
    """The first free port from `preferred` upwards that is not in `besides`. Raises NoPort."""
    for port in range(preferred, min(preferred + tries, 65536)):
        if port not in besides and is_free(port):
            return port
    raise NoPort(f"No port from {preferred} to {preferred + tries - 1} is free. Name another with --port.")


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
            return error.errno == 99  # EADDRNOTAVAIL: the kernel knows IPv6, this machine has no ::1
    return True
