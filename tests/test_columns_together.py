"""Two at once in the column tree: whoever comes second waits, and sees what the first one did."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from articles.models import Article, Column, ColumnMonth, Placement
from tests import press
from tests.together import Other

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def move(path: str, to: str) -> None:
    """Check and save, as the desk does."""
    column = Column.objects.get(path=path)
    column.parent = Column.objects.get(path=to)
    column.full_clean()
    column.save()


def placed(article: Article) -> set[str]:
    stands = Placement.objects.filter(entry__article=article)
    return set(stands.values_list("column__path", flat=True))


def test_two_moves_never_make_a_cycle():
    press.column("news"), press.column("about")
    other = Other(lambda: move("about", "news"))
    with transaction.atomic():
        move("news", "about")
        other.come()
    other.leave()
    assert "不能移到自己" in str(other.refusal)
    assert set(Column.objects.values_list("path", flat=True)) == {"about", "about/news"}
    assert Column.objects.get(path="about").parent is None


def test_what_is_published_during_a_move_stands_where_the_column_went():
    press.column("about")
    article = press.article(column=press.column("news/headlines"))
    press.publisher()
    other = Other(lambda: press.print_it(article))
    with transaction.atomic():
        move("news/headlines", "about")
        other.come()
    other.leave()
    assert other.refusal is None
    assert placed(article) == {"about", "about/headlines"}
    counted = ColumnMonth.objects.filter(total__gt=0).values_list("column__path", flat=True)
    assert set(counted) == {"about", "about/headlines"}


def test_a_move_during_a_publishing_takes_along_what_is_published():
    press.column("about")
    article = press.article(column=press.column("news/headlines"))
    press.publisher()
    other = Other(lambda: move("news", "about"))
    with transaction.atomic():
        press.print_it(article)
        other.come()
    other.leave()
    assert other.refusal is None
    assert placed(article) == {"about", "about/news", "about/news/headlines"}


def test_a_column_is_not_deleted_while_something_is_published_in_it():
    column = press.column("notices")
    article = press.article()
    article.further_columns.add(column)
    press.publisher()
    other = Other(Column.objects.get(pk=column.pk).delete)
    with transaction.atomic():
        press.print_it(article)
        other.come()
    other.leave()
    assert isinstance(other.refusal, ProtectedError)
    assert placed(article) == {"news", "notices"}
