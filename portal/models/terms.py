"""Words for translators and for the search: glossary terms, and sets of synonyms."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.content.querysets import Slugged, SlugQuerySet

LONGEST_TERM, LONGEST_WORD = 100, 60  # characters, in the glossary and in a set
MOST = 20  # words of a set of synonyms


def lines_of(text):
    """Return the words of a text in their order, without repetition."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return list(dict.fromkeys(filter(None, lines)))


def compared(word):
    """Return a word without differences that the search ignores."""
    parts = unicodedata.normalize("NFKC", word).casefold()
    return " ".join(re.findall(r"[^\W_]+", parts))


def faults_in(words, longest):
    """Yield errors for words that are too long, or that nothing can be made of."""
    for word in words:
        if len(word) > longest:
            text = _("“%(word)s” is longer than %(longest)d characters.")
            values = {"word": word[:longest], "longest": longest}
            yield ValidationError(text, params=values)
        if not compared(word):
            text = _("“%(word)s” has no letter and no digit.")
            yield ValidationError(text, params={"word": word})


class GlossaryTerm(Slugged):
    slug = models.SlugField(
        _("short name"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Leave it empty to have it made from the words."),
    )
    term = models.TextField(
        _("term"),
        blank=True,
        help_text=_(
            "The first line is what is to be written. Further lines are right as well, "
            "for example another form of the word. English needs no plural."
        ),
    )
    avoid = models.TextField(
        _("not to be used"),
        blank=True,
        help_text=_("One word a line that the term replaces."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For translators: when, and why so.")
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")

    def __str__(self):
        return next(iter(lines_of(self.term)), self.slug)

    def slug_source(self):
        return next(iter(self.forms("en")), "") or str(self)

    def forms(self, language):
        """Return the right forms in a language, the preferred one first."""
        return lines_of(getattr(self, column_of("term", language)))

    def variants(self, language):
        return lines_of(getattr(self, column_of("avoid", language)))

    def clean(self):
        if not any(words for code in LANGUAGES for _name, words in self.words(code)):
            raise ValidationError(_("Write the term."))
        faults = {}
        for code in LANGUAGES:
            for name, words in self.words(code):
                if found := [*faults_in(words, LONGEST_TERM)]:
                    faults[name] = found
        if faults or (faults := self.repeated()):
            raise ValidationError(faults)
        super().clean()  # last: a term that is refused gets no slug

    def words(self, language):
        """Yield pairs of a column and its words."""
        yield column_of("term", language), self.forms(language)
        yield column_of("avoid", language), self.variants(language)

    def repeated(self):
        """Return the errors of repeated words, by column.

        In the source language a word has one entry; in other languages entries may
        share one.
        """
        faults, first = {}, LANGUAGES[0]
        for code in LANGUAGES:
            both = {*self.forms(code)} & {*self.variants(code)}
            text = _("“%(word)s” cannot be both right and not to be used.")
            for word in sorted(both):
                error = ValidationError(text, params={"word": word})
                faults.setdefault(column_of("avoid", code), []).append(error)
        others = type(self).objects.exclude(pk=self.pk).order_by("pk")
        known = {word: row for row in others for word in row.forms(first)}
        for word in self.forms(first):
            if row := known.get(word):
                text = _("“%(word)s” is in another entry already: %(term)s.")
                error = ValidationError(text, params={"word": word, "term": row})
                faults.setdefault(column_of("term", first), []).append(error)
        return faults


class Synonym(Slugged):
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

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of synonyms")
        verbose_name_plural = _("sets of synonyms")

    def __str__(self):
        return " / ".join(self.members[:3])

    @property
    def members(self):
        lines = lines_of(self.words)
        return list({compared(line): line for line in lines}.values())

    def clean(self):
        words, faults = self.members, []
        if not 2 <= len(words) <= MOST:
            text, values = _("A set has 2 to %(most)d different words."), {"most": MOST}
            faults.append(ValidationError(text, params=values))
        faults += faults_in(words, LONGEST_WORD)
        if faults or (faults := [*self.repeated(words)]):
            raise ValidationError({"words": faults})
        super().clean()  # last: a set that is refused gets no slug

    def repeated(self, words):
        """Yield errors for words in another set, because a word has one set."""
        others = type(self).objects.exclude(pk=self.pk).order_by("pk")
        known = {compared(word): row for row in others for word in row.members}
        for word in words:
            if row := known.get(compared(word)):
                text = _("“%(word)s” is in another set already: %(set)s.")
                yield ValidationError(text, params={"word": word, "set": row})
