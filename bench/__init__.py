"""Benches. Each has a site of its own, in a folder that is gone afterwards: made here, before
anything of Django is loaded. The servers that a bench starts are of the same site.
"""

import atexit
import os
import shutil
import tempfile

import django

if "BENCH_SITE" not in os.environ:
    DATA_DIR = tempfile.mkdtemp(prefix="portal-bench-")
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
    os.environ |= {"DATA_DIR": DATA_DIR, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    os.environ["BENCH_SITE"] = DATA_DIR
    if server := os.environ.get("TEST_DATABASE_URL"):  # set by scripts.postgres
        os.environ["DATABASE_URL"] = server
    django.setup()
