"""Traditional texts derive themselves at save, and what a person corrected stays."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from accessibility.chinese import to_traditional
from accessibility.chinese.normal import normal_html
from accessibility.glossary import converter_for
from articles.models import Article, Column, MeetingReport

pytestmark = pytest.mark.django_db  # the site's rules of conversion stand there


@pytest.fixture
def article() -> Any:
    """An unsaved manuscript with its Traditional derived."""
    manuscript: Any = Article(
        title_zh_hans="市长发表讲话",
        source_zh_hans="区发改委",
        body_zh_hans="<p>资金<strong>发放</strong>到户</p><ul><li>头发</li></ul>",
    )
    manuscript.derive_traditional()
    return manuscript


@pytest.fixture
def column(db: None) -> Column:
    return Column.objects.create(
        name_zh_hans="要闻", slug="news", description_zh_hans="发布要闻", keywords_zh_hans="要闻"
    )


def test_every_translated_field_is_derived(article: Any) -> None:
    assert article.title_zh_hant == "市長發表講話"
    assert article.source_zh_hant == "區發改委"
    assert article.body_zh_hant == ("<p>資金<strong>發放</strong>到戶</p><ul><li>頭髮</li></ul>")
    assert article.traditional_state("title") == "auto"
    assert article.zh_hant_state["title"]["ver"] == converter_for().version


def test_the_changed_columns_are_named_once() -> None:
    manuscript: Any = Article(title_zh_hans="发展", source_zh_hans="发展")
    assert manuscript.derive_traditional() == ["title_zh_hant", "zh_hant_state", "source_zh_hant"]
    assert manuscript.derive_traditional() == []


def test_the_life_of_a_correction(article: Any) -> None:
    article.title_zh_hans = "市长发表谈话"
    article.derive_traditional()
    assert article.title_zh_hant == "市長發表談話"

    article.title_zh_hant = "市長談話"
    assert article.derive_traditional() == ["zh_hant_state"]
    assert article.traditional_state("title") == "manual"
    assert article.derive_traditional() == []
    assert article.title_zh_hant == "市長談話"

    article.title_zh_hans = "区长发表谈话"
    article.derive_traditional()
    assert article.title_zh_hant == "市長談話"
    assert article.traditional_state("title") == "stale"
    assert article.stale_corrections() == ["title"]
    article.derive_traditional()
    assert article.traditional_state("title") == "stale", "saving again is not looking at it"

    article.title_zh_hant = ""
    article.derive_traditional()
    assert article.title_zh_hant == "區長發表談話"
    assert article.traditional_state("title") == "auto"
    assert article.stale_corrections() == []


def test_a_new_correction_is_not_stale(article: Any) -> None:
    article.title_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hans, article.title_zh_hant = "新标题", "乙"
    article.derive_traditional()
    assert article.traditional_state("title") == "manual"


def test_a_correction_is_no_longer_stale_when_the_simplified_goes_back(article: Any) -> None:
    before = article.title_zh_hans
    article.title_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hans = "新标题"
    article.derive_traditional()
    article.title_zh_hans = before
    article.derive_traditional()
    assert article.traditional_state("title") == "manual"


def test_a_reviewed_correction_stays_and_is_no_longer_stale(article: Any) -> None:
    article.title_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hans = "新标题"
    article.derive_traditional()
    article.accept_correction("title")
    assert article.traditional_state("title") == "manual"
    article.derive_traditional()
    assert (article.title_zh_hant, article.stale_corrections()) == ("甲", [])


def test_accepting_an_automatic_text_changes_nothing(article: Any) -> None:
    before = dict(article.zh_hant_state)
    article.accept_correction("title")
    article.accept_correction("keywords")
    assert article.zh_hant_state == before


def test_typing_what_would_be_derived_is_no_correction(article: Any) -> None:
    article.title_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hant = to_traditional(article.title_zh_hans)
    article.derive_traditional()
    assert article.traditional_state("title") == "auto"


def test_an_old_automatic_text_put_back_by_a_person_is_theirs(article: Any) -> None:
    old = article.title_zh_hant
    article.title_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hans = "新标题"
    article.title_zh_hant = old
    article.derive_traditional()
    assert (article.title_zh_hant, article.traditional_state("title")) == (old, "manual")


def test_a_traditional_text_brought_along_is_a_persons_unless_it_is_the_derived_one() -> None:
    manuscript: Any = Article(
        title_zh_hans="发展", title_zh_hant="另一標題", source_zh_hans="发展", source_zh_hant="發展"
    )
    manuscript.derive_traditional()
    assert manuscript.traditional_state("title") == "manual"
    assert manuscript.traditional_state("source") == "auto"


def test_an_article_without_simplified_gets_no_traditional() -> None:
    manuscript: Any = Article(title_en="A notice", body_en="<p>Text</p>")
    assert manuscript.derive_traditional() == []
    assert not manuscript.title_zh_hant
    assert manuscript.zh_hant_state == {}


def test_emptying_the_simplified_empties_the_derived_and_keeps_the_corrected(
    article: Any,
) -> None:
    article.source_zh_hant = "甲"
    article.derive_traditional()
    article.title_zh_hans = article.source_zh_hans = ""
    article.derive_traditional()
    assert (article.title_zh_hant, article.source_zh_hant) == ("", "甲")
    assert article.traditional_state("source") == "stale"
    assert "title" not in article.zh_hant_state


@pytest.mark.parametrize(
    "rewritten",
    [
        "<p>資金<b>發放</b>到戶</p>\n<ul>\n  <li><p>頭髮</p></li>\n</ul>\n",
        "<p>資金<strong>&#30332;放</strong>到戶</p><ul><li>頭髮</li></ul><p></p>",
        "<p>資金<span><strong>發放</strong></span>到戶</p><!-- x --><UL><LI>頭髮</LI></UL>",
    ],
)
def test_the_editors_rewriting_of_markup_is_no_correction(article: Any, rewritten: str) -> None:
    article.body_zh_hans = article.body_zh_hans.replace("到户", "到家")
    article.body_zh_hant = rewritten
    article.derive_traditional()
    assert article.traditional_state("body") == "auto"
    assert "到家" in article.body_zh_hant


@pytest.mark.parametrize(
    "corrected",
    [
        "<p>資金<strong>發放</strong>到戶</p><ul><li>頭 髮</li></ul>",
        "<p>資金<em>發放</em>到戶</p><ul><li>頭髮</li></ul>",
        "<p>資金</p><p><strong>發放</strong>到戶</p><ul><li>頭髮</li></ul>",
        '<p>資金<a href="/1"><strong>發放</strong></a>到戶</p><ul><li>頭髮</li></ul>',
    ],
)
def test_a_change_that_shows_is_a_correction(article: Any, corrected: str) -> None:
    article.body_zh_hant = corrected
    article.derive_traditional()
    assert (article.body_zh_hant, article.traditional_state("body")) == (corrected, "manual")


@pytest.mark.parametrize("emptied", ["<p></p>", "<p>\n</p>", None, " "])
def test_an_emptied_editor_asks_for_the_automatic_text(article: Any, emptied: str | None) -> None:
    article.body_zh_hant = "<p>甲</p>"
    article.derive_traditional()
    article.body_zh_hant = emptied
    article.derive_traditional()
    assert article.traditional_state("body") == "auto"
    assert "頭髮" in article.body_zh_hant


def test_line_ends_of_a_form_field_are_no_correction(article: Any) -> None:
    article.summary_zh_hans = "发展\n发放"
    article.derive_traditional()
    article.summary_zh_hant = " 發展\r\n發放 "
    article.derive_traditional()
    assert article.traditional_state("summary") == "auto"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<a class="x  y" href="/">甲</a>', "<a href=/ class='x y'>甲</a>"),
        ("<p>甲<br>乙&nbsp;丙</p>", "<p>甲<br/>乙\u00a0丙</p>"),
        (
            "<table><tr><td>甲</td></tr></table>",
            "<table><tbody><tr><td><p>甲</p></td></tr></table>",
        ),
        ("<p>甲\n  乙</p>", "<p>甲 乙</p>"),
        ("<span>甲</span><span lang='en'>b</span>", '甲<span lang="en">b</span>'),
    ],
)
def test_markup_that_says_the_same_has_one_normal_form(one: str, other: str) -> None:
    assert normal_html(one) == normal_html(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>甲</p><p>乙</p>", "<p>甲乙</p>"),
        ("<p>甲</p>", '<p translate="no">甲</p>'),
        ("<p>&lt;b&gt;</p>", "<p><b></p>"),
        ('<figure data-image="1"></figure>', '<figure data-image="2"></figure>'),
        ("<p><span lang='en'>a</span>b</p>", "<p><span lang='en'>ab</span></p>"),
    ],
)
def test_markup_that_says_something_else_has_another(one: str, other: str) -> None:
    assert normal_html(one) != normal_html(other)


@settings(deadline=None)
@given(st.text(), st.booleans())
def test_a_derived_text_is_never_taken_for_a_correction(text: str, as_html: bool) -> None:
    field = "body" if as_html else "summary"
    manuscript: Any = Article(**{f"{field}_zh_hans": text})
    manuscript.derive_traditional()
    manuscript.derive_traditional()
    assert manuscript.traditional_state(field) == "auto"


def test_saving_derives_whatever_language_is_active(column: Column) -> None:
    with translation.override("zh-hant"):
        manuscript = MeetingReport.objects.create(
            title_zh_hans="市长发言", source_zh_hans="本报", column=column
        )
    stored = MeetingReport.objects.values("title_zh_hans", "title_zh_hant").get(pk=manuscript.pk)
    assert stored == {"title_zh_hans": "市长发言", "title_zh_hant": "市長發言"}


def test_update_fields_take_the_derived_columns_along(column: Column) -> None:
    manuscript: Any = Article.objects.create(
        title_zh_hans="发展", source_zh_hans="发展", column=column
    )
    manuscript.title_zh_hans = manuscript.source_zh_hans = "发放"
    manuscript.save(update_fields=["title_zh_hans"])
    manuscript.refresh_from_db()
    assert (manuscript.title_zh_hant, manuscript.source_zh_hans) == ("發放", "发展")
    assert manuscript.traditional_state("title") == "auto"
    manuscript.save()
    assert manuscript.derive_traditional() == []


def test_a_correction_saved_by_itself_is_remembered(column: Column) -> None:
    manuscript: Any = Article.objects.create(
        title_zh_hans="发展", source_zh_hans="发展", column=column
    )
    manuscript.title_zh_hant = "甲"
    manuscript.save(update_fields=["title_zh_hant"])
    assert Article.objects.get(pk=manuscript.pk).traditional_state("title") == "manual"


def test_texts_left_in_the_database_are_not_fetched_to_be_derived(column: Column) -> None:
    languages = ("zh_hans", "zh_hant")
    texts = [f"{field}_{code}" for field in Column.translated_fields() for code in languages]
    partial = Column.objects.defer(*texts, "zh_hant_state").get(pk=column.pk)
    with CaptureQueriesContext(connection) as queries:
        assert partial.derive_traditional() == []
    assert len(queries) == 0


def test_bulk_create_keeps_what_was_derived_before(column: Column) -> None:
    manuscripts = [
        Article(
            title_zh_hans=title, source_zh_hans="本报", column=column, modified_at=timezone.now()
        )
        for title in ("发展", "发放")
    ]
    for manuscript in manuscripts:
        manuscript.derive_traditional()
    Article.objects.bulk_create(manuscripts)
    titles = Article.objects.order_by("pk").values_list("title_zh_hant", flat=True)
    assert list(titles) == ["發展", "發放"]
