"""The log at the desk: who did what to what, in words that an administrator reads."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.test import override_settings
from django.utils.html import strip_tags

from articles import publishing
from articles.models import User
from articles.triggers import lifted
from portal.desk.changes import differing
from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import manuscript, printed, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

LOG = "/admin/auditlog/logentry/"


@pytest.fixture
def client():
    return signed_in(press.auditor())


def words(response):
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(strip_tags(sentences(response))))


def rows(response):
    """Each row of the list as its cells' words."""
    body = sentences(response).partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [unescape(strip_tags(cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in body.split("</tr>")[:-1]
    ]


def latest():
    return LogEntry.objects.order_by("-pk").first()


def table(client, entry):
    """The table of one entry: before and after by the field's name."""
    page = sentences(client.get(f"{LOG}{entry.pk}/change/"))
    found = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page)
    return {label: (before, after) for label, before, after in found}


def test_a_row_says_when_who_what_and_which_fields(client):
    article = manuscript(title_zh_hans="清淤推进会")
    address = f"/admin/articles/article/{article.pk}/change/"
    saved(signed_in(press.writer()), address, title_zh_hans="内河清淤推进会", is_reprint="on")
    moment = datetime(2026, 3, 1, 16, 5, 9, 123456, tzinfo=UTC)
    with lifted():
        LogEntry.objects.filter(pk=latest().pk).update(timestamp=moment)
    # Written down before, shown after: an entry of March stands below those of today.
    row = next(row for row in rows(client.get(LOG)) if row[0].startswith("2026-03"))
    assert row == [
        *("2026-03-02 00:05:09", "顾明夏", "修改", "稿件：内河清淤推进会"),
        "标题（简体、繁体）、转载",
    ]
    assert f'<a href="{address}">稿件：内河清淤推进会</a>' in sentences(client.get(LOG))


def test_publishing_and_withdrawing_are_called_so(client):
    article = printed()
    publishing.withdraw(article, press.publisher(), "数字有误")
    told = {row[2]: (row[1], row[4]) for row in rows(client.get(LOG))}
    assert told["发布"] == ("苏其华", "第 1 印；简体、繁体")
    assert told["撤下"] == ("苏其华", "数字有误")
    assert [row[2] for row in rows(client.get(LOG, {"act": "withdraw"}))] == ["撤下"]


def test_it_is_filtered_by_what_was_done(client):
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    block.title_zh_hans = "今日要闻"
    block.save()
    block.delete()
    # An update to the log, too, but not to its reader.
    publishing.withdraw(printed(title_zh_hans="清淤推进会"), press.publisher(), "数字有误")

    def told(act):
        found = [(row[2], row[3]) for row in rows(client.get(LOG, {"act": act}))]
        # People are put into their groups by the way.
        return [(act, what) for act, what in found if not what.startswith("工作人员")]

    assert told("1") == [("修改", "首页板块：今日要闻")]
    assert told("2") == [("删除", "首页板块：今日要闻")]
    assert told("0") == [
        ("新建", "稿件：清淤推进会"),
        ("新建", "栏目：新闻动态"),
        ("新建", "首页板块：要闻"),
    ]
    assert told("withdraw") == [("撤下", "稿件：清淤推进会")]


def test_values_are_told_as_the_forms_show_them(client):
    column = press.column("news")
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻", column=column)
    block.kind, block.is_shown, block.count = HomeBlock.Kind.NOTICES, False, 9
    block.save()
    assert table(client, latest()) == {
        "种类": ("要闻", "通知公告"),
        "条数": ("6", "9"),
        "显示": ("是", "否"),
    }
    column.archived_at = datetime(2026, 3, 1, 16, 5, tzinfo=UTC)
    column.parent = press.column("openness", name_zh_hans="政务公开")
    column.save()
    assert table(client, latest()) == {
        "上级栏目": ("（空）", "政务公开"),
        "路径": ("news", "<ins>openness/</ins>news"),
        "归档时间": ("（空）", "2026-03-02 00:05:00"),
    }


def test_a_related_record_that_is_gone_is_told_by_its_number(client):
    column = press.column("news")
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻", column=column)
    made, number = latest(), column.pk
    column.delete()
    assert block.pk
    assert table(client, made)["取自栏目"] == ("（空）", f"已删除（编号 {number}）")


def test_where_a_text_differs_can_be_seen_in_a_long_one():
    same = "会议指出要扎实推进各项工作落地见效" * 8
    before, after = differing(f"{same}九月{same}", f"{same}十月{same}")
    assert "<del>九</del>月会议指出" in before
    assert "<ins>十</ins>月会议指出" in after
    assert before.startswith("…")
    assert before.endswith("…")
    assert len(after) < 80


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("甲", "甲乙", ("甲", "甲<ins>乙</ins>")),
        ("甲甲", "甲", ("甲<del>甲</del>", "甲")),
        ("", "<b>", ("", "&lt;b&gt;")),
        ("{}<", "{}>", ("{}<del>&lt;</del>", "{}<ins>&gt;</ins>")),
        ("甲", "乙", ("<del>甲</del>", "<ins>乙</ins>")),
    ],
)
def test_what_differs_is_marked_and_markup_stays_text(before, after, told):
    assert differing(before, after) == told


