"""Placeholder: what of the media the public may fetch; being written."""

from collections.abc import Iterable

from articles.models import Publication


def put_out(publication: Publication) -> None:
    """Put the files that the print needs where the public can fetch them."""


def take_back(articles: Iterable[int]) -> None:
    """Take away what no live print needs any more of the articles' files."""
