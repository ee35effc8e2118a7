"""Addresses of the interface for machines."""

from django.urls import path

from onedoor.api import data_tracker, xroad
from onedoor.api.health import healthz
from onedoor.api.interface import interface
from onedoor.api.log import checkpoint, key, tile

urlpatterns = [
    path("api/v1/", interface.urls),
    path("log/checkpoint", checkpoint, name="log-checkpoint"),
    path("log/key", key, name="log-key"),
    path("log/tile/<path:path>", tile, name="log-tile"),
    path("x-road/<slug:register>/openapi.json", xroad.description, name="x-road-description"),
    path("x-road/<slug:register>/records", xroad.records, name="x-road-records"),
    path("x-road/<slug:register>/records/<str:key>", xroad.record, name="x-road-record"),
    path("v2/findUsage", data_tracker.find_usage, name="data-tracker-find-usage"),
    path("v2/usagePeriod", data_tracker.usage_period, name="data-tracker-usage-period"),
    path("v2/heartbeat", data_tracker.heartbeat, name="data-tracker-heartbeat"),
    path("healthz", healthz, name="healthz"),
]