def test_groups_that_were_given_are_named(client):
    colleague = User.objects.create(username="xin", name="新同事", is_staff=True)
    with set_actor(press.administrator()):
        colleague.groups.set(press.writer().groups.all())
    entry = latest()
    assert table(client, entry) == {"组": ("（空）", "加上 <ins>编辑</ins>")}
    assert "温若谷（温若谷-系统管理员）" in words(client.get(f"{LOG}{entry.pk}/change/"))


def test_a_picture_leads_to_its_manuscript_and_a_link_to_its_block(client):
    article = manuscript()
    press.image(article)
    block = HomeBlock.objects.create(kind="services", title_zh_hans="办事服务")
    HomeLink.objects.create(block=block, label_zh_hans="入学", url="/columns/news/")
    page = sentences(client.get(LOG))
    assert f'<a href="/admin/articles/article/{article.pk}/change/">图片：推进会现场</a>' in page
    assert f'<a href="/admin/portal/homeblock/{block.pk}/change/">板块链接：入学</a>' in page


def test_what_is_gone_is_named_without_a_link(client):
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    block.delete()
    page = sentences(client.get(LOG))
    assert "首页板块：要闻" in page
    assert "/admin/portal/homeblock/" not in page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert table(client, latest())["标题（简体）"] == ("要闻", "（空）")


def test_it_is_searched_by_people_and_by_what_they_worked_on(client):
    with set_actor(press.writer()):
        manuscript(title_zh_hans="老旧小区加装电梯")
    manuscript(title_zh_hans="内河清淤")
    assert {row[3] for row in rows(client.get(LOG, {"q": "电梯"}))} == {"稿件：老旧小区加装电梯"}
    assert {row[1] for row in rows(client.get(LOG, {"q": "顾明夏"}))} >= {"顾明夏"}


def test_it_is_filtered_by_person_kind_and_time(client):
    with set_actor(press.writer()):
        manuscript(title_zh_hans="老旧小区加装电梯")
    with lifted():
        LogEntry.objects.update(timestamp=datetime(2020, 1, 1, tzinfo=UTC))
    press.column("openness")
    kinds = {
        row[3].partition("：")[0] for row in rows(client.get(LOG, {"kind": "articles.column"}))
    }
    assert kinds == {"栏目"}
    by_writer = rows(client.get(LOG, {"who": press.writer().pk}))
    assert {row[1] for row in by_writer} == {"顾明夏"}
    assert {row[1] for row in rows(client.get(LOG, {"who": "0"}))} == {"系统"}
    assert {row[3] for row in rows(client.get(LOG, {"days": "1"}))} == {"栏目：栏目openness"}
    for query in ("who=x", "kind=x", "act=x", "days=x", "who=99999999999999999999", "object_pk=x"):
        assert client.get(f"{LOG}?{query}").status_code in (200, 302)


def test_a_form_leads_to_what_was_done_to_its_record(client):
    one, _other = press.column("news"), press.column("openness")
    page = sentences(client.get(f"/admin/articles/column/{one.pk}/change/"))
    link = unescape(re.search(r'href="([^"]*)"[^>]*class="historylink"', page)[1])
    assert {row[3] for row in rows(client.get(link))} == {"栏目：新闻动态"}
    form = f"/admin/articles/article/{manuscript().pk}/change/"
    assert "historylink" not in sentences(signed_in(press.writer()).get(form))


def test_no_code_stands_in_the_words_of_list_or_entry(client):
    article = printed(english=True)
    press.image(article)
    publishing.withdraw(article, press.publisher(), "数字有误")
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    block.is_shown = False
    block.save()
    code = re.compile(r"\b[a-z]+_[a-z_]+|\b(True|False|None|zh-han[st])\b|\d\.\d{6}\b|\bact\b")
    addresses = [LOG, *(f"{LOG}{entry.pk}/change/" for entry in LogEntry.objects.all())]
    for address in addresses:
        assert not code.search(words(client.get(address))), address


