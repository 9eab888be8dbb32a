"""What is said of each rendering before anybody opens it, and that 不行 keeps a print back."""

from datetime import date

import pytest

from accessibility.renderings import ALL, ENGLISH, SIMPLIFIED, TRADITIONAL, Mode, Rendering
from articles.models import Attachment, Meeting
from articles.readiness import blockers
from articles.renditions import names, private_folder
from articles.verdicts import Grade, Verdict, summary, verdicts
from tests import press
from tests.desk_forms import manuscript

pytestmark = pytest.mark.django_db


def of(article, language=SIMPLIFIED) -> Verdict:
    given = verdicts(article)
    assert set(given) == set(ALL)
    assert given[Rendering(language, Mode.STANDARD)] == given[Rendering(language, Mode.SENIOR)]
    return given[Rendering(language)]


def told(article, language=SIMPLIFIED) -> str:
    return " ".join(reason.text for reason in of(article, language).reasons)


def english(**facts):
    """A manuscript that readers of English get whole."""
    column = press.column("news", description_en="News.", keywords_en="news")
    complete = {"summary_en": "What was decided.", "column": column}
    return manuscript(english=True, **complete | facts)


def test_a_whole_manuscript_is_all_right_in_every_rendering():
    article = english()
    assert blockers(article) == []
    assert {verdict.grade for verdict in verdicts(article).values()} == {Grade.OK}
    assert summary(article) == "12 格可以"


def test_without_english_four_cells_are_unwritten_and_nobody_has_to_look_at_them():
    article = manuscript()
    assert of(article, ENGLISH).grade == Grade.UNWRITTEN
    assert "没有英文" in told(article, ENGLISH)
    assert summary(article) == "8 格可以，4 格没有写"


def test_without_chinese_the_chinese_cells_say_so():
    article = english(title_zh_hans="", body_zh_hans="", source_zh_hans="")
    assert "没有中文" in told(article)
    assert "没有中文" in told(article, TRADITIONAL)
    assert of(article, ENGLISH).grade == Grade.OK


def test_a_manuscript_without_a_title_is_no_good_anywhere():
    article = manuscript(title_zh_hans="", body_zh_hans="")
    assert {verdict.grade for verdict in verdicts(article).values()} == {Grade.BAD}


@pytest.mark.parametrize("field", ["body", "source"])
def test_missing_words_are_named_in_their_language(field):
    article = english(**{f"{field}_en": ""})
    assert of(article).grade == Grade.OK
    assert "文字缺失" in told(article, ENGLISH)
    assert of(article, ENGLISH).grade == Grade.BAD


def test_a_picture_without_an_alt_is_named_by_its_number():
    article = english()
    press.image(article)
    press.image(article, alt_en="")
    assert "第 2 张图没有替代文本" in told(article, ENGLISH)
    assert of(article).grade == Grade.OK
    press.image(article, decorative=True, alt_zh_hans="", alt_en="")
    assert of(article).grade == Grade.OK


def test_a_picture_whose_file_is_gone_does_not_open():
    article = manuscript()
    image = press.image(article)
    assert of(article).grade == Grade.OK
    (private_folder() / names(image.digest, image.width)[0]).unlink()
    assert "图片打不开：第 1 张" in told(article)
    assert of(article).grade == Grade.BAD


def test_a_picture_that_was_deleted_but_stands_in_the_text_does_not_open():
    article = manuscript(body_zh_hans='<p>文</p><figure data-image="gone"></figure>')
    assert "已被删除" in told(article)
    assert of(article).grade == Grade.BAD


def test_an_outdated_correction_waits_for_a_look_in_traditional_alone():
    article = english()
    article.title_zh_hant = "另一個標題"
    article.save()
    article.title_zh_hans = "改了的标题"
    article.save()
    assert "繁体待复看：标题" in told(article, TRADITIONAL)
    assert of(article, TRADITIONAL).grade == Grade.BAD
    assert of(article).grade == of(article, ENGLISH).grade == Grade.OK


def test_a_column_without_english_leaves_the_pages_own_words_untranslated():
    article = manuscript(
        english=True, column=press.column("plain", name_en="", description_en="", keywords_en="")
    )
    assert "页面用词没译：栏目" in told(article, ENGLISH)
    assert of(article, ENGLISH).grade == Grade.BAD


def test_what_chinese_readers_get_and_english_ones_do_not_is_listed():
    article = english(subtitle_zh_hans="副题")
    press.image(article, caption_zh_hans="现场", caption_en="")
    Attachment.objects.create(article=article, name_zh_hans="附表", kind="pdf", digest="a" * 64)
    Meeting.objects.create(article=article, place_zh_hans="会议室", chair_zh_hans="苏景和",
                           chair_en="Su Jinghe")  # fmt: skip
    said = told(article, ENGLISH)
    for part in ("副标题", "第 1 张图的图说", "附件“附表”的名称", "会议地点"):
        assert part in said
    assert "主持" not in said
    assert of(article, ENGLISH).grade == Grade.LOOK


def test_a_note_that_readers_are_told_in_chinese_alone_is_listed_too():
    article = english(repeal_note_zh_hans="由新办法代替。", correction_note_zh_hans="原写作甲。")
    assert "说明" not in told(article, ENGLISH)  # neither is told to anybody
    article.repealed_on, article.shows_correction = date(2026, 1, 1), True
    assert "文字缺失：废止或失效说明、更正说明没有英文" in told(article, ENGLISH)
    article.repeal_note_en, article.correction_note_en = "Replaced.", "It read 'A'."
    assert of(article, ENGLISH).grade == Grade.OK


def test_chinese_in_an_english_text_is_noticed_unless_it_is_marked():
    article = english(body_en='<p>The <span lang="zh-Hans">云渡</span> office.</p>')
    assert of(article, ENGLISH).grade == Grade.OK
    article = english(body_en="<p>The 云渡 office.</p>")
    assert "云渡" in told(article, ENGLISH)
    assert of(article, ENGLISH).grade == Grade.LOOK


SPOILT = {
    "nothing": {},
    "no source": {"source_zh_hans": ""},
    "no body": {"body_zh_hans": ""},
    "no english body": {"body_en": ""},
    "no title": {"title_zh_hans": "", "title_en": ""},
    "a deleted picture": {"body_zh_hans": '<p>文</p><figure data-image="gone"></figure>'},
}


@pytest.mark.parametrize("facts", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("alt", ["台上七人", ""])
@pytest.mark.parametrize("ready", [True, False])
def test_some_cell_is_no_good_exactly_when_nothing_can_be_printed(facts, alt, ready):
    article = english(**facts)
    image = press.image(article, alt_zh_hans=alt)
    type(image).objects.filter(pk=image.pk).update(renditions_made=ready)
    is_bad = any(verdict.grade == Grade.BAD for verdict in verdicts(article).values())
    assert is_bad == bool(blockers(article))
