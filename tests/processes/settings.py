"""The site's settings with pages made for tests of the page store."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = PUBLIC_URLCONF = "tests.processes.pages"
