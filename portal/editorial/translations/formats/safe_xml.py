"""XML from outside: no entities, nothing fetched, not too large and not too deep."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 10_000_000


def parsed(kind, file, refusal):
    """Return the store of translate-toolkit in a Django `File`, without document type.

    An external type is not read; entities of its own are refused. Raises
    `ValidationError` with the reason, or that refusal.
    """
    from lxml import etree  # takes 5 MB, so a process loads it with its first file

    if file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(file.read(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ValidationError(
            _("This is no XML, or it is damaged in line %(line)d."),
            params={"line": line},
        ) from None
    types = root.getroottree().docinfo.internalDTD
    if types is not None and any(True for _entity in types.iterentities()):
        raise ValidationError(_("The file has entities of its own; that is refused."))
    data = etree.tostring(root, encoding="UTF-8")
    try:
        return kind.parsestring(data)
    except Exception as error:  # of the program: it has no errors of its own
        raise ValidationError(refusal) from error
