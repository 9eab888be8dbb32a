"""The desk's screens of the press."""

from articles.admin import columns, glossary, manuscripts, searching, standins, workdays
from articles.audit import record
from articles.models import (
    Article,
    Attachment,
    Column,
    Image,
    Meeting,
    MeetingReport,
    StandIn,
    User,
)

__all__ = ["columns", "glossary", "manuscripts", "searching", "standins", "workdays"]

record(Article, m2m=("further_columns",))
record(MeetingReport, Image, Attachment, Meeting, Column, StandIn)
record(User, m2m=("groups", "user_permissions", "columns"))
