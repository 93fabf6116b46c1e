"""The start page of the desk."""

from django import template
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from portal.admin.translations.overview import models_for
from portal.editorial.quality.freshness import overdue
from portal.editorial.revisions.audit import message_in_words
from portal.editorial.translations.status import counts
from portal.editorial.workflow.queues import Section, counted, rows_in, sections_for
from portal.models import ErrorReport, Holiday, Picture, SiteSettings
from portal.public.feedback.deadlines import (
    calendar,
    overdue_before,
    years_without_holidays,
)

register = template.Library()
SHOWN = 5
CHANGES = 12


def address(model, name, *args):
    info = (model._meta.app_label, model._meta.model_name)
    return reverse("admin:{}_{}_{}".format(*info, name), args=args)


@register.simple_tag(takes_context=True)
def start_page(context):
    """The sections of the start page, each with the kinds that have rows in it."""
    user = context["request"].user
    models = models_for(user)
    return [
        {
            "name": section.value,
            "label": section.label,
            "kinds": [kind for m in models if (kind := kind_in(section, m, user))],
        }
        for section in sections_for(user)
    ]


@register.simple_tag(takes_context=True)
def overdue_columns(context):
    """The columns of the site that were not updated for too long."""
    return [
        {
            "name": column.model._meta.verbose_name_plural,
            "url": address(column.model, "changelist"),
            "days": column.days,
            "limit": column.limit,
        }
        for column in overdue(models_for(context["request"].user))
    ]


@register.simple_tag(takes_context=True)
def to_translate(context):
    """How much is missing and out of date in each language, with the list of it."""
    found = counts(models_for(context["request"].user))
    return [
        {
            "language": language,
            "state": state.label,
            "count": number,
            "url": f"{reverse('admin_translations')}?language={language}&state={state}",
        }
        for (language, state), number in found.items()
        if number
    ]


def kind_in(section, model, user):
    """The rows of a kind in a section, or None where there is none."""
    rows = counted(rows_in(section, model, user))
    shown = list(rows.order_by("-updated_at", "-pk")[:SHOWN])
    if not shown:
        return None
    return {
        "name": model._meta.verbose_name_plural,
        "count": shown[0].count,
        "url": f"{address(model, 'changelist')}?section={section.value}",
        "rows": [line(section, row) for row in shown],
    }


def line(section, row):
    is_scheduled = section == Section.SCHEDULED
    return {
        "title": row.title,
        "url": address(type(row), "change", row.pk),
        "is_copy": row.live_id is not None,
        "at": row.published_at if is_scheduled else row.updated_at,
        "remark": row.last_remark if section == Section.SENT_BACK else "",
    }


@register.simple_tag(takes_context=True)
def untold_pictures(context):
    """How many pictures lack alternative text, and the list of them."""
    if not context["request"].user.has_perm("portal.view_picture"):
        return None
    return {
        "count": Picture.objects.untold().count(),
        "url": f"{address(Picture, 'changelist')}?text=missing",
    }


@register.simple_tag(takes_context=True)
def reports_waiting(context):
    """How many reports of errors are overdue, wait, or look like spam."""
    if not context["request"].user.has_perm("portal.view_errorreport"):
        return []
    found = ErrorReport.objects.counts(overdue_before(calendar()))
    queue = address(ErrorReport, "changelist")
    shown = [
        ("overdue", _("Overdue"), f"{queue}?state=overdue"),
        ("waiting", _("Waiting for an answer"), queue),
        (
            "suspected",
            _("Suspected spam, to be looked through"),
            f"{queue}?state=suspected",
        ),
    ]
    return [
        {"name": name, "label": label, "url": url, "count": found[name]}
        for name, label, url in shown
        if found[name]
    ]


@register.simple_tag(takes_context=True)
def years_to_enter(context):
    """The years whose public holidays are missing, for who can enter them."""
    may_enter = context["request"].user.has_perm("portal.add_holiday")
    years = years_without_holidays() if may_enter else []
    return [{"year": str(year), "url": address(Holiday, "notice")} for year in years]


@register.simple_tag(takes_context=True)
def settings_to_fill_in(context):
    """What a government site shows and this one lacks, for who can fill it in."""
    if not context["request"].user.has_perm("portal.change_sitesettings"):
        return None
    site = SiteSettings.objects.first()
    names = [field.verbose_name for field in (site or SiteSettings()).missing()]
    way = ("change", site.pk) if site else ("add",)
    return {"names": names, "url": address(SiteSettings, *way)}


@register.simple_tag(takes_context=True)
def last_changes(context):
    """What anybody did last to the content that the reader may see."""
    user = context["request"].user
    kinds = [kind for kind in ContentType.objects.all() if may_see(user, kind)]
    entries = LogEntry.objects.select_related("user", "content_type")
    entries = entries.filter(content_type__in=kinds).order_by("-action_time", "-pk")
    return [as_shown(entry) for entry in entries[:CHANGES]]


def may_see(user, kind):
    return user.has_perm(f"{kind.app_label}.view_{kind.model}")


def as_shown(entry):
    """An entry of the log as the start page shows it."""
    model = entry.content_type.model_class()
    is_gone = entry.action_flag == DELETION
    what = _("deleted") if is_gone else message_in_words(entry.change_message, model)
    return {
        "at": entry.action_time,
        "who": entry.user.get_full_name() or entry.user.username,
        "kind": model._meta.verbose_name if model else entry.content_type,
        "title": entry.object_repr,
        "url": None if is_gone else link(entry),
        "what": what,
    }


def link(entry):
    try:
        return entry.get_admin_url()
    except NoReverseMatch:
        return None
