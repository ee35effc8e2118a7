"""The settings of a running town, with the constant pages beside its own."""

from onedoor.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
