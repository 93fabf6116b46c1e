"""Take in what a reader reports: once, and not too much from one place."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.models import ErrorReport, ReportSender

AT_MOST = 20  # reports from one network address
WITHIN = timedelta(minutes=10)
CODES_KEPT_FOR = timedelta(days=1)  # the codes of addresses


def seconds_to_wait(code):
    """Return the seconds until the sender may send another report, 0 if now.

    Only reads, so that a flood writes nothing. Concurrent workers may accept one more
    report each.
    """
    now = timezone.now()
    sent = ReportSender.objects.filter(code=code, sent_at__gt=now - WITHIN)
    times = list(sent.order_by("-sent_at").values_list("sent_at", flat=True)[:AT_MOST])
    if not code or len(times) < AT_MOST:
        return 0
    return max(1, -int((now - WITHIN - times[-1]).total_seconds() // 1))


@transaction.atomic
def receive(code, values):
    """Keep a report, unless the very same one waits already."""
    forget()
    if code:
        ReportSender.objects.create(code=code)
    content = "\0".join(values[name] for name in ("page", "text", "email"))
    digest = salted_hmac("portal.report", content, algorithm="sha256").hexdigest()
    ErrorReport.objects.get_or_create(digest=digest, defaults=values)


def forget():
    """Delete the personal data that is too old; returns of how many reports.

    Each report that comes in does so, too; where none comes, `forget_reports` does.
    """
    ReportSender.objects.filter(sent_at__lt=timezone.now() - CODES_KEPT_FOR).delete()
    return ErrorReport.objects.forget()
