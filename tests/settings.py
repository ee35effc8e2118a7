"""The settings of the tests: those of a running town, with a database and folders of this run alone."""

import os
import tempfile

from tests import database

database.provide()
os.environ.setdefault("ONEDOOR_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("ONEDOOR_STATE", tempfile.mkdtemp(prefix="onedoor-test-"))

from onedoor.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
