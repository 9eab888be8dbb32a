"""The press's tables, a module for each thing they know."""

from articles.models.account import BackupCode, PastPassword, RecoveryCode
from articles.models.article import Article, Contribution, MeetingReport, Validity
from articles.models.audio import Audio
from articles.models.calendar import CalendarDay
from articles.models.column import Column, ColumnRedirect, ColumnType
from articles.models.count import MonthFigures, RecentAsker, RecentReader, ViewCount
from articles.models.draft import KeptDraft, OpenForm
from articles.models.live import ColumnMonth, LiveEntry, LiveFile, Placement, RelatedEntry
from articles.models.material import Attachment, Image, Meeting
from articles.models.moving import ArticleRedirect
from articles.models.names import NameTick, PrintedName
from articles.models.press import PressChain
from articles.models.publication import Publication
from articles.models.receipt import ImportReceipt
from articles.models.reprint import ReprintProposal
from articles.models.review import ReviewAct, ReviewState, Stage, StandIn, Step
from articles.models.sealing import AuditChain, AuditSeal
from articles.models.searching import (
    AskedWords,
    FileText,
    PromotedResult,
    SearchEntry,
    SpelledWord,
    Synonym,
)
from articles.models.user import User

__all__ = [
    "Article",
    "ArticleRedirect",
    "AskedWords",
    "Attachment",
    "Audio",
    "AuditChain",
    "AuditSeal",
    "BackupCode",
    "CalendarDay",
    "Column",
    "ColumnMonth",
    "ColumnRedirect",
    "ColumnType",
    "Contribution",
    "FileText",
    "Image",
    "ImportReceipt",
    "KeptDraft",
    "LiveEntry",
    "LiveFile",
    "Meeting",
    "MeetingReport",
    "MonthFigures",
    "NameTick",
    "OpenForm",
    "PastPassword",
    "Placement",
    "PressChain",
    "PrintedName",
    "PromotedResult",
    "Publication",
    "RecentAsker",
    "RecentReader",
    "RecoveryCode",
    "RelatedEntry",
    "ReprintProposal",
    "ReviewAct",
    "ReviewState",
    "SearchEntry",
    "SpelledWord",
    "Stage",
    "StandIn",
    "Step",
    "Synonym",
    "User",
    "Validity",
    "ViewCount",
]
