"""更正说明: what readers are told of a correction, in each language what was written in it."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import review
from articles.comparing import is_as_public, prints
from articles.digests import manuscript_digest
from articles.models import Article, LiveEntry, Publication
from articles.printing import compose
from articles.publishing import publish_in_emergency
from articles.seals import seal_of, verify_chain
from tests import press
from tests.desk_forms import address, manuscript, opened, printed, saved, sentences, signed_in
from tests.publish_page import page

pytestmark = pytest.mark.django_db

PREFIXES = {
    "": "更正：",
    "/senior": "更正：",
    "/zh-hant": "更正：",
    "/zh-hant/senior": "更正：",
    "/en": "Correction: ",
    "/en/senior": "Correction: ",
}
HANS, HANT, EN = (
    "第2段“九条”应为“十条”，清淤总量不变。",
    "第2段「九條」應為「十條」，清淤總量不變。",
    "Paragraph 2: nine should read ten.",
)


@pytest.fixture(autouse=True)
def facts(db):
    press.site_facts(site_name_en="Yundu District Government", site_domain="www.yundu.example")


def correct(article, **facts):
    """Print the article anew with a correction."""
    article = Article.objects.get(pk=article.pk)
    facts = {"correction_note_zh_hans": HANS, "shows_correction": True} | facts
    for name, value in facts.items():
        setattr(article, name, value)
    article.save()
    press.print_it(article)
    return Article.objects.get(pk=article.pk)


def told(client, path):
    """The lines about corrections on a public page: day and words."""
    text = sentences(client.get(path))
    block = re.search(r'<ul class="remarks corrections".*?</ul>', text, re.S)
    if block is None:
        return []
    return [
        (lead + day, words.strip())
        for lead, day, words in re.findall(
            r"<li>([^<]*)<time datetime=\"[^\"]+\">([^<]+)</time>([^<]*)</li>", block[0]
        )
    ]


def today() -> str:
    return timezone.localtime().strftime("%Y-%m-%d")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_readers_get_the_correction_with_its_date_in_their_language(client, prefix):
    article = correct(printed(english=True), correction_note_en=EN)
    ((lead, words),) = told(client, f"{prefix}/articles/{article.pk}/")
    assert lead == PREFIXES[prefix] + today()
    expected = EN if "/en" in prefix else HANT if "hant" in prefix else HANS
    assert words == expected


@pytest.mark.parametrize("prefix", ["/en", "/en/senior"])
def test_an_english_page_without_an_english_note_says_nothing(client, prefix):
    article = correct(printed(english=True))
    text = sentences(client.get(f"{prefix}/articles/{article.pk}/"))
    assert "corrections" not in text
    assert "清淤" not in text.replace(article.title_zh_hans, "")


def test_without_the_tick_readers_are_told_nothing_and_the_note_stays(client):
    article = correct(printed(), shows_correction=False, title_zh_hans="改了的标题")
    assert told(client, f"/articles/{article.pk}/") == []
    assert article.correction_note_zh_hans == HANS


def test_corrections_are_listed_over_printings_the_newest_first(client):
    article = correct(printed())
    article = correct(article, correction_note_zh_hans="会期为两天。")
    words = [words for _lead, words in told(client, f"/articles/{article.pk}/")]
    assert words == ["会期为两天。", HANS]
    article = correct(
        article, correction_note_zh_hans="", shows_correction=False, summary_zh_hans="新的摘要。"
    )
    assert [words for _lead, words in told(client, f"/articles/{article.pk}/")] == [
        "会期为两天。",
        HANS,
    ]


def test_printing_clears_the_form_and_counts_as_nobodys_edit():
    article = correct(printed())
    assert not article.shows_correction
    assert (article.correction_note_zh_hans, article.correction_note_zh_hant) == ("", "")
    assert article.zh_hant_state.get("correction_note") is None
    assert article.modified_at < article.publications.latest("pk").published_at
    entries = LiveEntry.objects.filter(article=article).select_related("publication")
    assert is_as_public(article, entries)


@pytest.mark.usefixtures("three_reviews")
def test_after_an_emergency_the_reviews_are_of_what_was_printed_and_readers_are_told_once(client):
    article = Article.objects.get(pk=printed().pk)
    article.correction_note_zh_hans, article.shows_correction = HANS, True
    article.save()
    review.edited(article, press.writer())
    digest = manuscript_digest(article)
    publish_in_emergency(article, press.on_duty(), digest, "内涝红色预警")
    article = Article.objects.get(pk=article.pk)
    assert manuscript_digest(article) == digest
    entries = LiveEntry.objects.filter(article=article).select_related("publication")
    assert is_as_public(article, entries)
    for person in press.reviewers():
        review.approve(article, person, digest)
    article = correct(article, summary_zh_hans="新的摘要。")
    assert not article.shows_correction
    assert [words for _lead, words in told(client, f"/articles/{article.pk}/")] == [HANS]


def test_structured_data_names_the_corrections(client):
    article = correct(printed())
    text = sentences(client.get(f"/articles/{article.pk}/"))
    found = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    (correction,) = found["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == HANS
    assert correction["datePublished"] == found["dateModified"]


def test_the_correction_is_part_of_what_is_agreed_to_and_of_the_comparison():
    article = printed()
    before = manuscript_digest(article)
    article.correction_note_zh_hans = HANS
    article.save()
    noted = manuscript_digest(article)
    article.shows_correction = True
    article.save()
    assert len({before, noted, manuscript_digest(article)}) == 3
    (line,) = prints(Publication.objects.get(language="zh-hans"), compose(article, "zh-hans"))
    assert line.label == "更正说明"
    assert line.text == f"<ins>{HANS}</ins>"


def test_prints_that_are_older_than_corrections_keep_their_seals_and_digests():
    article = printed()
    first = article.publications.get(language="zh-hans")
    facts = {"correction", "earlier_corrections"}
    assert not any(getattr(first, name) for name in facts)
    assert seal_of(first) == first.seal
    correct(article)
    assert verify_chain() is None


def test_a_seal_covers_the_correction():
    article = correct(printed())
    last = article.publications.filter(language="zh-hans").latest("pk")
    last.correction = "别的说法。"
    assert seal_of(last) != last.seal


def test_the_tick_needs_words_and_says_so_beside_them():
    article = printed()
    client = signed_in(press.writer())
    refused = saved(client, address(article), shows_correction="on")
    assert "请写明更正了哪里" in sentences(refused)
    taken = saved(client, address(article), shows_correction="on", correction_note_zh_hans=HANS)
    assert taken.status_code == 302
    article.refresh_from_db()
    assert article.shows_correction
    assert article.correction_note_zh_hant == HANT


def test_a_note_without_the_tick_is_told_wherever_it_is_looked_at_and_hinders_nothing():
    article, client = printed(), signed_in(press.writer())
    untold = "没有勾“给读者看更正说明”：读者看不到它"
    assert untold not in sentences(client.get(address(article)))
    response = saved(client, address(article), correction_note_zh_hans=HANS, _continue="1")
    message = sentences(client.get(response["Location"]))
    assert message.count(untold) == 2  # above the form, and in what it lacks
    assert sentences(client.get(address(article))).count(untold) == 1
    for person in (press.writer(), press.publisher()):
        assert untold in sentences(signed_in(person).get(page(article)))
    assert press.print_it(Article.objects.get(pk=article.pk))
    saved(client, address(article), correction_note_zh_hans=HANS, shows_correction="on")
    assert untold not in sentences(client.get(page(article)))


def test_the_tick_stands_below_the_note():
    text = sentences(signed_in(press.writer()).get(address(printed())))
    note, tick = text.index('name="correction_note_zh_hans"'), text.index('name="shows_correction"')
    assert note < tick < text.index('name="title_en"')


def test_before_the_first_printing_the_form_asks_for_no_correction():
    client = signed_in(press.writer())
    assert "shows_correction" not in sentences(client.get(address(manuscript())))
    assert "correction_note_en" in opened(client, address(printed()))


def test_a_preview_shows_the_correction_that_is_to_come():
    article = printed()
    article.correction_note_zh_hans, article.shows_correction = HANS, True
    article.save()
    client = signed_in(press.publisher())
    url = f"/admin/articles/article/{article.pk}/preview/zh-hans/senior/"
    assert told(client, url) == [(f"更正：{today()}", HANS)]
    assert "更正说明" in sentences(client.get(page(article)))


def test_a_page_with_corrections_costs_no_more_queries(client):
    article = printed()
    client.get("/")
    with CaptureQueriesContext(connection) as without:
        client.get(f"/articles/{article.pk}/?fresh")
    correct(correct(article), correction_note_zh_hans="会期为两天。")
    client.get("/")
    with CaptureQueriesContext(connection) as with_two:
        client.get(f"/articles/{article.pk}/?fresh")
    assert len(with_two) == len(without) <= 4


@pytest.mark.usefixtures("three_reviews")
def test_two_emergencies_in_a_row_tell_a_correction_once():
    article = press.published()
    for title in ("先改一处", "再改一处", "照常再印"):
        article = Article.objects.get(pk=article.pk)
        article.title_zh_hans = title
        if title == "先改一处":
            article.correction_note_zh_hans, article.shows_correction = "更正了日期", True
        article.save()
        review.edited(article, press.writer())
        if title != "照常再印":
            publish_in_emergency(article, press.on_duty(), manuscript_digest(article), "内涝")
    press.print_it(article)
    for language in ("zh-hans", "zh-hant"):
        last = article.publications.filter(language=language).last()
        assert last.title == "照常再印"
        assert [each.note for each in last.corrections] == ["更正了日期"]
