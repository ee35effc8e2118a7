"""The settings of the tests: those of a running town, with a database and folders of this run alone."""

import atexit
import os
import shutil
import tempfile

from tests import database

database.provide()
os.environ.setdefault("ONEDOOR_SECRET_KEY", "only-for-tests-" + "x" * 40)
if "ONEDOOR_STATE" not in os.environ:  # the workers of a parallel run inherit it from the first process
    os.environ["ONEDOOR_STATE"] = tempfile.mkdtemp(prefix="onedoor-test-")
    atexit.register(shutil.rmtree, os.environ["ONEDOOR_STATE"], ignore_errors=True)

from onedoor.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  # a connection that is kept would keep the database from being dropped
