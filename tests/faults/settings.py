"""The site's settings for sites that tests break: no collected files, no slow passwords."""

from portal.settings import *  # noqa: F403
from portal.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
