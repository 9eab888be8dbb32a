"""The desk's screens of the press."""

from articles.admin import columns, manuscripts, workdays
from articles.audit import record
from articles.models import (
    Article,
    Attachment,
    Column,
    Image,
    Meeting,
    MeetingReport,
    User,
)

__all__ = ["columns", "manuscripts", "workdays"]

record(Article, m2m=("further_columns",))
record(MeetingReport, Image, Attachment, Meeting, Column)
record(User, m2m=("groups", "user_permissions", "columns"))
