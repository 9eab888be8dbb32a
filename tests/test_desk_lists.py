"""Lists of manuscripts and the desk's first page: each row leads to its place of work."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article, LiveEntry, User
from tests import press
from tests.desk_forms import manuscript, printed, sentences, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"


@pytest.fixture
def client():
    return signed_in(press.writer())


def titles(response):
    return {str(row) for row in response.context["cl"].result_list}


def in_every_state():
    manuscript(title_zh_hans="还是草稿")
    printed(title_zh_hans="正在网上")
    changed = printed(title_zh_hans="改到一半")
    Article.objects.get(pk=changed.pk).save()
    gone = printed(title_zh_hans="已经撤下")
    publishing.withdraw(gone, press.publisher(), "数字有误")


@pytest.mark.parametrize(
    ("state", "title", "badge"),
    [
        ("draft", "还是草稿", "草稿"),
        ("live", "正在网上", "第 1 印 现行"),
        ("changed", "改到一半", "修改中"),
        ("withdrawn", "已经撤下", "已撤下"),
    ],
)
def test_each_state_is_shown_and_can_be_picked_out(client, state, title, badge):
    in_every_state()
    response = client.get(LIST, {"state": state})
    assert titles(response) == {title}
    assert f'">{badge}</span>' in sentences(response)


def test_a_column_is_listed_with_everything_below_it(client):
    manuscript(title_zh_hans="上面", column=press.column("news"))
    manuscript(title_zh_hans="下面", column=press.column("news/headlines"))
    manuscript(title_zh_hans="旁边", column=press.column("newsletter"))
    column = press.column("news")
    assert titles(client.get(LIST, {"column": column.pk})) == {"上面", "下面"}


def test_titles_are_searched_in_simplified(client):
    manuscript(title_zh_hans="内河清淤推进会")
    manuscript(title_zh_hans="老旧小区加装电梯")
    assert titles(client.get(LIST, {"q": "清淤"})) == {"内河清淤推进会"}


@pytest.mark.parametrize("query", ["column=x", "state=x", "own=x", "p=10000000000"])
def test_a_strange_query_is_no_error(client, query):
    manuscript()
    assert client.get(f"{LIST}?{query}").status_code in (200, 302)


def test_the_list_asks_as_much_for_fifty_rows_as_for_two(client, django_assert_max_num_queries):
    for _n in range(2):
        manuscript()
    client.get(LIST)
    for _n in range(50):
        manuscript()
    # Two of them ask whether the minute's work runs, and as it does not, what waits for it.
    with django_assert_max_num_queries(14):
        response = client.get(LIST)
    assert len(response.context["cl"].result_list) == 50


def test_own_manuscripts_can_be_picked_out(client):
    manuscript(title_zh_hans="我的")
    manuscript(title_zh_hans="别人的", created_by=press.person("程小满", "编辑"))
    assert titles(client.get(LIST, {"own": "1"})) == {"我的"}


def test_the_first_page_shows_a_writer_their_unfinished_work(client):
    in_every_state()
    page = sentences(client.get("/admin/"))
    assert "还是草稿" in page
    assert "改到一半" in page
    assert "正在网上" not in page
    assert "待发布" not in page


@pytest.mark.usefixtures("three_reviews")
def test_the_first_page_shows_a_publisher_what_waits():
    in_every_state()
    press.reviewed(manuscript(title_zh_hans="等着发布"))
    press.reviewed(manuscript(title_zh_hans="还在审核"), 2)
    page = sentences(signed_in(press.publisher()).get("/admin/"))
    assert "待发布" in page
    assert "等着发布" in page
    for title in ("还在审核", "还是草稿", "正在网上"):
        assert title not in page


def test_missing_footer_items_stand_in_red_for_the_administrator():
    press.site_facts()
    client = signed_in(press.administrator())
    page = sentences(client.get("/admin/"))
    assert "页脚还缺" in page
    assert "ICP备案号" in page
    form = sentences(client.get("/admin/portal/sitefacts/1/change/"))
    assert "页脚必须有、现在还缺的" in form
    assert "页脚还缺" not in sentences(signed_in(press.writer()).get("/admin/"))


def test_a_column_past_its_promised_rhythm_is_late(client):
    column = press.column("news/notices", update_rhythm_days=7)
    printed(column=column)
    assert "超 " not in sentences(client.get("/admin/"))
    LiveEntry.objects.update(pub_date=timezone.now() - timedelta(days=10))
    page = sentences(client.get("/admin/"))
    assert "超 3 天" in page
    assert "承诺每 7 天" in page


@pytest.mark.usefixtures("three_reviews")
def test_the_first_page_asks_no_more_with_many_manuscripts(client, django_assert_max_num_queries):
    for _n in range(30):
        manuscript()
    client.get("/admin/")
    with django_assert_max_num_queries(23):
        client.get("/admin/")


def test_a_person_who_may_do_nothing_here_still_gets_a_page():
    user = User.objects.create(username="new", name="新来的", is_staff=True)
    assert signed_in(user).get("/admin/").status_code == 200


@pytest.mark.parametrize("address", [LIST, "/admin/", "/admin/login/", "/admin/articles/column/"])
@pytest.mark.parametrize("name", ["title_zh_hans", "q", "next", "x\x00"])
def test_a_nul_in_a_question_is_refused_before_a_database_stumbles(client, address, name):
    response = client.get(address, {name: "\x00"})
    assert response.status_code == 400
    assert "这个请求看不懂" in sentences(response)
    assert client.get(address, {"q": "会议"}).status_code in (200, 302)


def test_an_empty_list_says_whether_there_is_nothing_or_nothing_was_found():
    client = signed_in(press.administrator())
    assert "这里还没有内容。" in sentences(client.get("/admin/articles/column/"))
    press.column("news")
    assert "没有找到符合的" in sentences(client.get("/admin/articles/column/?q=没有这样的"))
    assert "共 1 条" in sentences(client.get("/admin/articles/column/"))
