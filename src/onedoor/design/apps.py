"""Django's record of this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Pages' components: templates, style sheet, translations; no tables."""

    name = "onedoor.design"
