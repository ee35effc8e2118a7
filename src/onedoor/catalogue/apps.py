"""The catalogue as a Django application: it keeps versions of definitions."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the room."""

    name = "onedoor.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
