"""Attachments are read once, in background work; then the articles that have them are found by it."""

import logging
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction
from django_tasks import task

import articles.search.indexing as indexing
from accessibility import page_store
from articles.models import FileText, LiveEntry, PressChain, Publication
from articles.presenting import file_path
from articles.public_media import public_folder
from articles.public_pages import pages_showing

PATIENCE = 60  # seconds
READABLE = ("pdf", "docx", "xlsx", "pptx", "ofd")
# A page of a document has hundreds of characters; stamps and page numbers of a scan a few.
OF_A_SCAN = 20

logger = logging.getLogger(__name__)


def text_of(path: Path, kind: str) -> str:
    """What a file says, a paragraph a line; nothing where it cannot be read."""
    script = Path(__file__).with_name("extracting.py")
    try:
        done = subprocess.run(
            [sys.executable, str(script), str(path), kind], capture_output=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        logger.warning("%s took too long to be read", path.name)
        return ""
    if done.returncode:
        logger.warning("%s cannot be read: %s", path.name, done.stderr.decode()[-200:].strip())
        return ""
    return done.stdout.decode()


def order_reading(prints: Sequence[Publication]) -> None:
    """Have the attachments of an article's prints read that nobody has read; after the commit."""
    digests = {each["digest"] for each in _readable(prints)}
    if digests and FileText.objects.filter(digest__in=digests).count() < len(digests):
        article_id = prints[0].article_id
        transaction.on_commit(lambda: read_files.enqueue(article_id))


@task(priority=-5)
def read_files(article_id: int) -> None:
    """Background work: read what an article's readers can fetch and nobody has read yet."""
    entries = list(
        LiveEntry.objects.filter(article=article_id, is_live=True).select_related("publication")
    )
    files = {each["digest"]: each for each in _readable(entry.publication for entry in entries)}
    known = set(FileText.objects.filter(digest__in=files).values_list("digest", flat=True))
    texts = []
    for digest in files.keys() - known:
        path = public_folder() / "files" / file_path(files[digest])
        text = text_of(path, files[digest]["kind"])
        is_scan = files[digest]["kind"] == "pdf" and len(text.strip()) < OF_A_SCAN
        texts.append(FileText(digest=digest, text=text, is_scan=is_scan))
    with transaction.atomic():
        PressChain.lock()
        FileText.objects.bulk_create(texts, ignore_conflicts=True)
        indexing.renew([article_id])
        if any(each.is_scan for each in texts):
            page_store.forget(pages_showing(entries))


def _readable(prints: Iterable[Publication]) -> list[dict[str, str]]:
    return [file for each in prints for file in each.attachments if file["kind"] in READABLE]
