"""PostgreSQL, one engine everywhere."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database_from(url: str) -> dict[str, object]:
    """Django's database settings from a libpq address such as `postgresql://user:password@host:5432/name`.

    A socket folder may stand in the query (`?host=/folder`), and `?pooled=yes` where a pooler stands in between that gives each
    transaction to another server process: then nothing is kept there from one to the next. Raises ImproperlyConfigured for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}. Write postgresql://user:password@host:port/name: Onedoor runs on PostgreSQL only."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "onedoor",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": query.pop("pooled", "") == "yes",
        "OPTIONS": query,
    }


_web = urlsplit(os.environ.get("ONEDOOR_WEB_DATABASE_URL", ""))
ONEDOOR_WEB_ROLE = unquote(_web.username or "")
"""The web server's role, by its own address of the database; empty when it uses the owner's."""
ONEDOOR_WEB_PASSWORD = unquote(_web.password) if _web.password else None

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///onedoor"))}
