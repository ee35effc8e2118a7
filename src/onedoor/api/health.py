"""Whether everything works: for monitors."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onedoor.catalogue import jurisdictions


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the town can be served, 503 otherwise.

    A definition that broke while an older one stays in force is said (`definition: false` and the problems), and still
    200: residents are served by the last good one.
    """
    database, definition = _database(), jurisdictions.health()
    serving = database and definition.digest is not None
    said = {
        "ok": serving and definition.ok,
        "database": database,
        "definition": definition.ok,
        "digest": definition.digest,
        "loaded_at": definition.loaded_at.isoformat() if definition.loaded_at else None,
        "problems": [str(problem) for problem in definition.problems],
    }
    return JsonResponse(said, status=200 if serving else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False
