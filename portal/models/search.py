"""The search index, with an entry for each row with a page, and synonyms.

An entry is derived from its row, see `portal/public/search/`. A draft has one too,
because only the search decides what a visitor may see. If the page changes with the
clock, it has one for each span of time.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.managers import manager_of
from portal.content.slugs import SlugQuerySet, fill_slug
from portal.content.states import State, is_in

MOST, LONGEST = 20, 60  # words of a set of synonyms, characters of a word


class SearchEntryQuerySet(models.QuerySet):
    def visible(self):
        """Return entries that a visitor may see now, by the rule of `published()`."""
        return self.filter(is_in(State.PUBLIC), begins_at__lte=timezone.now())


class SearchEntry(models.Model):
    """A row as the search knows it."""

    kind = models.CharField(max_length=100)  # of the row, as in `exchanges.city`
    object_id = models.BigIntegerField()
    status = models.CharField(max_length=10)
    # Latest publication among the rows that the page shows in a span of time.
    published_at = models.DateTimeField(null=True)
    begins_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # Folded texts to search in: see text/tokens.py and entries.py.
    names = models.TextField()  # of a place, each in a line
    title = models.TextField()
    marks = models.TextField()  # of sets of synonyms, see synonyms.py
    text = models.TextField()
    texts = models.TextField()  # JSON, the shown texts by language: see entries.py

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "begins_at"],
                name="portal_searchentry_once",
            )
        ]

    def __str__(self):
        return f"{self.kind}/{self.object_id}"


class SearchIndex(models.Model):
    """The one row that exists if all entries do, with their format."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    form = models.PositiveSmallIntegerField()
    built_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_searchindex_one_row"
            )
        ]

    def __str__(self):
        return str(self.form)


class Synonym(models.Model):
    """A set of words: a search for one of them finds entries with any of them."""

    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Leave it empty to have it made from the words."),
    )
    words = models.TextField(
        _("words"),
        help_text=_(
            "One word or phrase a line, 2 to 20 of them, in all languages: a search "
            "for one of them finds the pages with any of them. English needs its "
            "plural where that does not begin like the singular."
        ),
    )

    objects = manager_of(SlugQuerySet)

    class Meta:
        verbose_name = _("set of synonyms")
        verbose_name_plural = _("sets of synonyms")

    def __str__(self):
        return " / ".join(self.members[:3])

    def save(self, *args, **kwargs):
        fill_slug(self)
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    @property
    def members(self):
        """Words in their order, without repetition."""
        lines = (" ".join(line.split()) for line in self.words.splitlines())
        return list({compared(line): line for line in lines if line}.values())

    def clean(self):
        super().clean()
        faults = [*self.faults(self.members)] or [*self.repeated(self.members)]
        if faults:
            raise ValidationError({"words": faults})
        fill_slug(self)

    def faults(self, words):
        """Yield the errors of the words themselves."""
        if not 2 <= len(words) <= MOST:
            yield ValidationError(
                _("A set has 2 to %(most)d different words."), params={"most": MOST}
            )
        for word in words:
            if len(word) > LONGEST:
                text = _("“%(word)s” is longer than %(longest)d characters.")
                values = {"word": word[:LONGEST], "longest": LONGEST}
                yield ValidationError(text, params=values)
            if not compared(word):
                text = _("“%(word)s” has no letter and no digit.")
                yield ValidationError(text, params={"word": word})

    def repeated(self, words):
        """Yield errors for words in another set, because a word has one set."""
        others = type(self).objects.exclude(pk=self.pk).order_by("pk")
        known = {compared(word): row for row in others for word in row.members}
        for word in words:
            if row := known.get(compared(word)):
                text = _("“%(word)s” is in another set already: %(set)s.")
                yield ValidationError(text, params={"word": word, "set": row})


def compared(word):
    """Return a word without differences that the search ignores."""
    parts = unicodedata.normalize("NFKC", word).casefold()
    return " ".join(re.findall(r"[^\W_]+", parts))
