"""Comments on the fields of a row, between who writes it and who reviews it."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import LANGUAGES, column_of, translated_names
from portal.editorial.workflow.notices import give_notice
from portal.editorial.workflow.steps import has_right
from portal.models import Comment
from portal.models.audit import Event, Step, record


def may_comment(user, row):
    return any(has_right(user, right, row) for right in ("change", "publish"))


def commented_columns(model):
    """Return the name of each column that a comment can be about, texts first."""
    texts = {
        column_of(name, code): (name, code)
        for name in translated_names(model)
        for code in LANGUAGES
    }
    known = {*texts, *translated_names(model)}
    fields = [f for f in model._meta.fields if f.editable and not f.primary_key]
    names = [f.name for f in fields if f.name not in known]
    facts = {name: (name, "") for name in names}
    return {"": ("", ""), **texts, **facts}


@transaction.atomic
def write_comment(row, column, text, user):
    """Store a comment about a column of the row, or "" for all of it.

    Raises `ValidationError` without a text or for an unknown column.
    """
    columns = commented_columns(type(row))
    if column not in columns:
        raise ValidationError(_("Choose a field of this form."), "column")
    field, language = columns[column]
    comment = Comment.of(
        row, field=field, language=language, text=text.strip(), author=user
    )
    comment.full_clean()
    comment.save()
    fields = [column] if column else []
    record(Event.STEP, user, row, step=Step.COMMENT, fields=fields)
    give_notice(Step.COMMENT, row, user, comment.text)
    return comment


@transaction.atomic
def close_comment(row, key, user):
    """Close an open comment of the row; other keys are ignored."""
    is_key = key.isdecimal() and len(key) < 19
    found = Comment.objects.about(row).still_open().filter(pk=key if is_key else None)
    for comment in found.select_for_update():
        comment.closed_by, comment.closed_at = user, timezone.now()
        comment.save()
        fields = [comment.column] if comment.field else []
        record(Event.STEP, user, row, step=Step.CLOSE_COMMENT, fields=fields)


def label_of(row, column):
    """Return the label of a column; its name if the model has it no longer."""
    if not column:
        return _("The whole entry")
    try:
        return row._meta.get_field(column).verbose_name
    except FieldDoesNotExist:
        return column


def number_of_comments(model):
    """Return the number of open comments of a row and its working copy, to annotate."""
    kind = ContentType.objects.get_for_model(model)
    keys = Q(object_id=OuterRef("pk")) | Q(object_id=OuterRef("working_copy__pk"))
    found = Comment.objects.still_open().filter(keys, content_type=kind)
    counted = found.order_by().values("content_type").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)
