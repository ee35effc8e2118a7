"""The rooms, the middleware, where the jurisdiction and the data lie."""

import os
from pathlib import Path

from onedoor.config import environment

STATE = Path(os.environ.get("ONEDOOR_STATE", ".onedoor")).resolve()
"""Folder for what the running town writes: uploads, logs, the demo's database and keys."""

ONEDOOR_JURISDICTION = environment.jurisdiction()
"""Folder of the jurisdiction that is served; by default the only one in ./jurisdictions."""

ONEDOOR_UPLOADS = Path(os.environ.get("ONEDOOR_UPLOADS", str(STATE / "uploads"))).resolve()
"""Folder for uploaded documents: outside the web root, random names."""

ONEDOOR_ERASURES = Path(os.environ.get("ONEDOOR_ERASURES", str(STATE / "erasures.jsonl"))).resolve()
"""The list of erasures outside of the database: what a restored backup does not know."""

ONEDOOR_ADDRESS = os.environ.get("ONEDOOR_ADDRESS", "http://localhost:8000").rstrip("/")
"""Where people reach the site; links in letters and e-mail begin with it."""

DEBUG = False
ALLOWED_HOSTS = environment.words("ONEDOOR_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "onedoor.config.urls"
WSGI_APPLICATION = "onedoor.config.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "onedoor.trust",
    "onedoor.trust.privacy",
    "onedoor.design",
    "onedoor.catalogue",
    "onedoor.identity",
    "onedoor.registers",
    "onedoor.correspondence",
    "onedoor.cases",
    "onedoor.portal",
    "onedoor.desk",
    "onedoor.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onedoor.config.caching.PrivateUnlessSaid",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "onedoor.config.failures.BoundedRequests",  # the page that says so needs those above; nothing above reads a body
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
