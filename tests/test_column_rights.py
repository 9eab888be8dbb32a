"""Whoever works in some columns only: writes, sees and publishes there and below, nowhere else."""

import pytest
from auditlog.models import LogEntry
from django.db.models import ProtectedError

from articles.digests import manuscript_digest
from articles.models import Column
from articles.publishing import publish, withdraw
from articles.refusals import Refused
from articles.rights import column_choices, may_work_in, within
from tests import press
from tests.desk_forms import address, manuscript, opened, printed, saved, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def notices():
    return press.column("news/notices")


@pytest.fixture
def elsewhere():
    return press.column("openness")


def limited(user, *columns):
    user.columns.set(columns)
    return user


def test_an_account_that_names_no_column_works_in_all(notices, elsewhere):
    assert may_work_in(press.writer(), notices)
    assert may_work_in(press.writer(), elsewhere)


def test_a_named_column_brings_everything_below_it_and_nothing_beside_it(notices, elsewhere):
    news = Column.objects.get(path="news")
    beside = press.column("news-archive")
    writer = limited(press.writer(), news)
    assert [may_work_in(writer, each) for each in (news, notices, elsewhere, beside)] == [
        *(True, True),
        *(False, False),
    ]
    limited(writer, notices)
    assert not may_work_in(writer, news)
    assert [pk for pk, _label in column_choices(writer)] == [notices.pk]


def test_rights_follow_a_column_that_moves(notices, elsewhere):
    writer = limited(press.writer(), elsewhere)
    assert not may_work_in(writer, notices)
    notices.parent = elsewhere
    notices.save()
    assert may_work_in(writer, notices)


def test_the_form_offers_a_writers_own_columns_and_takes_no_other(notices, elsewhere):
    client = signed_in(limited(press.writer(), notices))
    page = sentences(client.get("/admin/articles/article/add/"))
    assert f'<option value="{notices.pk}"' in page
    assert f'<option value="{elsewhere.pk}"' not in page
    form = opened(client, "/admin/articles/article/add/") | {"title_zh_hans": "新稿"}
    refused = client.post("/admin/articles/article/add/", form | {"column": str(elsewhere.pk)})
    assert refused.status_code == 200
    assert "新稿" in sentences(refused)
    further = form | {"column": str(notices.pk), "further_columns": [str(elsewhere.pk)]}
    assert client.post("/admin/articles/article/add/", further).status_code == 200
    taken = client.post("/admin/articles/article/add/", form | {"column": str(notices.pk)})
    assert taken.status_code == 302


def test_what_is_listed_elsewhere_too_stays_listed_there(notices, elsewhere):
    article = manuscript(column=notices)
    article.further_columns.add(elsewhere)
    client = signed_in(limited(press.writer(), notices))
    page = sentences(client.get(address(article)))
    assert "栏目openness不归您负责，照旧列入" in page
    for further in ([str(elsewhere.pk)], []):
        response = saved(client, address(article), title_zh_hans="改过", further_columns=further)
        assert response.status_code == 302
        assert list(article.further_columns.all()) == [elsewhere]


def test_lists_hold_a_persons_own_columns_only(notices, elsewhere):
    own, other = manuscript(column=notices), manuscript(column=elsewhere)
    writer = limited(press.writer(), notices)
    assert list(within(writer, type(own).objects.all())) == [own]
    client = signed_in(writer)
    page = sentences(client.get("/admin/articles/article/"))
    assert own.title_zh_hans in page
    assert other.title_zh_hans not in page
    assert other.title_zh_hans not in sentences(client.get("/admin/"))


def test_a_manuscript_of_others_columns_is_read_and_not_written(notices, elsewhere):
    article = manuscript(column=elsewhere)
    client = signed_in(limited(press.writer(), notices))
    page = client.get(address(article))
    assert page.status_code == 200
    assert 'name="title_zh_hans"' not in sentences(page)
    assert client.post(address(article), {"title_zh_hans": "乱改"}).status_code == 403
    article.refresh_from_db()
    assert article.title_zh_hans != "乱改"


def test_the_door_refuses_a_publisher_of_other_columns(notices, elsewhere):
    article = manuscript(column=notices)
    publisher = limited(press.publisher(), elsewhere)
    with pytest.raises(Refused, match="不在您负责的栏目里"):
        publish(article, publisher, manuscript_digest(article))
    assert not article.publications.exists()
    limited(publisher, notices)
    press.reviewed(article)
    assert publish(article, publisher, manuscript_digest(article))


def test_a_manuscript_in_two_columns_wants_a_publisher_of_both(notices, elsewhere):
    article = manuscript(column=notices)
    article.further_columns.add(elsewhere)
    publisher = limited(press.publisher(), notices)
    with pytest.raises(Refused, match="“栏目openness”"):
        publish(article, publisher, manuscript_digest(article))
    limited(publisher, notices, elsewhere)
    press.reviewed(article)
    assert publish(article, publisher, manuscript_digest(article))


def test_only_who_works_in_the_column_withdraws(notices, elsewhere):
    article = printed(column=notices)
    publisher = limited(press.publisher(), elsewhere)
    with pytest.raises(Refused, match="不在您负责的栏目里"):
        withdraw(article, publisher, "内容有误")
    page = sentences(signed_in(publisher).get(f"/admin/articles/article/{article.pk}/publish/"))
    assert "撤下这篇稿" not in page
    assert "再次发布</button>" not in page
    limited(publisher, notices)
    assert withdraw(article, publisher, "内容有误")


def test_who_is_limited_to_a_column_is_not_let_loose_by_its_deletion(notices):
    limited(press.writer(), notices)
    with pytest.raises(ProtectedError):
        notices.delete()
    client = signed_in(press.administrator())
    page = client.post(f"/admin/articles/column/{notices.pk}/delete/", {"post": "yes"}, follow=True)
    assert "这些账号只管它" in sentences(page)
    assert Column.objects.filter(pk=notices.pk).exists()


def test_columns_are_named_on_the_account_and_the_log_says_so(notices):
    writer = press.writer()
    client = signed_in(press.security_officer())
    assert saved(client, address(writer), columns=[str(notices.pk)]).status_code == 302
    assert list(writer.columns.all()) == [notices]
    entry = LogEntry.objects.filter(changes__has_key="columns").get()
    assert entry.changes["columns"]["objects"] == [str(notices)]


def test_where_readers_have_it_counts_for_withdrawing_not_where_the_manuscript_is_now(
    notices, elsewhere
):
    article = printed(column=notices)
    publisher, other = limited(press.publisher(), notices), press.person("秦若岚", "发布")
    limited(other, elsewhere)
    article.column = elsewhere
    article.save()
    with pytest.raises(Refused, match="“通知公告”"):
        withdraw(article, other, "内容有误")
    page = sentences(signed_in(publisher).get(f"/admin/articles/article/{article.pk}/publish/"))
    assert "撤下这篇稿" in page
    assert withdraw(article, publisher, "内容有误")
