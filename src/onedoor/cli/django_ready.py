"""Loads Django for the commands that need it, with plain words where a setting is missing."""

import os

from onedoor.cli.exits import Unable


def load_django(*, database: bool = True) -> None:
    """Load settings and rooms; with `database`, also try to connect. Raises Unable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onedoor.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        settings.SECRET_KEY  # noqa: B018  # refused by Django when empty
    except ImproperlyConfigured as error:
        raise Unable(_hint(str(error))) from error
    if database:
        _try_database()


def _hint(problem: str) -> str:
    if "SECRET_KEY" in problem:
        return "ONEDOOR_SECRET_KEY is not set. Give it 50 random characters and keep them (docs/operators.md)."
    return problem


def _try_database() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Unable(
            f"The database does not answer: {str(error).strip()}\n"
            "Set DATABASE_URL=postgresql://user:password@host:port/name (docs/operators.md)."
        ) from error
