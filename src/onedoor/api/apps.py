"""The room, as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "onedoor.api"
    verbose_name = "Interface for machines"
