"""Middleware: what says nothing about being kept is for its reader alone, and is asked for anew each time."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

OURS_ALONE = "private, no-cache"


class PrivateUnlessSaid:
    """Pages differ by who is signed in and by the language chosen: nothing in between may give one to another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django calls it."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of what follows, with what caches have to know."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = OURS_ALONE
            patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response
