"""What the tests of reports of errors share."""

from portal.models import ErrorReport
from tests.actors.desk import page
from tests.reading.form import read, send

FORM = "/en/report-an-error/"
SENT = "/en/report-an-error/sent/"
TEXT = "It was 2014, not 2015."


def report(client, text=TEXT, address=FORM, headers=None, **values):
    """Send the form as a browser does that tells little."""
    return client.post(address, {"text": text, **values}, headers=headers)


def received(**values):
    """A report that lies in the queue."""
    return ErrorReport.objects.create(**{"language": "en", "text": TEXT, **values})


def answer(client, row, text="You are right.", button="_send"):
    """Open a report at the desk, write an answer and press a button."""
    url = page(ErrorReport, "change", row.pk)
    opened = read(client.get(url).text, ErrorReport)
    changes = {"answer": text} if "answer" in opened else {}
    return send(client, url, opened, button, **changes)
