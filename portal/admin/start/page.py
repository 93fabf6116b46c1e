"""The start page: boxes with lines, and the names of those that are empty.

One query for the numbers of each kind, and one for its lines in each box that has any,
however many rows there are.
"""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.admin.audit.wording import act_in_words, address_of, kind_in_words
from portal.admin.drafts.page import lines_of as unsaved_texts
from portal.admin.start import numbers as n
from portal.admin.translations.choice import models_for
from portal.archive.trail import OF_COPIES, about_last_copies, said_of_copies
from portal.content.i18n.languages import shown_text
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.kinds import desk_address
from portal.editorial.deadlines import (
    calendar,
    overdue_before,
    years_without_holidays,
)
from portal.editorial.quality.freshness import overdue
from portal.editorial.reminders import reminders
from portal.editorial.revisions.compare import NOT_COMPARED
from portal.editorial.revisions.snapshots import columns
from portal.editorial.translations.status import TO_DO
from portal.editorial.workflow.queues import TIMES, Section, lines_of, sections_for
from portal.editorial.workflow.steps import has_right
from portal.models import AuditEntry, ErrorReport, Holiday, Picture, SiteSettings
from portal.models.audit import READING, Event

CHANGES = 10
IMPORTS = (Event.IMPORTED, Event.IMPORT_UNDONE)
FIELDS = 3  # changed fields that a line names
# Sections whose lines name the user and time of a step.
STEPPED = (Section.WAITING, Section.SENT, Section.SENT_BACK)
REPORTS = (
    ("overdue", gettext_lazy("Overdue"), "?state=overdue"),
    ("waiting", gettext_lazy("Waiting for an answer"), ""),
    (
        "suspected",
        gettext_lazy("Suspected spam, to be looked through"),
        "?state=suspected",
    ),
)


