"""About the site itself: accessibility, privacy, cookies."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onedoor.catalogue import jurisdictions, services


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and whom to tell where it is not."""
    return render(request, "portal/accessibility.html", {"contact": jurisdictions.current().contact})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, what each service reads from which register, and their rights."""
    town = jurisdictions.current()
    context = {"services": services.listed(), "contact": town.data_protection or town.contact}
    return render(request, "portal/privacy.html", context)


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """The few cookies there are, and what for."""
    names = {
        "session": settings.SESSION_COOKIE_NAME,
        "token": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
    }
    return render(request, "portal/cookies.html", {"names": names})
