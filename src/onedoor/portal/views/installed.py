"""What makes the site an app on a phone: manifest, service worker, icons; and the town's colours."""

import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onedoor.catalogue import jurisdictions
from onedoor.design import assets, branding, icons
from onedoor.portal.surroundings import Page

_ICON = re.compile(r"icon-(180|192|512)(-maskable)?\.png\Z")
_LONG = "public, max-age=86400"


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest, in the reader's language."""
    page = Page(request)
    colours = page.jurisdiction.branding.colours
    pictures: list[dict[str, str]] = [
        {"src": reverse("portal:icon", args=["icon.svg"]), "sizes": "any", "type": "image/svg+xml"}
    ]
    for size, ending in ((192, ""), (512, ""), (512, "-maskable")):
        picture = {
            "src": reverse("portal:icon", args=[f"icon-{size}{ending}.png"]),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        pictures.append(picture | ({"purpose": "maskable"} if ending else {}))
    content = {
        "id": "/",
        "name": page.town,
        "short_name": page.logo,
        "description": _("Public services of %(town)s") % {"town": page.town},
        "lang": page.language,
        "start_url": reverse("portal:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": branding.colour(colours, "background"),
        "theme_color": page.theme_colour,
        "icons": pictures,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a page of ours where there is no network. It keeps that page and built files, nothing else."""
    files = [assets.address(name) for name in ("onedoor.css", "start.js", "onedoor.js")]
    response = render(
        request,
        "portal/service-worker.js",
        {"files": files, "mark": assets.address("onedoor.css")},
        content_type="text/javascript",
    )
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a network, in every language of the town at once."""
    return render(request, "portal/offline.html")


@require_safe
def branding_sheet(request: HttpRequest) -> HttpResponse:
    """The town's colours."""
    text = branding.stylesheet(jurisdictions.current().branding.colours)
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    # its address changes with its content
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """The mark of the house in the town's colours, as SVG or as PNG in the sizes that phones ask for."""
    colours = jurisdictions.current().branding.colours
    dress = {
        "brand": branding.colour(colours, "primary"),
        "door": branding.colour(colours, "background"),
        "sun": branding.colour(colours, "sun"),
    }
    found = _ICON.match(name)
    if name == "icon.svg":
        response = HttpResponse(icons.svg(**dress), content_type="image/svg+xml")
    elif found:
        picture = icons.png(int(found[1]), maskable=bool(found[2]), **dress)
        response = HttpResponse(picture, content_type="image/png")
    else:
        raise Http404(name)
    response["Cache-Control"] = _LONG
    return response
