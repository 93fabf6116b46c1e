"""Which content shows which picture, and whether it can be described to everybody.

`picture_fields` of the content says by which fields a row shows pictures.
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

# What is or will be on the site without anybody looking at it again.
PASSED = {"status": Status.PUBLISHED}
# What somebody looks at, or has looked at, in order to publish it as it is.
REVIEWED = {"status__in": [Status.IN_REVIEW, Status.PUBLISHED]}


def relations():
    for model in content_models():
        for field in picture_fields(model):
            yield model._base_manager, field.name


def is_shown(**conditions):
    """The condition that some content, which meets conditions, shows a picture."""
    found = Q()
    for rows, name in relations():
        found |= Q(Exists(rows.filter(**{name: OuterRef("pk")}, **conditions)))
    return found


def rows_showing(pictures, **conditions):
    """The content that shows each of the pictures, by the key of the picture.

    Working copies are among it. The queries are as many for one picture as for all.
    """
    found = {picture.pk: [] for picture in pictures}
    for rows, name in relations():
        shown = rows.filter(**{f"{name}__in": pictures}, **conditions)
        for row in shown.annotate(picture_key=F(name)).order_by("pk"):
            if row not in found[row.picture_key]:
                found[row.picture_key].append(row)
    return found


def pages_showing(pictures):
    """On how many pages each of the pictures is, by its key; asked in one query.

    A working copy is of the same page as its row.
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
    """Every picture that the row shows, each once."""
    found = {}
    for field in picture_fields(type(row)):
        value = getattr(row, field.name)
        shown = value.order_by("pk") if field.many_to_many else filter(None, [value])
        found |= dict.fromkeys(shown)
    return list(found)


def untold(picture, languages):
    """Those of the languages in which the picture says nothing of what it shows."""
    described = languages if picture.decorative else languages_of(picture, "alt")
    return [code for code in languages if code not in described]


def check_described(row):
    """Raise `ValidationError` where a picture of the row lacks alternative text.

    It is needed in every language in which the row has a title.
    """
    languages = languages_of(row, "title")
    faults = [
        ValidationError(
            _("The picture “%(picture)s” has no alternative text in %(language)s."),
            "alt",
            {"picture": picture, "language": language_name(code)},
        )
        for picture in pictures_of(row)
        for code in untold(picture, languages)
    ]
    if faults:
        raise ValidationError(faults)


def check_stays_described(picture):
    """Raise `ValidationError` where a picture on the site would lose its text.

    A text that it never had can be missing on: else nothing of it could be corrected.
    """
    shown = rows_showing([picture], **PASSED)[picture.pk]
    languages = {code for row in shown for code in languages_of(row, "title")}
    text = _("A published page with this picture needs its text in this language.")
    faults = {
        build_localized_fieldname("alt", code): text
        for code in lost(picture, sorted(languages))
    }
    if faults:
        raise ValidationError(faults)


def lost(picture, languages):
    """Those of the languages in which only the stored picture says what it shows."""
    missing = untold(picture, languages)
    if not missing:
        return []
    stored = type(picture)._base_manager.get(pk=picture.pk)
    return [code for code in missing if code not in untold(stored, missing)]


def languages_untold(picture):
    """The names of the languages in which the picture says nothing of what it shows."""
    return [language_name(code) for code in untold(picture, LANGUAGES)]


def language_name(code):
    return _(get_language_info(code)["name"])
