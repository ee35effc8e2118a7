"""Django's record of this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The residents' door: pages, no tables."""

    name = "onedoor.portal"
