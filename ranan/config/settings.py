"""Settings. What differs between machines comes from the environment or from the home folder, never from here."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from ranan.kit import tiles
from ranan.kit.database import django_databases
from ranan.kit.home import Home

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HOME = Home.from_env()
SECRET_KEY = HOME.secret("secret_key")
RANAN_DIGEST_KEY = HOME.secret("digest_key").encode()
RANAN_FILES = HOME.files
RANAN_PLAN_DIR = BASE_DIR / "plans" / "changning-2023"

DEBUG = False
ALLOWED_HOSTS = os.environ.get("RANAN_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("RANAN_ORIGINS", "").split(",") if origin]
RANAN_PROXY = os.environ.get("RANAN_PROXY", "") == "1"
HTTPS = os.environ.get("RANAN_HTTPS", "") == "1"
RANAN_TILES = tiles.source(os.environ.get("RANAN_TILES", ""), os.environ.get("RANAN_TILES_CREDIT", ""))

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "ranan.kit",
    "ranan.journal",
    "ranan.registry",
    "ranan.campaign",
    "ranan.hazards",
    "ranan.inspections",
    "ranan.insight",
    "ranan.oversight",
    "ranan.shell",
]
MIDDLEWARE = [
    "ranan.shell.middleware.Headers",
    "ranan.shell.middleware.BodyLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ranan.shell.middleware.SignedIn",
    "ranan.shell.middleware.Language",
    "django_htmx.middleware.HtmxMiddleware",
]
if os.environ.get("RANAN_COUNT_QUERIES") == "1":
    MIDDLEWARE.insert(0, "ranan.shell.middleware.Counting")
ROOT_URLCONF = "ranan.config.urls"
WSGI_APPLICATION = "ranan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "ranan.shell.context.frame",
            ],
        },
    }
]
DATABASES = django_databases(os.environ, HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Browsers keep cookies by host, not by port: two systems side by side must not share a name.
RANAN_TAG = hashlib.sha256(str(HOME.root).encode()).hexdigest()[:8]
SESSION_COOKIE_NAME = f"ranan_{RANAN_TAG}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"ranan_csrf_{RANAN_TAG}"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ranan.shell.errors.csrf"
X_FRAME_OPTIONS = "DENY"

FORM_RENDERER = "ranan.kit.controls.Controls"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME.folder("static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
RANAN_MAX_BODY = 200 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a refusal is an answer, not a fault
}
