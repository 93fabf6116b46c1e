"""Whose portal this is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.content.i18n.managers import manager_of


class SiteSettingsQuerySet(models.QuerySet):
    def get_by_natural_key(self):
        return self.get()


class SiteSettings(models.Model):
    """The one row that says whose portal this is."""

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
    allow_self_approval = models.BooleanField(
        _("authors may publish their own changes"),
        default=False,
        help_text=_(
            "Off, a change is published by somebody else than the person who made it. "
            "Turn it on only where the office has a single publisher."
        ),
    )

    objects = manager_of(SiteSettingsQuerySet)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="portal_sitesettings_one_row"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return ()
