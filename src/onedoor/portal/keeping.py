"""Pages that are the same for everybody, kept for a minute: drawing them is most of what they cost.

A kept page holds nothing about anybody. It is kept by what it shows (the digest of all that is defined, the day), and by
language.
"""

import re
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from onedoor.portal.surroundings import Page

A_MINUTE = 60
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


def page(
    request: HttpRequest, key: str, draw: Callable[[], HttpResponse], *, with_form: bool = False
) -> HttpResponse:
    """The page named `key`, kept or drawn by `draw`.

    Somebody who is signed in gets theirs drawn: their menu differs. So does an address with a query, of which there are
    too many. A page `with_form` carries the reader's token against forged requests, put into the kept text.
    """
    surroundings = Page(request)
    if surroundings.signed_in or request.META.get("QUERY_STRING"):
        return dressed(draw())
    whole_key = f"page {surroundings.jurisdiction.digest} {surroundings.language} {key}".replace(" ", ":")
    content: bytes | None = cache.get(whole_key)
    if content is None:
        content = draw().content
        cache.set(whole_key, content, A_MINUTE)
    if with_form:
        content = _TOKEN.sub(rb"\g<1>" + get_token(request).encode(), content)
    return dressed(HttpResponse(content))


def dressed(response: HttpResponse) -> HttpResponse:
    """Browsers ask each time; what lies between must not give one reader's language to another."""
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
