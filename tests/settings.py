"""The product's settings in a throw-away home, with a cheap password hash and plain static file names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from openipt.secrecy.keyring import new_keyring, write_keyring

_OURS = ("OPENIPT_TEST_", "OPENIPT_SCREENSHOTS", "OPENIPT_CHROMIUM")
for _name in [name for name in os.environ if name.startswith("OPENIPT_") and not name.startswith(_OURS)]:
    del os.environ[_name]

_home = Path(tempfile.mkdtemp(prefix="openipt-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["OPENIPT_HOME"] = str(_home)
write_keyring(new_keyring(), _home / "keys.toml")
(_home / "static").mkdir()  # WhiteNoise warns where there is none

from openipt.settings import *  # noqa: E402, F403 - these are the product's settings, read from the home above

# Argon2 is slow on purpose; the browser tests sign in with it through the real server.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