def test_a_page_of_the_log_asks_as_much_for_fifty_as_for_two(client, django_assert_max_num_queries):
    def some():
        article = manuscript()
        press.image(article)
        block = HomeBlock(kind="news", title_zh_hans="要闻", column=press.column("news"))
        block.save()
        HomeLink.objects.create(block=block, label_zh_hans="入学")
        block.delete()

    some()
    client.get(LOG)
    for _n in range(12):
        some()
    # One of them asks how the last check of the chain ended.
    with django_assert_max_num_queries(21):
        assert len(rows(client.get(LOG))) == 50


def test_an_entry_asks_once_for_each_kind_of_related_records(client, django_assert_max_num_queries):
    article = manuscript(created_by=press.writer())
    entry = LogEntry.objects.get_for_object(article).first()
    client.get(f"{LOG}{entry.pk}/change/")
    with django_assert_max_num_queries(15):
        assert table(client, entry)["撰稿"] == ("（空）", "顾明夏")


def test_an_entry_is_for_looking_at_only(client):
    manuscript()
    address = f"{LOG}{latest().pk}/change/"
    assert client.post(address, {}).status_code == 403
    assert "<input" not in sentences(client.get(address)).partition('id="content"')[2]
    assert client.get(f"{LOG}999999/change/").status_code == 404
    assert signed_in(press.writer()).get(address).status_code == 403


def test_an_entry_s_history_is_the_entry_itself(client):
    manuscript()
    answer = client.get(f"{LOG}{latest().pk}/history/")
    assert answer.url == f"{LOG}{latest().pk}/change/"


NEW = "qingyu-heliu-7391"


def test_setting_somebody_s_password_leaves_a_line_without_the_password(client):
    writer = press.writer()
    answer = signed_in(press.security_officer()).post(
        f"/admin/articles/user/{writer.pk}/password/", {"password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 302
    assert rows(client.get(LOG, {"act": "password"})) == [
        [rows(client.get(LOG))[0][0], "方知行", "重设密码", "工作人员：顾明夏", "—"]
    ]
    entry = latest()
    assert (entry.changes, entry.additional_data) == ({"act": [None, "password"]}, None)
    page = words(client.get(f"{LOG}{entry.pk}/change/"))
    assert "做了什么重设密码" in page
    assert "没有改动" not in page
    assert "修改或重设密码" in words(client.get(LOG))


def test_changing_one_s_own_password_leaves_a_line(client):
    user = press.administrator()
    user.set_password("yundu-desk-2024")
    user.save()
    answer = signed_in(user).post(
        "/admin/password_change/",
        {"old_password": "yundu-desk-2024", "new_password1": NEW, "new_password2": NEW},
    )
    assert answer.status_code == 302
    told = [row[1:4] for row in rows(client.get(LOG, {"act": "password"}))]
    assert told == [
        ["温若谷", "修改密码", "工作人员：温若谷"],
        # That which the test set, without being signed in.
        ["系统", "重设密码", "工作人员：温若谷"],
    ]


def test_what_leaves_a_password_as_it_is_leaves_no_such_line(client):
    officer = signed_in(press.security_officer())
    made = User.objects.create_user("xin", password=NEW, name="新同事", is_staff=True)
    saved(officer, f"/admin/articles/user/{made.pk}/change/", name="老同事")
    made.refresh_from_db()
    # A refused one.
    officer.post(f"/admin/articles/user/{made.pk}/password/", {"password1": NEW, "password2": "x"})
    # Signing in digests a password anew whose digest is out of date.
    with override_settings(
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
    ):
        assert made.check_password(NEW)
    made.refresh_from_db()
    assert made.password.startswith("pbkdf2")
    assert rows(client.get(LOG, {"act": "password"})) == []
    told = [row[2:4] for row in rows(client.get(LOG, {"kind": "articles.user"}))]
    assert told[:2] == [["修改", "工作人员：老同事"], ["新建", "工作人员：新同事"]]


def test_the_first_page_shows_an_administrator_what_was_done_last(client):
    press.site_facts()
    HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    with set_actor(press.writer()):
        printed(title_zh_hans="内河清淤")
        manuscript(title_zh_hans="老旧小区加装电梯")
    page = sentences(client.get("/admin/"))
    assert "最近的改动" in page
    assert (
        f'<a class="title" href="{LOG}{latest().pk}/change/">新建　稿件：老旧小区加装电梯</a>'
        in page
    )
    assert "最近的改动" not in sentences(signed_in(press.writer()).get("/admin/"))
