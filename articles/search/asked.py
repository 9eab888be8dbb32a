"""What readers search, counted without them: what is asked most, and what found nothing.

Only the words and the day are kept, for a year; words that may tell a person (long numbers,
addresses of mail) are not. A database that cannot count just now keeps nobody from searching.
"""

import logging
import re
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, connections

from accessibility import freezing
from articles import counting
from articles.models import AskedWords
from articles.search.folding import folded

KEPT = timedelta(days=365)
LONGEST = 40
# So often before others are told of it: what one person typed is nobody else's concern.
OFTEN = 5
_TELLING = re.compile(r"\d{6}|@|\d{3}[- ]\d{4}")
_NOTE = """
INSERT INTO articles_askedwords AS asked (words, language, times, found, asked_on)
VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (language, words) DO UPDATE SET
    times = asked.times + 1, found = excluded.found, asked_on = excluded.asked_on
"""

logger = logging.getLogger(__name__)


def note(text: str, language: str, found: int, today: date) -> None:
    """Count one search for these words, which found so many."""
    words = folded(text.replace("\n", " "))
    if not settings.COUNT_SEARCHES or not words or len(words) > LONGEST or _TELLING.search(words):
        return
    if freezing.now():
        return
    try:
        with connections[counting.ALIAS].cursor() as cursor:
            cursor.execute(_NOTE, [words, language, found, today])
    except DatabaseError as error:
        logger.warning("a search was not counted: %s", error)


def often(beginning: str, language: str, most: int) -> list[str]:
    """What many have searched that begins so and found something, the most frequent first."""
    asked = AskedWords.objects.filter(
        language=language, words__startswith=folded(beginning), times__gte=OFTEN, found__gt=0
    )
    return list(asked.order_by("-times", "words").values_list("words", flat=True)[:most])


def forget(today: date) -> int:
    """Forget what nobody has searched for a year, in batches; returns how many."""
    old = AskedWords.objects.using(counting.ALIAS).filter(asked_on__lt=today - KEPT)
    return counting.delete_in_batches(old.order_by("asked_on"), counting.PRUNE_BATCH)
