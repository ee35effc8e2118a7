"""A small server of the demo: a WSGI application with a thread for each request, until SIGTERM."""

from __future__ import annotations

import signal
from collections.abc import Callable
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class ThreadingServer(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True
    request_queue_size = 64


class Quiet(WSGIRequestHandler):
    """Logs nothing but errors: addresses carry codes, tokens and numbers of people."""

    def address_string(self) -> str:
        """The address as it came: nobody is asked for its name."""
        return str(self.client_address[0])

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def serve(application: Callable[..., Any], *, port: int, greeting: str) -> None:
    """Answer on `port` of the loopback interface until SIGTERM. Raises OSError when the port is taken."""
    server = make_server("127.0.0.1", port, application, ThreadingServer, Quiet)
    # shutdown() waits for the loop that runs in this very thread, hence from another one
    signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
    print(greeting, flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
