"""The one table of addresses."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("onedoor.identity.urls")),
    path("desk/", include("onedoor.desk.urls")),
    path("", include("onedoor.api.urls")),
    path("", include("onedoor.portal.urls")),
]

handler400 = "onedoor.config.failures.bad_request"
handler403 = "onedoor.config.failures.forbidden"
handler404 = "onedoor.config.failures.not_found"
handler500 = "onedoor.config.failures.broken"
