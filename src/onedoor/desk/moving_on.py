"""A case moves on while a page is open: a colleague decides, the applicant withdraws. That is said, and is no fault."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages as notices
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from onedoor.cases.locks import Closed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def tells_when_moved_on(view: View[P]) -> View[P]:
    """Lead back to the case, with a sentence, when it is no longer where this page's act is possible."""

    @wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Closed:
            reference = str(kwargs["reference"])
            return back_to_case(
                request, reference, _("The case has moved on meanwhile. This is how it stands now.")
            )

    return told


def back_to_case(request: HttpRequest, reference: str, sentence: str) -> HttpResponseRedirect:
    """To the page of the case, which then begins with this sentence."""
    notices.warning(request, sentence)
    return HttpResponseRedirect(reverse("desk:case", args=[reference]))
