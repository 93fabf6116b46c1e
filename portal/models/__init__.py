"""The models of the portal, beside the kinds of content of the other apps."""

from portal.models.accounts.second_factor import CodeApp, Passkey, RecoveryCode
from portal.models.accounts.sign_in import SignInAttempts
from portal.models.audit import AuditEntry, AuditHead
from portal.models.former_address import FormerAddress
from portal.models.holiday import Holiday
from portal.models.loaded_row import LoadedRow
from portal.models.page import Page
from portal.models.picture import Picture
from portal.models.report import ErrorReport, ReportSender
from portal.models.search import SearchEntry, SearchIndex, Synonym
from portal.models.site import Edition, SiteSettings
from portal.models.source import Source
from portal.models.story import Story
from portal.models.translations.glossary import GlossaryTerm
from portal.models.translations.memory import TranslationSegment
from portal.models.user import User
from portal.models.workflow import Draft, Opening, PreviewLink

__all__ = [
    "AuditEntry",
    "AuditHead",
    "CodeApp",
    "Draft",
    "Edition",
    "ErrorReport",
    "FormerAddress",
    "GlossaryTerm",
    "Holiday",
    "LoadedRow",
    "Opening",
    "Page",
    "Passkey",
    "Picture",
    "PreviewLink",
    "RecoveryCode",
    "ReportSender",
    "SearchEntry",
    "SearchIndex",
    "SignInAttempts",
    "SiteSettings",
    "Source",
    "Story",
    "Synonym",
    "TranslationSegment",
    "User",
]
