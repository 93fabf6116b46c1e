"""Messages of Django and its libraries that they leave in English, or put badly.

`make messages` collects only what stands in our own sources, and our catalogues win.
So a message stands here where Chinese or Korean has no translation of it, or a poor
one. A Korean one is filled with Chinese otherwise, the source language. What scripts
show is translated in djangojs.po beside the catalogues.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

DJANGO = [
    gettext_noop("- Select an option -"),
    gettext_noop("Enter a valid email address."),
    gettext_noop(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
]

ADMIN = [
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Filter by %(field_name)s"),
    gettext_noop("Logout"),
    gettext_noop('The app "%s" could not be found.'),
    gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    ngettext_lazy("…and %(count)d more object.", "…and %(count)d more objects."),
]

ACCOUNTS = [
    gettext_noop("email address"),
    gettext_noop("Email address"),
    gettext_noop(
        "Whether the user will be able to authenticate using a password or not. If "
        "disabled, they may still be able to authenticate using other backends, such "
        "as Single Sign-On or LDAP."
    ),
]

REVERSION = [
    gettext_noop("Reversion"),
    gettext_noop("comment"),
    gettext_noop("date created"),
    gettext_noop("revision"),
    gettext_noop("revisions"),
    gettext_noop("versions"),
    gettext_noop("Initial version."),
    gettext_noop("Could not load %(object_repr)s version - incompatible version data."),
    gettext_noop(
        "Could not load %(object_repr)s version - unknown serializer %(format)s."
    ),
    gettext_noop("Could not save %(object_repr)s version - missing dependency."),
]
