"""What the inspection of the site stores: its limits, lists of staff, and results."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Code(models.TextChoices):
    """The rules of the inspection, which `rules.py` describes, and two days."""

    ACCESS = "access", _("The site can be reached")
    HOME = "home", _("Front page is updated")
    COLUMNS = "columns", _("Columns are updated")
    BLANK = "blank", _("No column is blank")
    MESSAGES = "messages", _("Messages are answered")
    ACCOUNTS = "accounts", _("Accounts in new media are updated")
    TALK = "talk", _("Readers can talk back in new media")
    NEWS = "news", _("News columns")
    NOTICES = "notices", _("Other columns")
    ERROR_REPORTS = "error_reports", _("Reports of errors are answered in time")
    UNDATED = "undated", _("Entries have a date")
    LINKS = "links", _("Links lead somewhere")
    HOSTS = "hosts", _("Links to new sites")
    TAGS = "tags", _("Tags in the head of the pages")
    FOOTER = "footer", _("Marks and numbers in the footer")
    MAPS = "maps", _("Map approval number")
    PICTURES = "pictures", _("Alternative text of pictures")
    TYPOS = "typos", _("Wrong wordings")
    FORM = "form", _("Yearly form: last day of January")
    FORM_WARNING = "form_warning", _("Yearly form: warn from this day of January")


class State(models.TextChoices):
    """How a rule is kept, the worst first."""

    FAILED = "failed", _("not kept")
    WARNING = "warning", _("soon due, or to be checked")
    UNKNOWN = "unknown", _("unknown")
    OK = "ok", _("kept")


class Threshold(models.Model):
    """The limit of a rule where the office has another one than the portal."""

    rule = models.CharField(_("rule"), max_length=20, choices=Code, unique=True)
    limit = models.PositiveSmallIntegerField(
        _("limit"),
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_(
            "Takes the place of the limit on the page “Inspection”, in the unit that "
            "the page names. Delete the entry to return to the limit of the portal."
        ),
    )

    reason = models.CharField(
        _("reason"),
        max_length=200,
        blank=True,
        help_text=_("The document that sets this limit, with its number."),
    )

    class Meta:
        verbose_name = _("limit of an inspection rule")
        verbose_name_plural = _("limits of inspection rules")

    def __str__(self):
        return f"{self.get_rule_display()}: {self.limit}"


class Typo(models.Model):
    wrong = models.CharField(
        _("wrong wording"),
        max_length=100,
        unique=True,
        help_text=_("The inspection lists each public entry that contains it."),
    )
    right = models.CharField(_("right wording"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("wrong wording")
        verbose_name_plural = _("wrong wordings")

    def __str__(self):
        return f"{self.wrong} → {self.right}" if self.right else self.wrong


class Account(models.Model):
    """An account of the office in new media, which is inspected like the site."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    last_article = models.DateField(
        _("date of the last article"),
        null=True,
        blank=True,
        help_text=_(
            "Enter it after each article: the inspection counts from this day."
        ),
    )
    has_talk = models.BooleanField(
        _("readers can comment or send messages"),
        null=True,
        blank=True,
        help_text=_("Leave it unknown until it was tried out."),
    )

    class Meta:
        verbose_name = _("account in new media")
        verbose_name_plural = _("accounts in new media")

    def __str__(self):
        return self.name


class FormRow(models.Model):
    """A row of the yearly form of a government site (国办函〔2018〕12号)."""

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2999)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    section = models.CharField(_("section"), max_length=50)
    name = models.CharField(_("row"), max_length=100)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    value = models.CharField(
        pgettext_lazy("of a row", "value"),
        max_length=300,
        blank=True,
        help_text=_(
            "If it is empty, the form has the number that the portal counts, if it can."
        ),
    )
    source = models.CharField(
        _("source"),
        max_length=20,
        blank=True,
        editable=False,
        help_text="What the portal counts for it: a name in `yearly_form.COUNTS`.",
    )

    class Meta:
        verbose_name = _("row of the yearly form")
        verbose_name_plural = _("rows of the yearly form")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "section", "name"],
                name="inspection_formrow_once",
                violation_error_message=_("The form has this row already."),
            )
        ]

    def __str__(self):
        return f"{self.year} {self.section} {self.name}"


class Link(models.Model):
    """A link from public rows to another site, as it was found at night."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        GOOD = "good", _("answers")
        FAILING = "failing", _("missing, to be checked again")
        DEAD = "dead", _("missing on three days")
        UNREACHABLE = "unreachable", _("not reachable from here")
        UNCLEAR = "unclear", _("answers with an error or asks for a sign-in")
        FORBIDDEN = "forbidden", _("the site does not want to be checked")
        REFUSED = "refused", _("leads into a private network")

    url = models.CharField(_("web address"), max_length=1000, unique=True)
    host = models.CharField(_("site"), max_length=255, db_index=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.UNCHECKED
    )
    first_seen = models.DateField(_("first seen"))
    first_failed = models.DateField(_("missing since"), null=True)
    failures = models.PositiveSmallIntegerField(_("days of failure"), default=0)
    checked_at = models.DateTimeField(_("checked at"), null=True)
    found_in = models.JSONField(
        _("found in"), default=list, help_text="Label and key of some rows with it."
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")

    def __str__(self):
        return self.url


class Span(models.Model):
    """Days on which the nightly inspection found a rule in the same state."""

    rule = models.CharField(max_length=20, choices=Code)
    state = models.CharField(max_length=10, choices=State)
    since = models.DateField()
    until = models.DateField()  # the last day so far
    due = models.DateField(null=True)  # when it fails, or when it has failed

    class Meta:
        default_permissions = ()
        verbose_name = _("result of the inspection")
        verbose_name_plural = _("results of the inspection")
        indexes = [
            models.Index(fields=["until"]),
            models.Index(fields=["rule", "since"]),
        ]

    def __str__(self):
        return f"{self.rule} {self.since}–{self.until}: {self.state}"
