"""A load of requests over connections that stay open: plain sockets, so that it takes little of the machine itself."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field

LARGEST_ANSWER = 4_000_000
"""Bytes; more is no page of ours."""
SILENCE = 20.0
"""Seconds without any answer after which the server is taken for dead."""


class Unusable(Exception):
    """The server answered otherwise than it should; the text says how."""


@dataclass(frozen=True)
class Load:
    """What was answered in how many seconds."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


def drive(
    port: int, request: bytes, *, seconds: float, connections: int = 4, at_most: int = 500_000, status: int = 200
) -> Load:
    """Send `request` again and again over some connections to the loopback interface; each waits for its answer.

    Ends after `seconds` or `at_most` answers. Raises Unusable for an answer of another status, and for silence.
    """
    answered, began = 0, time.perf_counter()
    expected = b"HTTP/1.1 %d " % status
    with selectors.DefaultSelector() as waiting:
        talks = [_Talk(socket.create_connection(("127.0.0.1", port), timeout=SILENCE)) for _ in range(connections)]
        try:
            for talk in talks:
                waiting.register(talk.socket, selectors.EVENT_READ, talk)
                talk.socket.sendall(request)
            while answered < at_most and time.perf_counter() - began < seconds:
                ready = waiting.select(SILENCE)
                if not ready:
                    raise Unusable(f"No answer for {SILENCE:.0f} seconds.")
                for key, _ in ready:
                    talk = key.data
                    if talk.heard_all(expected):
                        answered += 1
                        talk.socket.sendall(request)
        finally:
            for talk in talks:
                talk.socket.close()
    return Load(answered, time.perf_counter() - began)


def once(port: int, request: bytes, *, status: int = 200) -> bytes:
    """The body of one answer. Raises Unusable as `drive`."""
    talk = _Talk(socket.create_connection(("127.0.0.1", port), timeout=SILENCE))
    with talk.socket:
        talk.socket.sendall(request)
        while not talk.heard_all(b"HTTP/1.1 %d " % status):
            pass
    return talk.body


@dataclass
class _Talk:
    """One connection, and what was heard of the answer so far."""

    socket: socket.socket
    heard: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    """Length of the whole answer; 0 while its head is not complete."""
    body: bytes = b""
    """The body of the last whole answer."""

    def __post_init__(self) -> None:
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def heard_all(self, expected: bytes) -> bool:
        """Read what has come. Whether that was the end of an answer. Raises Unusable."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise Unusable("The server closed a connection that it should keep open.")
        self.heard += chunk
        if not self.wanted:
            self.wanted = _length(self.heard, expected)
        if not self.wanted or len(self.heard) < self.wanted:
            return False
        if len(self.heard) > self.wanted:
            raise Unusable("The server sent more than it announced.")
        self.body = bytes(self.heard[self.heard.find(b"\r\n\r\n") + 4 :])
        self.heard.clear()
        self.wanted = 0
        return True


def _length(heard: bytearray, expected: bytes) -> int:
    """Bytes of the whole answer, head included; 0 while the head is not complete."""
    end = heard.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(heard[:end])
    if not head.startswith(expected):
        raise Unusable(f"The server answered {head[:60]!r}, expected {expected!r}.")
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and 0 <= int(value) <= LARGEST_ANSWER:
            return end + 4 + int(value)
    raise Unusable("The server did not say how long its answer is.")
