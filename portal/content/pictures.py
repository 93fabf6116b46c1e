"""Find the content that shows a picture, and check its alternative texts.

`picture_fields` of the content are the fields with pictures.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from portal.content.i18n.languages import languages_of
from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.content.querysets import picture_fields
from portal.content.states import Status

# Content that is or will be public without another review.
PASSED = {"status": Status.PUBLISHED}
# Content that is or was reviewed for publication in its current form.
REVIEWED = {"status__in": [Status.IN_REVIEW, Status.PUBLISHED]}


def relations():
    for model in content_models():
        for field in picture_fields(model):
            yield model._base_manager, field.name


def is_shown(**conditions):
    """Return the condition of pictures that content with these conditions shows."""
    found = Q()
    for rows, name in relations():
        found |= Q(Exists(rows.filter(**{name: OuterRef("pk")}, **conditions)))
    return found


def rows_showing(pictures, **conditions):
    """Return the content that shows each of the pictures, by key of the picture.

    Includes working copies. The number of queries is the same for any number of
    pictures.
    """
    found = {picture.pk: [] for picture in pictures}
    for rows, name in relations():
        shown = rows.filter(**{f"{name}__in": pictures}, **conditions)
        for row in shown.annotate(picture_key=F(name)).order_by("pk"):
            if row not in found[row.picture_key]:
                found[row.picture_key].append(row)
    return found


def pages_showing(pictures):
    """Return the number of pages with each picture, by its key; one query.

    A working copy and its live row count as one page.
    """
    keys = [picture.pk for picture in pictures]
    first, *others = (
        rows.filter(**{f"{name}__in": keys})
        .order_by()
        .annotate(
            picture_key=F(name),
            label=Value(rows.model._meta.label_lower),
            page=Coalesce("live_id", "pk"),
        )
        .values_list("picture_key", "label", "page")
        for rows, name in relations()
    )
    return Counter(key for key, _label, _page in first.union(*others))


def pictures_of(row):
    found = {}
    for field in picture_fields(type(row)):
        value = getattr(row, field.name)
        shown = value.order_by("pk") if field.many_to_many else filter(None, [value])
        found |= dict.fromkeys(shown)
    return list(found)


def untold(picture, languages):
    """Return those of the languages in which the picture has no alternative text."""
    described = languages if picture.decorative else languages_of(picture, "alt")
    return [code for code in languages if code not in described]


def check_described(row):
    """Raise `ValidationError` if a picture of the row lacks alternative text.

    It is needed in every language in which the row has a title.
    """
    languages = languages_of(row, "title")
    faults = [
        ValidationError(
            _("The picture “%(picture)s” has no alternative text in %(language)s."),
            "alt",
            {
                "picture": picture,
                "language": _(", ").join(map(language_name, missing)),
                "field": build_localized_fieldname("alt", missing[0]),
            },
        )
        for picture in pictures_of(row)
        if (missing := untold(picture, languages))
    ]
    if faults:
        raise ValidationError(faults)


def check_stays_described(picture):
    """Raise `ValidationError` if a public picture would lose its alternative text.

    A text that was missing before may stay so, or the picture could not be corrected.
    """
    shown = rows_showing([picture], **PASSED)[picture.pk]
    languages = {code for row in shown for code in languages_of(row, "title")}
    missing = untold(picture, sorted(languages))
    if not missing:
        return
    stored = type(picture)._base_manager.get(pk=picture.pk)
    text = _("A published page with this picture needs its text in this language.")
    described = set(missing) - set(untold(stored, missing))
    if described:
        raise ValidationError(
            {build_localized_fieldname("alt", code): text for code in described}
        )


def what_is_untold(picture):
    """Return a sentence with the languages without alternative text, or ""."""
    missing = [language_name(code) for code in untold(picture, LANGUAGES)]
    return _("No alternative text: %s") % _(", ").join(missing) if missing else ""


def language_name(code):
    return _(get_language_info(code)["name"])
