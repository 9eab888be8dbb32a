"""The server's entry."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_site = get_wsgi_application()

# What stands in front reads models, which are there only now.
from portal.front import catch_up, in_front_of  # noqa: E402

application = in_front_of(django_site)
catch_up()
