"""Two people at one manuscript: the second sees what the first did; nobody's words are lost."""

import pytest

from tests import press
from tests.desk_forms import (
    address,
    manuscript,
    opened,
    saved,
    sentences,
    signed_in,
    told_rows,
    two_writers,
)
from tests.form_fields import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_writers()


def test_the_second_saver_sees_both_texts_and_keeps_their_own(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"title_zh_hans": "顾明夏的标题", "_continue": "1"}
    )
    assert response.status_code == 200
    page = sentences(response)
    assert "程小满" in page
    assert "这里又存过" in page
    assert told_rows(response) == [("标题", "程小满的标题", "顾明夏的标题", True)]
    assert [row["who"] for row in response.context["conflicts"]] == ["程小满"]
    assert fields(page)["title_zh_hans"] == "顾明夏的标题"
    article.refresh_from_db()
    assert article.title_zh_hans == "程小满的标题"
    again = second.post(address(article), fields(page) | {"_continue": "1"})
    assert again.status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "顾明夏的标题"


def test_what_only_the_first_changed_is_taken_over_and_shown(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题", summary_zh_hans="原来的摘要")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"summary_zh_hans": "顾明夏的摘要", "_continue": "1"}
    )
    page = sentences(response)
    assert response.status_code == 200
    assert "已填进下面的表单" in page
    kept = fields(page)
    assert kept["title_zh_hans"] == "程小满的标题"
    assert kept["summary_zh_hans"] == "顾明夏的摘要"
    assert second.post(address(article), kept | {"_continue": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "程小满的标题"
    assert article.summary_zh_hans == "顾明夏的摘要"


def test_dates_columns_and_ticks_of_the_first_are_taken_over_too(two):
    first, second = two
    article = manuscript()
    other = press.column("news/notices")
    form = opened(second, address(article))
    saved(
        first,
        address(article),
        pinned_until="2027-01-05T08:00",
        further_columns=[str(other.pk)],
        is_reprint="on",
    )
    response = second.post(address(article), form | {"author_zh_hans": "记者", "_continue": "1"})
    kept = fields(sentences(response))
    assert kept["pinned_until"] == "2027-01-05T08:00"
    assert kept["further_columns"] == str(other.pk)
    assert kept["is_reprint"] == "on"
    second.post(address(article), kept | {"_continue": "1"})
    article.refresh_from_db()
    assert article.is_reprint
    assert list(article.further_columns.all()) == [other]
    assert article.author_zh_hans == "记者"


def test_a_caption_that_both_changed_is_shown_side_by_side(two):
    first, second = two
    article = manuscript()
    press.image(article, caption_zh_hans="原来的图说")
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-caption_zh_hans": "程小满的图说"})
    response = second.post(
        address(article), form | {"images-0-caption_zh_hans": "顾明夏的图说", "_continue": "1"}
    )
    page = sentences(response)
    assert response.status_code == 200
    assert "程小满的图说" in page
    assert fields(page)["images-0-caption_zh_hans"] == "顾明夏的图说"


def test_who_prefers_what_is_stored_says_so_with_the_same_press(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题", body_zh_hans="<p>原文。</p>")
    image = press.image(article, caption_zh_hans="原来的图说")
    form = opened(second, address(article))
    theirs = {
        "title_zh_hans": "程小满的标题",
        "body_zh_hans": "<p>程小满的文。</p>",
        "images-0-caption_zh_hans": "程小满的图说",
    }
    saved(first, address(article), **theirs)
    own = {name: text.replace("程小满", "顾明夏") for name, text in theirs.items()}
    page = sentences(second.post(address(article), form | own | {"_publish": "1"}))
    kept = fields(page)
    assert kept["take_title_zh_hans"] == "own"
    assert 'name="_publish" value="1"' in page
    choice = {"take_title_zh_hans": "stored", "images-0-take_caption_zh_hans": "stored"}
    answer = second.post(address(article), kept | choice | {"_publish": "1"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/publish/")
    article.refresh_from_db()
    image.refresh_from_db()
    assert article.title_zh_hans == "程小满的标题"
    assert article.body_zh_hans == "<p>顾明夏的文。</p>"
    assert image.caption_zh_hans == "程小满的图说"


def test_the_other_window_of_the_same_person_is_called_so(two):
    _first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(second, address(article), title_zh_hans="另一个窗口的标题")
    response = second.post(
        address(article), form | {"title_zh_hans": "这个窗口的标题", "_continue": "1"}
    )
    assert [row["who"] for row in response.context["conflicts"]] == ["您在另一个窗口"]
    page = sentences(response)
    told = page[page.index('id="h-conflicts"') : page.index('class="form-grid"')]
    for word in ("对方", "两人", "别人"):
        assert word not in told


def test_each_field_names_who_saved_it_last(two):
    first, second = two
    third = signed_in(press.person("温若谷", "编辑"))
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    saved(third, address(article), author_zh_hans="温若谷")
    response = second.post(address(article), form | {"summary_zh_hans": "摘要", "_continue": "1"})
    who = {row["label"]: row["who"] for row in response.context["conflicts"]}
    assert who == {"标题": "程小满", "作者": "温若谷"}


def test_where_nothing_is_wrong_nothing_is_said_to_be_marked_red(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    mine = form | {"title_zh_hans": "顾明夏的标题", "_continue": "1"}
    assert "标红" not in sentences(second.post(address(article), mine))
    also_wrong = mine | {"is_reprint": "on", "source_zh_hans": ""}
    page = sentences(second.post(address(article), also_wrong))
    assert "标红" in page
    assert "转载的稿件请写明来源" in page
    assert "程小满" in page


def test_two_who_write_the_same_are_in_no_conflict(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="改好的标题")
    answer = second.post(address(article), form | {"title_zh_hans": "改好的标题", "_continue": "1"})
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hant == "改好的標題"


def test_a_text_is_shown_as_it_reads_and_its_differences_are_marked(two):
    first, second = two
    article = manuscript(body_zh_hans="<p>清淤八条。</p>")
    form = opened(second, address(article))
    saved(first, address(article), body_zh_hans="<p>清淤九条。</p>")
    own = {"body_zh_hans": "<p>清淤十条。<strong>&lt;b&gt;</strong></p>", "_continue": "1"}
    row = second.post(address(article), form | own).context["conflicts"][0]
    assert row["theirs"] == "清淤<mark>九</mark>条。"
    assert row["own"] == "清淤<mark>十</mark>条。<mark>&lt;b&gt;</mark>"


def test_columns_and_the_cover_are_called_by_their_names(two):
    first, second = two
    article = manuscript()
    image = press.image(article, caption_zh_hans="主席台")
    other = press.column("news/notices")
    form = opened(second, address(article))
    saved(first, address(article), column=str(other.pk), cover_key=image.key)
    response = second.post(address(article), form | {"author_zh_hans": "记者", "_continue": "1"})
    assert ("栏目", "新闻动态 › 通知公告", "新闻动态", False) in told_rows(response)
    assert ("封面", "主席台", "", False) in told_rows(response)


def test_two_administrators_at_one_column_see_the_same_page():
    first = signed_in(press.administrator())
    second = signed_in(press.person("程小满", "系统管理员"))
    column = press.column()
    form = opened(second, address(column))
    saved(first, address(column), name_zh_hans="温若谷的名称")
    response = second.post(
        address(column), form | {"name_zh_hans": "程小满的名称", "_continue": "1"}
    )
    assert told_rows(response) == [("名称", "温若谷的名称", "程小满的名称", True)]
    assert "温若谷" in response.context["conflict_saves"]


def test_saving_twice_oneself_is_no_conflict(two):
    _first, second = two
    article = manuscript()
    for title in ("第一稿", "第二稿"):
        assert saved(second, address(article), title_zh_hans=title).status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "第二稿"


def test_a_form_with_a_forged_mark_is_an_ordinary_form(two):
    _first, second = two
    article = manuscript()
    for base in ("[1]", "{", '{"title_zh_hans": 5}'):
        assert saved(second, address(article), base=base).status_code == 302


def test_the_machines_words_are_no_conflict_and_stay_the_machines(two):
    first, second = two
    article = manuscript(title_zh_hans="原来的标题")
    form = opened(second, address(article))
    saved(first, address(article), title_zh_hans="程小满的标题")
    response = second.post(
        address(article), form | {"title_zh_hans": "顾明夏的标题", "_continue": "1"}
    )
    assert [row[0] for row in told_rows(response)] == ["标题"]
    second.post(address(article), fields(sentences(response)) | {"_continue": "1"})
    article.refresh_from_db()
    assert article.traditional_state("title") == "auto"
    assert article.title_zh_hant == "顧明夏的標題"
