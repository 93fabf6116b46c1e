"""The entry point for gunicorn: `gunicorn portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("STATEMENT_SECONDS", "15")  # commands may take longer

application = get_wsgi_application()

# Before the first page, which would wait for it.
from portal.drawing.earth.land import read  # noqa: E402

read()
