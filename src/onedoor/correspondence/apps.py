"""The room as Django knows it."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "onedoor.correspondence"
    label = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"
