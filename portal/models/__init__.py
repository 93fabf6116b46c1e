"""The models of the portal, beside the kinds of content of the other apps."""

# ruff: noqa: F401 - names are handed on

from portal.models.accounts.second_factor import CodeApp, Passkey, RecoveryCode
from portal.models.accounts.sign_in import SignInAttempts
from portal.models.audit import AuditEntry, AuditHead
from portal.models.content import Page, Story
from portal.models.notes import Comment, MemoryFile, TranslationTask
from portal.models.picture import Picture
from portal.models.report import ErrorReport, Holiday, ReportSender
from portal.models.search import (
    SearchEntry,
    SearchIndex,
    SearchText,
    TranslationSegment,
)
from portal.models.site import Edition, SiteSettings
from portal.models.source import Source
from portal.models.terms import GlossaryTerm, Synonym
from portal.models.user import SentReminder, User
from portal.models.workflow import (
    Draft,
    FormerAddress,
    LoadedRow,
    Opening,
    PreviewLink,
)
