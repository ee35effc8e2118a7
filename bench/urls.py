"""The town's table of addresses, with the constant pages before it: they must not pay for a search through ours."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from onedoor.config import urls


@cache
def content(name: str) -> bytes:
    """The page as it was once fetched."""
    return (Path(os.environ["ONEDOOR_BENCH_PAGES"]) / f"{name}.html").read_bytes()


def constant(request: HttpRequest, name: str) -> HttpResponse:
    """The same bytes for every request, through the same middleware."""
    return HttpResponse(content(name))


urlpatterns: list[URLPattern | URLResolver] = [path("bench/constant/<slug:name>", constant), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
