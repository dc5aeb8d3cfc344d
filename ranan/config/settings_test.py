"""Settings of the tests: the same program, as the program's role, on a database made for them."""

from __future__ import annotations

import os
import tempfile

_SCRATCH = os.environ.setdefault("RANAN_HOME", tempfile.mkdtemp(prefix="ranan-test-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from ranan.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["ranan.config.settings_test.QuickHasher"]

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402


class QuickHasher(PBKDF2PasswordHasher):
    """One round: tests sign in thousands of times, and no test is about the hash."""

    iterations = 1
    algorithm = "quick"
