"""A desk on which every kind of row stands in every state, and somebody of each role.

Nothing is kept: whoever uses it takes back what a request did (`undone`).
"""

import io
import re
from contextlib import contextmanager
from datetime import date

import reversion
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from reversion.models import Version

from attractions.models import Attraction
from exchanges.models import (
    Agreement,
    AgreementStage,
    City,
    Delegation,
    Field,
    LetterTemplate,
    PlanItem,
)
from portal.content.kinds import content_models
from portal.content.parts import parts_of
from portal.editorial.workflow.previews import make_link
from portal.editorial.workflow.working_copies import create_working_copy
from portal.inspection.models import Account, FormRow, Threshold, Typo
from portal.internal.models import Contact, Gift, Itinerary
from portal.models import (
    AuditEntry,
    ErrorReport,
    GlossaryTerm,
    Holiday,
    Picture,
    PreviewLink,
    SignInAttempts,
    SiteSettings,
    Source,
    Synonym,
    User,
)
from portal.models.audit import Event, note_version
from portal.models.audit import recording as audit
from tests.conftest import published
from tests.reading.form import read

STAFF = ("editor", "publisher", "auditor", "administrator", "superuser")
GONE = {Threshold: {"rule": "hosts"}, Typo: {"wrong": "沈洋"}}
GONE |= {Account: {"name": "gone"}, FormRow: {"year": 2031}}
ACTORS = ("visitor", "reader", *STAFF)  # a reader is signed in, but is not of the staff
# What a forged request writes, and what no log may repeat.
MARK = "fingerprint"
READS = re.compile(r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)", re.IGNORECASE)
WRITES = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')


