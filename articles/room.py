"""Whether there is no room left: on the disk of the files, or on that of the database."""

import errno
import sqlite3

from django.db import OperationalError

# What is no fault of a file: there is no room for it, or nothing may be written at all.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
_POSTGRESQL = "53100"  # disk_full


def is_without_room(fault: BaseException | None) -> bool:
    """Whether something could not be written, as a file or into the database."""
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    cause = fault.__cause__ if isinstance(fault, OperationalError) else None
    return (
        getattr(cause, "sqlite_errorcode", None) in _SQLITE
        or getattr(cause, "sqlstate", None) == _POSTGRESQL
    )
