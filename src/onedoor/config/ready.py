"""Loads Django for whoever is not a web server, and says in plain words what is missing."""

import os
from pathlib import Path


class NotReady(Exception):
    """Onedoor cannot run like this; the text says what is missing and what to do."""


def load(*, database: bool = True) -> None:
    """Load settings and rooms; with `database`, also try to connect. Raises NotReady."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onedoor.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.SECRET_KEY  # noqa: B018  # refused by Django when empty
        django.setup()
    except ImproperlyConfigured as error:
        raise NotReady(_hint(str(error))) from error
    if database:
        _try_database()


def load_sentences() -> None:
    """Load the interface's sentences in every language and nothing else: no settings, no database. Once, or after `load`."""
    import django
    from django.conf import settings

    if not settings.configured:
        locale = Path(__file__).parents[1] / "locale"
        settings.configure(USE_I18N=True, LOCALE_PATHS=[locale], LANGUAGE_CODE="en")
        django.setup()


def _hint(problem: str) -> str:
    if "SECRET_KEY" in problem:
        return (
            "ONEDOOR_SECRET_KEY is not set. Give it 50 random characters and keep them (docs/operators.md)."
        )
    return problem


def _try_database() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise NotReady(
            f"The database does not answer: {str(error).strip()}\n"
            "Set DATABASE_URL=postgresql://user:password@host:port/name (docs/operators.md)."
        ) from error


def migrate(*, verbosity: int = 0, check: bool = False) -> None:
    """Bring the database to this version's shape; of several at once one does it and the others wait.

    With `check` nothing is changed; SystemExit is raised when something would be.
    """
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtext('onedoor migrate'))")
        try:
            call_command("migrate", interactive=False, verbosity=verbosity, check_unapplied=check)
            if not check:
                _open_to_the_web_server()
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('onedoor migrate'))")


def _open_to_the_web_server() -> None:
    """Grant the web server's role what it needs of the tables as they are now, where it has a role of its own."""
    from django.conf import settings

    from onedoor.trust import roles

    if settings.ONEDOOR_WEB_ROLE:
        try:
            roles.ensure(settings.ONEDOOR_WEB_ROLE, password=settings.ONEDOOR_WEB_PASSWORD)
        except roles.NoRole as error:
            raise NotReady(str(error)) from error
        roles.grant(settings.ONEDOOR_WEB_ROLE)


def as_the_web_server() -> None:
    """Before `load`: use the database as the web server's role, and forget what only others need."""
    web = os.environ.pop("ONEDOOR_WEB_DATABASE_URL", "")
    if web:
        os.environ["DATABASE_URL"] = web
    os.environ.pop("ONEDOOR_LEDGER_KEY", None)