class StartPage:
    def __init__(self, user):
        self.user = user
        self.models = models_for(user)
        self.may_answer = user.has_perm("portal.view_errorreport")
        may_enter = user.has_perm("portal.add_holiday")
        days = calendar() if self.may_answer or may_enter else None
        self.years = years_without_holidays(days) if may_enter else []
        self.counted = sections_for(user)
        self.numbers = {
            model: n.of_kind(model, self.counted, user) for model in self.models
        }
        self.of_acts = n.of_acts(self.models) if self.models else {}
        self.of_reports = n.of_reports(overdue_before(days)) if self.may_answer else {}

    def total(self, name):
        return sum(found[name] for found in self.numbers.values())

    # Work in progress

    def sections(self):
        """Return the sections of the user, each with its lines.

        Drafts of others are counted by kind, and their lists lead to them.
        """
        found = []
        for section in self.counted:
            kinds = [each for each in self.models if self.numbers[each][section]]
            listed = [] if section == Section.OTHERS else kinds
            rows = lines_of(section, listed, self.user)
            found.append(
                {
                    "name": section.value,
                    "label": section.label,
                    "count": self.total(section),
                    "kinds": self.kinds_in(section, kinds),
                    "lines": [self.line(section, row) for row in rows],
                }
            )
        return found

    def kinds_in(self, section, kinds):
        """Return the number of rows of each kind, with the address of their list."""
        return [
            {
                "name": model._meta.verbose_name_plural,
                "count": self.numbers[model][section],
                "url": f"{desk_address(model, 'changelist')}?section={section}",
            }
            for model in sorted(kinds, key=label)
        ]

    def line(self, section, row):
        found = {
            "title": shown_text(row, "title")[0],
            "kind": row._meta.verbose_name,
            "url": desk_address(row, "change", row.pk),
            "is_copy": row.live_id is not None,
            "at": getattr(row, TIMES[section]),
            "comments": row.comments,
        }
        if section not in STEPPED:
            return found
        found["changed"] = changes_in_words(row)
        was_returned = section == Section.SENT_BACK
        at = row.returned_at if was_returned else row.asked_at
        if at is not None:
            found |= {"at": at, "remark": row.remark}
        if section == Section.SENT:
            found["is_opened"] = row.is_opened
            if not row.is_opened and has_right(self.user, "change", row):
                found["take_back"] = desk_address(row, "take_back", row.pk)
        elif at is not None:
            found["who"] = str(row.returned_by if was_returned else row.asked_by)
        if section == Section.WAITING:
            found["url"] = desk_address(row, "review", row.pk)
        return found

    # Due work

    def reports(self):
        queue = desk_address(ErrorReport, "changelist")
        return [
            {"name": name, "label": label, "url": queue + query, "count": count}
            for name, label, query in REPORTS
            if (count := self.of_reports.get(name))
        ]

    def holidays(self):
        url = desk_address(Holiday, "notice") if self.years else ""
        return [{"year": str(year), "url": url} for year in self.years]

    def translations(self):
        """Return the numbers of missing and outdated texts by language, with lists."""
        url = reverse("admin_translations")
        return [
            {
                "language": language,
                "state": state.label,
                "count": count,
                "url": f"{url}?language={language}&state={state}",
            }
            for language in LANGUAGES
            for state in TO_DO
            if (count := self.total(column_of(state, language)))
        ]

    def overdue_columns(self):
        """Return the columns of the site that were not updated for too long."""
        times = {
            model: (found["published"], found["changed"])
            for model, found in self.numbers.items()
        }
        return [
            {
                "name": column.model._meta.verbose_name_plural,
                "url": desk_address(column.model, "changelist"),
                "days": column.days,
                "limit": column.limit,
            }
            for column in overdue(self.models, times)
        ]

    def pictures(self):
        """Return the number of pictures without alternative text, and their list."""
        if not self.user.has_perm("portal.view_picture"):
            return None
        url = f"{desk_address(Picture, 'changelist')}?text=missing"
        return {"count": Picture.objects.untold().count(), "url": url}

    def settings(self):
        """Return missing government settings, for users who may change them."""
        if not self.user.has_perm("portal.change_sitesettings"):
            return None
        site = SiteSettings.objects.first()
        names = [field.verbose_name for field in (site or SiteSettings()).missing()]
        way = ("change", site.pk) if site else ("add",)
        return {"names": names, "url": desk_address(SiteSettings, *way)}

    def year(self):
        """Return the numbers of the year that are not 0, with their labels."""
        acts = self.of_acts
        found = [
            (_("Entries that came onto the site"), self.total("new")),
            (_("Times that something was published"), acts.get("published")),
            (_("Times that something was sent back"), acts.get("sent_back")),
            (_("People who worked on it"), acts.get("people")),
            (_("Reports of errors received"), self.of_reports.get("received")),
            (_("Reports of errors finished"), self.of_reports.get("finished")),
        ]
        return [pair for pair in found if pair[1]]

    def trail(self):
        """Return the last changes that the user may see, and what is known of backups.

        By one query of the trail. Backups are for users who look after them.
        """
        models = [m for m in admin.site._registry if has_right(self.user, "view", m)]
        # An import is one change, without those of its rows.
        imports = AuditEntry.objects.filter(
            event__in=IMPORTS, request=OuterRef("request")
        )
        is_part = ~Q(event__in=IMPORTS) & ~Q(request="") & Exists(imports)
        changes = AuditEntry.objects.filter(~is_part, kind__in=map(label, models))
        changes = changes.exclude(event__in=READING).order_by("-number")
        found = Q(pk__in=changes.values("pk")[:CHANGES])
        may_see = self.user.has_perm("portal.change_sitesettings")
        if may_see:
            found |= about_last_copies()
        entries = AuditEntry.objects.filter(found).select_related("actor")
        entries = list(entries.order_by("-number"))
        return {
            "changes": [
                {
                    "at": entry.at,
                    "who": entry.actor or entry.actor_name,
                    "kind": kind_in_words(entry.kind),
                    "title": entry.title,
                    "url": entry.event != Event.DELETED and address_of(entry),
                    "what": act_in_words(entry.event, entry.details, entry.kind),
                }
                for entry in entries
                if entry.event not in OF_COPIES
            ],
            "copies": said_of_copies(entries) if may_see else None,
        }

    # The whole page

    def context(self):
        sections = self.sections()
        due = {
            "reports": self.reports(),
            "holidays": self.holidays(),
            "settings": self.settings(),
            "translations": self.translations(),
            "columns": self.overdue_columns(),
            "pictures": self.pictures(),
        }
        names = [each["label"] for each in sections if not each["count"]]
        if self.models and not due["translations"]:
            names.append(_("Translations"))
        if self.may_answer and not due["reports"]:
            names.append(_("Reports of errors"))
        return {
            **due,
            "drafts": list(unsaved_texts(self.user)),
            "reminders": reminders(timezone.localdate(), self.user),
            "new": [
                (model._meta.verbose_name, desk_address(model, "add"))
                for model in models_for(self.user, "add")
            ],
            "sections": [each for each in sections if each["count"]],
            "nothing_in": _(", ").join(map(str, names)),
            **self.trail(),
            "year": self.year(),
        }


def label(model):
    return model._meta.label_lower


def changes_in_words(row):
    """Name the fields in which a working copy differs from its live row.

    Without those that follow from others. Parts, sources and pictures in the text are
    not compared, so a copy that names no field may differ in these.
    """
    if row.live_id is None:
        return _("a new entry")
    left_out = NOT_COMPARED | {"translated_from"}
    names = [
        str(field.verbose_name)
        for field in columns(type(row))
        if field.attname not in left_out
        and field.value_from_object(row) != field.value_from_object(row.live)
    ]
    text = _(", ").join(names[:FIELDS]) or _("pictures, sources or parts")
    if more := len(names[FIELDS:]):
        rest = ngettext("and %(count)d more", "and %(count)d more", more)
        text = f"{text} {rest % {'count': more}}"
    return _("changed: %(fields)s") % {"fields": text}
