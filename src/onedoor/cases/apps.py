"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onedoor.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
