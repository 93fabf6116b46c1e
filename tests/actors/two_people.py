"""Two people who have the form of the same row open."""

import re
from html import unescape

import pytest
from django.utils import translation
from reversion.models import Version

from exchanges.models import City
from portal.content.kinds import content_models
from portal.content.parts import is_content
from portal.editorial.workflow.working_copies import create_working_copy
from portal.models import (
    AuditEntry,
    Holiday,
    Picture,
    SiteSettings,
    Source,
    Story,
    User,
)
from tests.actors.desk import page
from tests.actors.staged import picture
from tests.reading.form import edit, read, send

KINDS = [*content_models(), Picture, Source, SiteSettings, Holiday]
# Kinds of content share the code of their forms.
OTHERS = [kind for kind in content_models() if kind not in (City, Story)]
SAMPLE = [kind for kind in KINDS if kind not in OTHERS]
in_parts = pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(SAMPLE, id="of the sample"),
        pytest.param(OTHERS, id="of others", marks=pytest.mark.full),
    ],
)
QUESTION = re.compile(r'<fieldset class="conflict">.*?</fieldset>', re.DOTALL)


def row_of(kind, slug=None):
    """A row of the kind that can be changed: of content, a working copy."""
    if kind is Picture:
        return picture(focal_x=0.1 + 0.2)
    row = kind.objects.get(slug=slug) if slug else kind.objects.first()
    author = User.objects.get(username="me")
    return create_working_copy(row, author)[0] if is_content(kind) else row


def change(row):
    return page(type(row), "change", row.pk)


def open_form(client, row):
    return read(client.get(change(row)).text, type(row))


def open_again(response, row):
    """The form that came back, with errors or questions."""
    assert response.status_code == 200
    return read(response.text, type(row))


def questions(response):
    """The questions of a page, as the reader sees them without marks."""
    found = QUESTION.findall(response.text)
    return [unescape(re.sub(r"<[^>]+>", "", each)) for each in found]


def conflict(clients, row, theirs, mine):
    """The answer to mine, which was opened before theirs was saved."""
    me, them = clients
    opened = open_form(me, row)
    assert edit(them, change(row), type(row), **theirs).status_code == 302
    return send(me, change(row), opened, **mine)


def columns(row):
    """What is stored of a row, as text."""
    with translation.override("zh-hans"):
        row = type(row)._base_manager.get(pk=row.pk)
        names = [field.attname for field in row._meta.concrete_fields]
        return {name: str(getattr(row, name)) for name in names}


def counts():
    """How much was noted."""
    return AuditEntry.objects.count(), Version.objects.count()
