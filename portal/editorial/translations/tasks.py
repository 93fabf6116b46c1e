"""Who translates what, and by when; and what is left to do in a language."""

from collections import Counter
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext

from portal.content.kinds import content_models
from portal.editorial.reminders import Reminder, reminds
from portal.editorial.translations.status import TO_DO, has_to_do, to_translate
from portal.models import TranslationTask
from portal.models.audit import Event, Step, record

SOON = timedelta(days=3)  # before it is due a task is among the reminders


def entries_to_do(models, language):
    """Return label and key of the rows that lack a text, oldest first.

    What has it in its working copy is left out: it waits for a publisher.
    """
    is_done = Q(live__isnull=False) & ~has_to_do(language)
    done = {
        (model._meta.label_lower, key)
        for model in models
        for key in model._base_manager.filter(is_done).values_list("live", flat=True)
    }
    found = to_translate(models, [language], TO_DO)
    return [(label, key) for _, label, key, _ in found if (label, key) not in done]


def tasks(**conditions):
    """Return the tasks by label and key of the row, and language; one query."""
    kinds = ContentType.objects.get_for_models(*content_models())
    labels = {kind.pk: model._meta.label_lower for model, kind in kinds.items()}
    found = TranslationTask.objects.filter(content_type__in=labels, **conditions)
    return {
        (labels[task.content_type_id], task.object_id, task.language): task
        for task in found.select_related("person")
    }


@transaction.atomic
def plan(row, language, user, **values):
    """Set person, due day and remark of a task, which ends where all are empty."""
    kind = ContentType.objects.get_for_model(row)
    named = {"content_type": kind, "object_id": row.pk, "language": language}
    if any(values.values()):
        TranslationTask.objects.update_or_create(**named, defaults=values)
    else:
        TranslationTask.objects.filter(**named).delete()
    record(Event.STEP, user, row, step=Step.TASK, language=language)


def end_done(rows):
    """Delete the tasks of rows of one kind in languages with nothing left to do.

    Otherwise they would be late again when the source is changed years later.
    """
    left = {row.pk: " ".join(row.untranslated) for row in rows}
    done = [
        task.pk
        for task in TranslationTask.objects.about(*rows)
        if f"{task.language}:" not in left[task.object_id]
    ]
    TranslationTask.objects.filter(pk__in=done).delete()


@reminds()
def tasks_due(today):
    """Return one reminder for the tasks of a person, a language and a day."""
    counts = Counter()
    found = tasks(due__lte=today + SOON)
    for language in {language for _label, _key, language in found}:
        to_do = {*entries_to_do(content_models(), language)}
        for (label, key, code), task in found.items():
            if code == language and (label, key) in to_do:
                right = label.replace(".", ".change_")
                counts[task.person_id, language, task.due, right] += 1
    for (person, language, due, right), count in counts.items():
        url = f"{reverse('admin_translations')}?language={language}&task=due"
        text = ngettext(
            "%(count)d entry is to be translated into %(language)s by %(due)s",
            "%(count)d entries are to be translated into %(language)s by %(due)s",
            count,
        )
        name = get_language_info(language)["name_translated"]
        yield Reminder(
            f"translation:{right}:{person}:{language}:{due}",
            text % {"count": count, "language": name, "due": due.isoformat()},
            due,
            url,
            right,
            due < today,
            person,
        )
