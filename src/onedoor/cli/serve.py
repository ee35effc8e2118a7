"""`onedoor serve`."""

import os
import socket
from pathlib import Path

import click

from onedoor.cli import restored
from onedoor.cli.django_ready import load_django
from onedoor.cli.exits import Unable
from onedoor.config import ready

LOG = {
    "formatters": {"lines": {"()": "onedoor.config.log_lines.Lines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    },
    "loggers": {
        name: {"handlers": ["stderr"], "level": "INFO", "propagate": False}
        for name in ("_granian", "granian.access")
    },
}
"""The server's own lines look like all others."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1), help="Server processes.")
@click.option(
    "--threads",
    default=4,
    show_default=True,
    type=click.IntRange(1),
    help="Requests at a time in each process.",
)
@click.option("--pid-file", type=click.Path(path_type=Path), help="File to write the process number to.")
def serve(host: str, port: int, processes: int, threads: int, pid_file: Path | None) -> None:
    """Run the web server until it is told to end (SIGTERM or Ctrl-C); requests under way are finished."""
    _refuse_taken(host, port)
    os.environ["ONEDOOR_SERVER"] = str(os.getpid())  # for the server processes, config/wsgi.py
    ready.as_the_web_server()
    load_django(database=False)  # says here what is missing, once, rather than in every server process
    _warn_of_power()
    restored.replay_before_start()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.errors import FatalError

    server = Granian(
        "onedoor.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_dictconfig=LOG,
        pid_file=pid_file,
    )
    try:
        server.serve()
    except (FatalError, OSError) as error:
        raise Unable(
            f"The web server could not start on {host}:{port}: {error}. Choose another --port?"
        ) from error


def _warn_of_power() -> None:
    """Say when the server's database role could change the ledger. A database that is down is no reason not to start."""
    from django.db import Error, connection

    from onedoor.trust import roles

    try:
        if roles.may_change_the_ledger():
            click.echo(
                "The web server's database role could change the record of looks at personal data. Give it one of its own: "
                "ONEDOOR_WEB_DATABASE_URL (docs/operators.md).",
                err=True,
            )
    except Error:
        pass
    finally:
        connection.close()


def _refuse_taken(host: str, port: int) -> None:
    """Raises Unable when another server listens there: this one would share the port with it, or fail less plainly."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Unable(
            f"The web server cannot listen on {host}:{port}: {error.strerror}. Choose another --port?"
        ) from error
