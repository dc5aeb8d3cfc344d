"""Settings of the tests: the same program, as the program's role, on a database made for them."""

from __future__ import annotations

import os
import tempfile

# Always a home of its own: an exported home or database must never be migrated, or written to, by a test.
os.environ["RANAN_HOME"] = tempfile.mkdtemp(prefix="ranan-test-")
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(_name, None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ["RANAN_DEMO_SCALE"] = "0"  # a demonstration of the tests stays as small as it is; so do those that they serve

from ranan.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
SESSION_COOKIE_NAME = "ranan"
CSRF_COOKIE_NAME = "ranan_csrf"
PASSWORD_HASHERS = ["ranan.config.settings_test.QuickHasher"]

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402


class QuickHasher(PBKDF2PasswordHasher):
    """One round: tests sign in thousands of times, and no test is about the hash."""

    iterations = 1
    algorithm = "quick"
