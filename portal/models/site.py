"""The settings of the site, and the edition of its public pages."""

import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.constraints import between
from portal.content.querysets import SignallingQuerySet


class SiteSettingsQuerySet(SignallingQuerySet):
    def get_by_natural_key(self):
        return self.get()


class SiteSettings(models.Model):
    """The one row with the settings of the site."""

    # Data of a government site (国办发〔2017〕47号) that only its office can know.
    EXPECTED = (
        *("address", "phone", "email"),
        *("identification_code", "icp_number", "police_number"),
        *("government_mark_url", "elder_friendly_url"),
    )

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the site"), max_length=100)
    office = models.CharField(
        _("office"), max_length=200, help_text=_("The body that runs the site.")
    )
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    identification_code = models.CharField(
        _("site identification code"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^[0-9A-Za-z]{10}\Z", _("The code has 10 digits or letters.")
            )
        ],
        help_text=_("The 10 characters given to the site (网站标识码)."),
    )
    icp_number = models.CharField(
        _("ICP filing number"), max_length=50, blank=True, help_text="ICP备案编号"
    )
    police_number = models.CharField(
        _("public security filing number"),
        max_length=50,
        blank=True,
        help_text="公安机关备案编号",
    )
    government_mark_url = models.URLField(
        _("address of the government mark"),
        blank=True,
        help_text=_(
            "The page about this site at the authority that gave the mark (党政机关网站"
            "标识). The footer leads there."
        ),
    )
    elder_friendly_url = models.URLField(
        _("address of the elder-friendly mark"),
        blank=True,
        help_text=_(
            "The page about this site at the body that examined it (适老化标识). The "
            "footer leads there while the mark is valid."
        ),
    )
    elder_friendly_until = models.DateField(
        _("elder-friendly mark valid until"),
        null=True,
        blank=True,
        help_text=_("After this day the mark leaves the site by itself."),
    )
    shows_maps = models.BooleanField(
        _("show maps"),
        default=True,
        help_text=_("Off, all maps leave the site; its pages are whole without them."),
    )
    map_approval_number = models.CharField(
        _("map approval number"),
        max_length=50,
        blank=True,
        help_text=_("Its number in China (审图号), shown below each map."),
    )
    has_leaving_notice = models.BooleanField(
        _("notice before readers leave"),
        default=False,
        help_text=_(
            "On, a link in a text to a site that is no public body leads to a page "
            "that says so first."
        ),
    )
    public_hosts = models.TextField(
        _("sites without this notice"),
        blank=True,
        max_length=5000,
        help_text=_(
            "One a line, for example example.org, which includes its subdomains. Known "
            "already: addresses of governments such as .gov.cn, .go.kr, .go.jp and "
            ".gov, and the websites of our partner cities."
        ),
    )
    allow_self_approval = models.BooleanField(
        _("authors may publish their own changes"),
        default=False,
        help_text=_(
            "Off, a change is published by another person than its author. Turn it on "
            "only where the office has a single publisher."
        ),
    )

    letter_days = models.PositiveSmallIntegerField(
        _("days before an anniversary for the letter"),
        default=60,
        help_text=_(
            "So many days before an anniversary of a relation, the start page and a "
            "mail remind staff of the letter of congratulation."
        ),
    )
    event_months = models.PositiveSmallIntegerField(
        _("months before an anniversary for the event"),
        default=12,
        help_text=_(
            "So many months before every fifth anniversary of a relation, the start "
            "page and a mail remind staff to plan for it. A provincial regulation "
            "(art. 21) asks for an event only at marks of ten years."
        ),
    )

    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_sitesettings_one_row"
            ),
            between(
                "letter_days",
                1,
                365,
                "portal_sitesettings_letter_days",
                _("A letter is prepared 1 to 365 days before."),
            ),
            between(
                "event_months",
                1,
                36,
                "portal_sitesettings_event_months",
                _("An event is prepared 1 to 36 months before."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return ()

    @property
    def police_digits(self):
        """Number alone, which the public security site needs to find the filing."""
        return "".join(filter(str.isdecimal, self.police_number))

    @property
    def is_elder_friendly(self):
        until = self.elder_friendly_until
        is_valid = until is None or timezone.localdate() <= until
        return bool(self.elder_friendly_url) and is_valid

    def missing(self):
        """Return the fields that the office still has to fill in and the site omits."""
        names = [name for name in self.EXPECTED if not getattr(self, name)]
        if self.elder_friendly_url and not self.is_elder_friendly:
            names.append("elder_friendly_until")
        if self.shows_maps and not self.map_approval_number:
            names.append("map_approval_number")
        return [self._meta.get_field(name) for name in names]


def new_key():
    return secrets.token_hex(8)


class EditionQuerySet(models.QuerySet):
    def renew(self):
        """Start a new edition, in the transaction of the change that it shows."""
        if not self.filter(pk=1).update(key=new_key()):
            self.bulk_create([self.model()], ignore_conflicts=True)
            self.filter(pk=1).update(key=new_key())


class Edition(models.Model):
    """The one row whose key changes with each change that visitors can see."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    key = models.CharField(max_length=16, default=new_key)

    objects = EditionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_edition_one_row"
            )
        ]

    def __str__(self):
        return self.key
