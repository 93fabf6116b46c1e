"""`/healthz?full`, for the networks of the office and the machine itself."""

from django.http import JsonResponse

from portal.health import record
from portal.health.examination import present_lines
from portal.health.machine import RUNNING
from portal.health.report import as_json


def full(request):
    """Serve the lines; what asks others is as the last examination found it.

    The status is 200 whatever they say, because web servers replace the content of
    other answers.
    """
    found = as_json(present_lines(), record.read().at)
    return JsonResponse({"version": RUNNING, **found})