@contextmanager
def undone():
    """Takes back what is done to the database in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes():
    """The statements run in it that may change what is stored.

    But for who is signed in, and the trail, which tells of that and of what is read.
    """
    found = []

    def look(execute, sql, *args):
        is_told_of = "django_session" in sql or "portal_audit" in sql
        if not READS.match(sql) and not is_told_of:
            found.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(look):
        yield found


def attempt(send, caplog, noted=frozenset()):
    """The answer to a request that is taken back, and the tables that it changed.

    To read tables takes longer than most requests: only where one has written anything
    but to `noted` ones it is sent once more, between two readings of the tables that it
    wrote to, and of the trail. The log has the last answer's.
    """
    caplog.clear()
    with undone(), writes() as written:
        response = send()
    found = [WRITES.match(sql) for sql in written]
    names = {each[1] for each in found} if all(found) else None
    if names is not None and names <= noted:
        return response, set()
    caplog.clear()
    before = dump(names)
    with undone():
        response = send()
        after = dump(names)
    return response, {name for name in before if before[name] != after[name]}


def dump(names=None):
    """What is stored, by table, but who is signed in; the trail, and these or all."""
    tables = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            is_wanted = not names or name in names or name.startswith("portal_audit")
            if is_wanted and name != "django_session":
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
                tables[name] = frozenset(cursor.fetchall())
    return tables


class Scene:
    """The rows by model and name, and a client for each account."""

    def __init__(self):
        self.accounts = {name: account(name) for name in ("author", *ACTORS[1:])}
        self.sessions = {}
        for name, user in self.accounts.items():
            client = Client()
            client.force_login(user)
            self.sessions[name] = client.cookies["sessionid"].value
        self.rows, self.forms = {}, {}
        self.picture = self.make_picture("shared")
        for model in content_models():
            self.rows[model] = self.content(model)
        self.rows |= {
            Picture: self.versions(self.make_picture("own"), "credit")
            | {"live": self.picture},
            Source: self.versions(Source(slug="own", title_zh_hans="来源"), "title_en"),
            Holiday: self.versions(
                Holiday(date=date(2030, 1, 1), name_zh_hans="元旦"), "name_en"
            ),
            Synonym: self.versions(Synonym(words="麒麟\nqilin"), "slug"),
            GlossaryTerm: self.versions(GlossaryTerm(term_zh_hans="麒麟"), "slug"),
            LetterTemplate: self.versions(
                LetterTemplate(language="en", title="own", text="Dear"), "title"
            ),
            Field: self.versions(Field(slug="own", name_zh_hans="麒麟"), "gaok"),
            AgreementStage: {
                "draft": AgreementStage.objects.create(
                    agreement=Agreement.objects.get(slug="jinja-sister-city-2020"),
                    stage="city",
                )
            },
            Threshold: self.versions(Threshold(rule="links", limit=3), "reason"),
            Typo: self.versions(Typo(wrong="沈杨"), "right"),
            Account: self.versions(Account(), "name"),
            FormRow: self.versions(
                FormRow(year=2030, section="其他", name="行"), "unit"
            ),
            ErrorReport: {"draft": ErrorReport.objects.create(language="en")},
            SignInAttempts: {"draft": self.attempts()},
            SiteSettings: self.versions(SiteSettings.objects.get(), "phone"),
            User: {"draft": account("helper"), "above": self.accounts["superuser"]},
            Group: {"draft": Group.objects.create(name="helpers")},
            PlanItem: {
                "draft": PlanItem.objects.create(
                    city=City.objects.get(slug="incheon"), year=2030, text="计划"
                )
            },
            **self.internal(),
            AuditEntry: {"draft": audit.record(Event.SIGN_OUT, account("former"))},
        }

    def client(self, actor):
        client = Client()
        if actor in self.sessions:
            client.cookies["sessionid"] = self.sessions[actor]
        return client

    def address(self, model, name, *args):
        info = (model._meta.app_label, model._meta.model_name)
        return reverse("admin:{}_{}_{}".format(*info, name), args=args)

    def form(self, model, row=None):
        """What the form of a row would send, opened by somebody who may, if any.

        Without the token of who opened it: nobody else's form has that. It is opened
        once as long as the row is stored as it was.
        """
        name = ("change", row.pk) if row else ("add",)
        stored = row and model._base_manager.filter(pk=row.pk).values().get()
        key = self.address(model, *name), str(stored)
        if key not in self.forms:
            page = self.client("superuser").get(key[0])
            found = read(page.text, model) if page.status_code == 200 else {}
            found.pop("csrfmiddlewaretoken", None)
            self.forms[key] = found
        return dict(self.forms[key])

    # The rows

    def content(self, model):
        def richness(row):
            """Count kinds of parts: first those with fields, then mere links."""
            kinds = {type(each) for each in parts_of(row)}
            return len({k for k in kinds if not k._meta.auto_created}), len(kinds)

        found = model.objects.published().exclude(slug="shenyang").order_by("slug")
        pattern = max(found, key=richness)
        rows = self.versions(self.twin(pattern, "draft", status="draft"), "title_en")
        return rows | {
            "review": self.twin(pattern, "review", status="review"),
            "live": self.twin(pattern, "live", **published()),
            "edited": (edited := self.twin(pattern, "edited", **published())),
            "copy": self.copy(edited),
            "copy_review": self.copy(
                self.twin(pattern, "edited-2", **published()), status="review"
            ),
        }

    def copy(self, row, **values):
        """A working copy in which somebody who takes no part has changed something."""
        copy, _ = create_working_copy(row, self.accounts["author"])
        changed = type(row).objects.filter(pk=copy.pk)
        changed.update(updated_by=self.accounts["author"], **values)
        return changed.get()

    def twin(self, pattern, slug, **values):
        """A row like another that is on the site, with all its parts."""
        if hasattr(pattern, "exchange_id"):
            values["exchange"] = None  # has only one
        twin = self.copy(pattern, live=None, slug=slug, **values)
        if isinstance(pattern, Attraction):
            twin.pictures.add(self.picture)
        Version.objects.get_for_object(twin).delete()  # those of the row as a copy
        with reversion.create_revision():
            note_version(twin)
        return twin

    def versions(self, row, field):
        """A row with an older version, and the last version of one that is gone."""
        for text in ("former", "present"):
            with reversion.create_revision():
                setattr(row, field, text)
                row.save()
                note_version(row)
        latest, former = Version.objects.get_for_object(row)[:2]
        found = {"draft": row, "former": former.pk, "present": latest.pk}
        if not isinstance(row, SiteSettings):  # there is only one
            found["gone"] = self.gone(row)
        return found

    def gone(self, row):
        lost = type(row)._base_manager.get(pk=row.pk)
        lost.pk, lost._state.adding, lost.slug = None, True, "gone"
        if isinstance(row, Holiday):
            lost.date = date(2030, 1, 2)
        if isinstance(row, LetterTemplate):
            lost.title = "gone"
        if isinstance(row, Synonym):
            lost.words = "凤凰\nfenghuang"
        if isinstance(row, GlossaryTerm):
            lost.term_zh_hans = "凤凰"
        for name, value in GONE.get(type(row), {}).items():
            setattr(lost, name, value)
        with reversion.create_revision():
            lost.save()
        version = Version.objects.get_for_object(lost).get()
        lost.delete()
        return version.pk

    def internal(self):
        city = City.objects.get(slug="incheon")
        visit = Delegation.objects.published().order_by("pk").first()
        plan = Itinerary.objects.create(delegation=visit, language="ko", note="酒店")
        plan.items.create(day=date(2030, 1, 1), activity="会见")
        given = {"direction": "received", "date": date(2030, 1, 1), "thing": "花瓶"}
        return {
            Contact: {"draft": Contact.objects.create(city=city, name="金")},
            Gift: {"draft": Gift.objects.create(city=city, **given)},
            Itinerary: {"draft": plan},
        }

    def file(self):
        data = io.BytesIO()
        Image.new("RGB", (4, 3)).save(data, "PNG")
        return SimpleUploadedFile("one.png", data.getvalue())

    def make_picture(self, slug):
        alt = {"alt_zh_hans": "图", "alt_en": "A picture", "alt_ko": "그림"}
        return Picture.objects.create(slug=slug, file=self.file(), **alt)

    def attempts(self):
        now = timezone.now()
        return SignInAttempts.objects.create(network="::1", limit=10, ends_at=now)

    def link(self, row):
        """A preview link, made by somebody who may."""
        make_link(row, self.accounts["superuser"], 7)
        return PreviewLink.objects.about(row).get()


def account(name):
    """An account of the role of this name; nobody's is called as a word of a log is."""
    user = User(username=f"{MARK}-{name}", is_staff=name in (*STAFF, "helper"))
    user.is_superuser = name == "superuser"
    user.save()
    user.groups.set(Group.objects.filter(name=name))
    return user


def kinds():
    """The models of the admin by name."""
    return {model._meta.model_name: model for model in admin.site._registry}
