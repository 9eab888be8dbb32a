"""Searching what is live: offline, in both scripts, on either database alike.

* `folding`     what two writings of the same words have in common
* `lexemes`     the pieces by which a text is found
* `texts`       what of a print can be searched
* `questions`   what an index can be asked
* `engines`     the index in SQLite's FTS5 or PostgreSQL's tsvector
* `indexing`    what is published is found from the same moment on
* `vocabulary`  the site's own words: columns, names, glossary, synonyms
* `queries`     what a reader asks for
* `ranking`     which article comes first
* `finding`     puts these together: a page of what was found
* `excerpts`    where the words stand, marked
* `spelling`    您是不是要找: words that sound like what was typed
* `slips`       the same in English: words that differ by a letter or two
* `asked`       what readers search, counted without them
* `reading_files` and `extracting`  what attachments say, read in a process of its own
* `rebuilding`  the index made anew while everybody goes on searching
"""

from articles.search.excerpts import excerpt, marked
from articles.search.finding import Filters, Found, find, titled
from articles.search.indexing import renew
from articles.search.queries import LONGEST, Query, understood
from articles.search.reading_files import order_reading
from articles.search.slips import respelt as respelt_in_english
from articles.search.spelling import respelt
from articles.search.vocabulary import current as vocabulary

__all__ = [
    "LONGEST",
    "Filters",
    "Found",
    "Query",
    "excerpt",
    "find",
    "marked",
    "order_reading",
    "renew",
    "respelt",
    "respelt_in_english",
    "titled",
    "understood",
    "vocabulary",
]
