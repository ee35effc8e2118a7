"""The room, as Django knows it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "onedoor.desk"
    verbose_name = "Desk"
