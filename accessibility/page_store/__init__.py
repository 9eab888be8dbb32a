"""The page store: public pages made once, kept as files, forgotten when the site changes.

Who does what:

* `outbox`   the epoch, one row raised in the transaction of every change, and the outbox of what
             each change makes the folders forget;
* `files`    the folder;
* `keeping`  `@kept`: renders a missing page once and puts it into the folder;
* `once`     what stands on every page, read once an epoch into each process;
* `listening` has one machine's folder forget at once what another one publishes;
* `watching` looks each second, in each server process, whether the folder forgets at all;
* `serving`  gives stored pages to readers, in front of Django and without a database.

**No page rendered before a change is in the folder after the change has been drained**, whoever
is killed when. Let a change commit as epoch n, and a render of a page that it touches read the
epoch e, before it read anything else. (The row lock makes n visible only after n - 1.)

* e >= n: the render saw the change.
* e < n: the render puts its file in place under the shared lock, after reading the epoch once
  more under that lock and finding e again, so before n was visible. A drain up to n takes the
  exclusive lock after n was visible. So the file is either in place before that drain, which
  removes it, or never put there.
* A drain notes n in the folder last. Killed before, it is done again from where the folder stood:
  removing twice does no harm, and a page kept in between is only rendered once more.
* A process killed between its commit and its drain leaves the folder behind the database. The
  next one to look drains: a server's process each second, a render, the minute's tick.
* A folder that cannot be changed cannot forget. The server's processes see that within a second,
  and read nothing from it until it can again.
* The outbox is pruned after a week, oldest epochs first. Every epoch has rows; if the first row
  found is not of the epoch after the folder's own, some are missing and everything is removed.
* Locks are flock's and end with their process; files are put in place by renaming.

Each machine has a folder and a note of its own. A render that is to be kept reads the primary.
"""

from accessibility.page_store.keeping import kept
from accessibility.page_store.once import OnceAnEpoch
from accessibility.page_store.outbox import (
    current_epoch,
    drain,
    drain_if_behind,
    epoch_of,
    forget,
    prune,
)

__all__ = [
    "OnceAnEpoch",
    "current_epoch",
    "drain",
    "drain_if_behind",
    "epoch_of",
    "forget",
    "kept",
    "prune",
]
