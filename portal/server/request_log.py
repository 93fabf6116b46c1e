"""The log of production: at most one line for each request.

Django and the desk log the same refusal in several places. These records are joined to
one line with the id of the request, which error pages show too. Mistakes of visitors
are not logged: addresses that do not exist, and invalid forms.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from uuid import uuid4

from django.utils.log import log_response

ID = re.compile(r"[0-9a-f]{32}")
NOT_LOGGED = {404, 422}
LONGEST = 200  # characters of a path or a message
SECURITY = "django.security."

log = logging.getLogger("portal.request")
of_request = ContextVar("of_request", default=None)  # records, while one is processed
running_request = ContextVar("running_request", default=None)


def log_requests(get_response):
    """Join the log records of a request; the outermost middleware."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if ID.fullmatch(given) else uuid4().hex
        records, begin = [], monotonic()
        token = of_request.set(records)
        running = running_request.set(request)
        try:
            response = get_response(request)
            if response.status_code >= 400:  # else Django logs it after this middleware
                name = response.reason_phrase
                log_response(
                    "%s: %s", name, request.path, response=response, request=request
                )
        finally:
            running_request.reset(running)
            of_request.reset(token)
        relevant = [
            each
            for each in records
            if getattr(each, "status_code", None) not in NOT_LOGGED
        ]
        if relevant:
            facts = {
                "id": request.id,
                "method": request.method[:20],
                "path": one_line(request.path),
                "status": response.status_code,
                "ms": round((monotonic() - begin) * 1000),
                # The account, if the request has loaded it.
                "user": getattr(getattr(request, "_cached_user", None), "pk", None),
            }
            write(relevant, facts)
        return response

    return middleware


def write(records, facts):
    """Write the records of one request as one, as severe as the worst of them."""
    worst = max(records, key=lambda each: each.levelno)
    is_ours = facts["status"] >= 500
    text = "; ".join(dict.fromkeys(map(text_of, records)))
    exc_info = next((each.exc_info for each in records if each.exc_info), None)
    log.log(
        worst.levelno if is_ours else min(worst.levelno, logging.WARNING),
        "%s",
        text,
        exc_info=exc_info if is_ours else None,
        extra={"facts": facts},
    )


def text_of(record):
    """Return the message; for forged requests only the kind of the error."""
    if record.name.startswith(SECURITY):
        return record.name.removeprefix(SECURITY)
    return one_line(record.getMessage())


def one_line(text):
    """Cut the text, and escape characters that end a line or control a terminal."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in shown)


class JoinedRequests(logging.Filter):
    """Keeps the records of a request back, for `log_requests` to join."""

    def filter(self, record):
        records = of_request.get()
        if records is None:
            return True
        records.append(record)
        return False


class Lines(logging.Formatter):
    """One line for a person: WARNING portal.request: Bad Request: /a/ [id=… ms=9]"""

    def format(self, record):
        text = super().format(record)
        facts = getattr(record, "facts", {})
        known = " ".join(f"{n}={v}" for n, v in facts.items() if v is not None)
        first, *rest = text.split("\n", 1)
        return "\n".join([f"{first} [{known}]" if known else first, *rest])


class JsonLines(logging.Formatter):
    """One line of JSON, a traceback included, for a machine that collects logs."""

    def format(self, record):
        found = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            found["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(found, ensure_ascii=False, default=str)
