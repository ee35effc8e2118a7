"""Addresses of the interface for machines."""

from django.urls import path

from onedoor.api.health import healthz
from onedoor.api.interface import interface

urlpatterns = [
    path("api/v1/", interface.urls),
    path("healthz", healthz, name="healthz"),
]
