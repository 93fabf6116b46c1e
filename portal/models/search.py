"""Rows derived for look-ups: the search index, and former translations.

The index has an entry for each published row with a page, see `portal/public/search/`.
If the page changes with the clock, it has one for each span of time.
"""

from django.db import models
from django.utils import timezone

from portal.content.states import State, is_in


class SearchEntryQuerySet(models.QuerySet):
    def visible(self):
        """Return entries that a visitor may see now, by the rule of `published()`."""
        return self.filter(is_in(State.PUBLIC), begins_at__lte=timezone.now())


class SearchEntry(models.Model):
    kind = models.CharField(max_length=100)  # of the row, as in `exchanges.city`
    object_id = models.BigIntegerField()
    status = models.CharField(max_length=10)
    # Latest publication among the rows that the page shows in a span of time.
    published_at = models.DateTimeField(null=True)
    begins_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # Folded texts to search in: see tokens.py and entries.py.
    names = models.TextField()  # of a place, each in a line
    title = models.TextField()
    marks = models.TextField()  # of sets of synonyms, see synonyms.py
    text = models.TextField()  # without what is in the title

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


class SearchText(models.Model):
    """The shown texts of an entry; apart, because a search reads all entries."""

    entry = models.OneToOneField(
        SearchEntry, models.DB_CASCADE, primary_key=True, related_name="shown"
    )
    texts = models.TextField()  # JSON by language: see entries.py

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.entry_id)


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


class TranslationSegment(models.Model):
    """A sentence or paragraph of a published row, with its translations by language."""

    kind = models.CharField(max_length=100)  # of the row, as in `exchanges.city`
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=10)  # of the source
    source = models.TextField()
    translations = models.JSONField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["kind", "object_id"], name="portal_translationsegment_row"
            )
        ]

    def __str__(self):
        return f"{self.kind}/{self.object_id}: {self.source[:40]}"
