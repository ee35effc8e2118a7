"""How many queries a page costs: `python -m bench.queries`, beside a town, prints them as JSON.

Counted in process with Django's test client, on the town's database: with nothing kept, and once more.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Read pages from standard input (a list of name, address and, for a form, its fields) and count."""
    import django

    django.setup()
    from django.db import transaction
    from django.test import Client

    from onedoor.identity.models import Person

    pages = json.load(sys.stdin)
    for page in pages:
        _queries(Client(), page)  # what a process does once does not count: loading the definition, compiling templates
    counted = {page["name"]: _twice(Client(), page) for page in pages}
    with transaction.atomic():
        somebody = Person.objects.create_user(subject="bench", name="Bench", email="bench@example.org")
        visitor = Client()
        visitor.force_login(somebody)
        for page in pages:
            counted[page["name"]]["signed in"] = _twice(visitor, page)["nothing kept"]
        transaction.set_rollback(True)
    print(json.dumps(counted))


def _twice(client: Any, page: dict[str, Any]) -> dict[str, int]:
    from django.core.cache import caches

    for kept in caches.all(initialized_only=True):
        kept.clear()
    return {"nothing kept": _queries(client, page), "again": _queries(client, page)}


def _queries(client: Any, page: dict[str, Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        if page.get("fields") is not None:
            response = client.post(page["address"], page["fields"], headers={"host": "localhost"})
        else:
            response = client.get(page["address"], headers={"host": "localhost"})
    if response.status_code != 200:
        raise SystemExit(f"{page['address']} answers {response.status_code}.")
    return len(queries)


if __name__ == "__main__":
    main()
