"""The demo: complete, true to its own world, loaded once and into an empty site only."""

import io
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from articles.bodies import figure_keys, sanitise
from articles.models import (
    Article,
    Attachment,
    Column,
    Image,
    LiveEntry,
    Meeting,
    Publication,
    ViewCount,
)
from articles.models.column import ColumnType
from articles.publishing import blockers
from articles.seals import verify_chain
from articles.uploads import read_attachment
from portal.demo import loading, papers, texts
from portal.demo.district import COLUMNS
from portal.demo.outlines import Piece, outline
from portal.demo.texts import Mistake, Text
from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry
from tests import press

pytestmark = pytest.mark.django_db
TEXTS = [*texts.read_all()]
every_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name[:3])


# --- the texts ----------------------------------------------------------------


def test_there_are_as_many_texts_as_promised():
    assert len(TEXTS) == 80
    assert len([text for text in TEXTS if text.meeting()]) == 20
    assert len([text for text in TEXTS if text.get("title_en")]) == 12
    assert len([text for text in TEXTS if text.get("pinned")]) == 1
    assert len([text for text in TEXTS if text.get("withdrawn")]) == 1
    assert len({text.name[:3] for text in TEXTS}) == 80
    assert len({text.get("title") for text in TEXTS}) == 80


@every_text
def test_a_text_names_columns_that_there_are(text):
    assert set(text.columns) <= {row[0] for row in COLUMNS}


@every_text
def test_a_text_shows_each_of_its_pictures_once(text):
    names = [picture.name for picture in text.pictures()]
    assert sorted(figure_keys(text.body)) == sorted(names)
    assert all((texts.PICTURES / f"{name}.jpg").exists() for name in names)
    if text.meeting():
        assert 2 <= len(names) <= 4
    if text.body_en:
        assert sorted(figure_keys(text.body_en)) == sorted(names)
        assert [picture.name for picture in text.pictures("image_en")] == names


@every_text
def test_a_body_is_stored_as_it_was_written(text):
    """Whatever the sanitiser would take away has no business in the texts."""
    for body in (text.body, text.body_en):
        words = re.sub(r"<[^>]+>|\s", "", body)
        assert re.sub(r"<[^>]+>|\s", "", sanitise(body)) == words
        assert sanitise(body).count("<") == body.count("<")


@every_text
def test_english_is_complete_where_there_is_any(text):
    english = ["title", "summary", "keywords", "source", "author", "editor"]
    given_ = [bool(text.get(f"{word}_en")) for word in english] + [bool(text.body_en)]
    assert given_ in ([True] * 7, [False] * 7)
    if text.body_en:
        assert all(paper.name_en for paper in text.papers())


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 500),
    st.times(),
)
def test_no_time_is_ever_in_the_future(now, days, clock):
    found = texts.moment(now, str(days), clock.strftime("%H:%M"))
    assert found <= now
    assert timezone.localtime(found).strftime("%H:%M") == clock.strftime("%H:%M")


@every_text
def test_a_meeting_is_held_before_it_is_reported(text):
    now = timezone.now()
    if text.meeting():
        assert text.held_at(now) < text.published_at(now)


@pytest.mark.parametrize(
    "written",
    [
        "title: 一\ntitle: 二\n=== body\nx",
        "titel: 一\n=== body\nx",
        "no colon\n=== body\nx",
        "title: 一\n",
        "title: 一\n=== body\nx\n=== bodi_en\ny",
    ],
)
def test_a_text_that_is_written_wrongly_is_named(tmp_path, written):
    path = tmp_path / "001-wrong.txt"
    path.write_text(written)
    with pytest.raises(Mistake, match="001-wrong"):
        texts.read(path)


# --- the papers ---------------------------------------------------------------

PIECES = [
    Piece("heading", "一、依据"),
    Piece("text", "根据《办法》第3条，A & B <C>，" + "很长的一段" * 200),
    Piece("table", "表", [["项目", "数量"], ["断点（处）", "27"], ["合计", "3.5"]]),
]


@pytest.mark.parametrize("kind", papers.MAKERS)
def test_a_paper_is_what_its_ending_says(kind):
    content = papers.MAKERS[kind]("申请表 & 说明", PIECES)
    assert read_attachment(io.BytesIO(content), f"申请表.{kind}").kind == kind
    assert papers.MAKERS[kind]("申请表 & 说明", PIECES) == content


def test_a_pdfs_table_of_objects_is_right():
    content = papers.pdf("申请表", PIECES)
    start = int(re.findall(rb"startxref\n(\d+)", content)[0])
    table = content[start:].split(b"\n")
    count = int(table[1].split()[1])
    for number in range(1, count):
        place = int(table[2 + number][:10])
        assert content[place:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(
        rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", content, re.DOTALL
    ):
        assert len(stream) == int(length)


def test_a_pdf_holds_every_word_on_as_many_pages_as_it_takes():
    content = papers.pdf("申请表", PIECES)
    told = "".join(
        bytes.fromhex(code.decode()).decode("utf-16-be")
        for code in re.findall(rb"<([0-9a-f]*)> Tj", content)
    )
    assert "很长的一段" in told
    assert "断点（处）　27" in told
    assert "- 1 -" in told


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_every_part_of_an_office_file_is_xml(kind):
    with zipfile.ZipFile(io.BytesIO(papers.MAKERS[kind]("表 <1>", PIECES))) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    main = "word/document.xml" if kind == "docx" else "xl/worksheets/sheet1.xml"
    told = "".join(parts[main].itertext())
    assert "根据《办法》第3条，A & B <C>，" in told or "断点（处）" in told
    assert "27" in told


def test_cells_that_span_leave_their_neighbours_in_place():
    html = (
        '<table><caption>表</caption><tr><th rowspan="2">甲</th><th colspan="2">乙</th></tr>'
        "<tr><td>1</td><td>2</td></tr></table><p>完</p>"
    )
    assert outline(html) == [
        Piece("table", "表", [["甲", "乙", ""], ["", "1", "2"]]),
        Piece("text", "完"),
    ]


# --- refused, or cut short -------------------------------------------------------


@pytest.fixture(scope="module")
def small_pictures(tmp_path_factory) -> Path:
    """The demo's pictures, small: drawing the real ones takes most of a loading's time."""
    folder = tmp_path_factory.mktemp("pictures")
    for path in texts.PICTURES.glob("*.jpg"):
        with Pillow.open(path) as picture:
            picture.resize((64, 43)).save(folder / path.name)
    return folder


@pytest.fixture
def few(db, monkeypatch, small_pictures) -> list[Text]:
    """A demo of four articles: an older one, a pinned one, a withdrawn one, a meeting."""
    chosen = [text for text in TEXTS if text.name[:3] in ("001", "045", "052", "054")]
    monkeypatch.setattr(texts, "PICTURES", small_pictures)
    monkeypatch.setattr(texts, "read_all", lambda: iter(chosen))
    return chosen


def test_a_site_with_articles_is_left_alone(few):
    press.article()
    with pytest.raises(CommandError, match="已经有稿件"):
        call_command("load_demo")
    assert Article.objects.count() == 1
    assert not SiteFacts.objects.exists()


@pytest.mark.parametrize("step", ["publish_moved_in", "make_manuscript", "withdraw"])
def test_a_loading_cut_short_is_gone_on_with(few, monkeypatch, step):
    whole = getattr(loading, step)
    calls = []

    def cut_short(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == (1 if step == "withdraw" else 3):
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(loading, step, cut_short)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())
    assert Article.objects.count() == 4
    assert LiveEntry.objects.filter(language="zh-hans", is_live=True).count() == 3
    assert Publication.objects.filter(language="zh-hans").count() == 4
    assert SiteFacts.objects.count() == 1
    assert HomeBlock.objects.count() == 9


def test_what_an_administrator_entered_before_stays(few):
    SiteFacts(site_name_zh_hans="某区人民政府", short_name_zh_hans="某区").save()
    press.column("news")
    call_command("load_demo", stdout=io.StringIO())
    facts: Any = SiteFacts.objects.get()
    news: Any = Column.objects.get(path="news")
    assert facts.site_name_zh_hans == "某区人民政府"
    assert news.description_zh_hans == "栏目简介。"


def test_a_missing_picture_is_told_and_left_out(few, monkeypatch, tmp_path):
    monkeypatch.setattr(texts, "PICTURES", tmp_path)
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    assert "没有图片 meeting.jpg" in said.getvalue()
    assert LiveEntry.objects.filter(language="zh-hans", is_live=True).count() == 3
    assert not Image.objects.exists()


# --- loaded -------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, small_pictures):
    """The whole demo, loaded once for all tests of it: they come last, each in a savepoint."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(texts, "PICTURES", small_pictures)
        said = io.StringIO()
        call_command("load_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def test_it_tells_of_its_steps(demo):
    assert "读取文稿 80 篇" in demo
    assert "发布 80 / 80 篇" in demo
    assert "没有图片" not in demo


def test_everything_is_public_but_what_was_withdrawn(demo):
    live = Counter(LiveEntry.objects.filter(is_live=True).values_list("language", flat=True))
    assert live == {"zh-hans": 79, "zh-hant": 79, "en": 12}
    gone = LiveEntry.objects.get(is_live=False, language="zh-hans")
    assert gone.withdrawn_reason == "附件中的数据有误，更正后重新发布"
    assert Client().get(f"/articles/{gone.article_id}/").status_code == 410


def test_it_was_moved_in_and_never_in_the_future(demo):
    assert not LiveEntry.objects.filter(is_moved_in=False).exists()
    assert not LiveEntry.objects.filter(pub_date__gt=timezone.now()).exists()
    assert not Meeting.objects.filter(held_at__gt=timezone.now()).exists()


def test_one_notice_is_pinned_in_its_column(demo):
    pinned = LiveEntry.objects.filter(is_pinned=True).select_related("article")
    assert {entry.article.external_id for entry in pinned} == {
        "demo/052-medical-insurance-extended"
    }


def test_counts_begin_at_nothing(demo):
    assert ViewCount.objects.count() == 80
    assert not ViewCount.objects.filter(views__gt=0).exists()


def test_prints_stand_in_one_unbroken_chain(demo):
    assert verify_chain() is None
    assert Publication.objects.count() == 172


def test_a_picture_shown_by_three_articles_is_stored_once(demo):
    assert (
        Image.objects.values("file").distinct().count()
        == Image.objects.values("digest").distinct().count()
    )
    assert Image.objects.count() > Image.objects.values("file").distinct().count()
    assert not Image.objects.filter(renditions_made=False).exists()


def test_meeting_reports_have_their_facts(demo):
    for meeting in Meeting.objects.all():
        assert meeting.held_at
        assert meeting.place
        assert len(meeting.attendees.splitlines()) >= 2
        assert meeting.agenda
        assert meeting.decisions
    assert Article.objects.filter(is_meeting_report=True).count() == 20


RECORDS: list[type[models.Model]] = [
    *(Article, Attachment, Column, Image, Meeting),
    *(SiteFacts, StripEntry, HomeBlock, HomeLink),
]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_staff_could_have_entered_it(demo, model: Any):
    """Every record passes the checks of its form."""
    for record in model.objects.all():
        record.full_clean(exclude=model.translated_fields())


def test_nothing_waits_to_be_looked_at(demo):
    assert [blockers(article) for article in Article.objects.all()] == [[]] * 80


def test_no_footer_item_is_missing(demo):
    assert SiteFacts.objects.get().missing_footer_items() == []


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Column, ["name", "description", "keywords"]),
        (StripEntry, ["label"]),
        (HomeBlock, ["title"]),
        (HomeLink, ["label"]),
        (SiteFacts, ["site_name", "short_name", "organiser", "undertaker", "address"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_stands_on_every_page_has_english(demo, model: Any, fields):
    for record in model.objects.all():
        for field in fields:
            assert getattr(record, f"{field}_en"), (record, field)


def test_every_column_has_content_of_its_own_or_below(demo):
    assert Column.objects.count() == 16
    live = LiveEntry.objects.live("zh-hans")
    assert set(live.values_list("placements__column", flat=True)) >= set(
        Column.objects.values_list("pk", flat=True)
    )
    assert Column.objects.get(path="news/waterfront").kind == Column.Kind.TOPIC
    assert Column.objects.get(path="data").column_type == ColumnType.DATA


def test_the_home_page_has_its_blocks_in_order(demo):
    kinds = list(HomeBlock.objects.values_list("kind", flat=True))
    assert kinds == [kind.value for kind in HomeBlock.Kind]
    services = HomeLink.objects.filter(block__kind="services")
    assert list(services.values_list("icon", flat=True)) == [
        *("medical", "school", "house", "id", "baby", "care", "shop", "bus")
    ]
    assert HomeLink.objects.filter(block__kind="data").exclude(figure="").count() == 4


@pytest.mark.parametrize(
    "prefix", ["", "/zh-hant", "/en", "/senior", "/zh-hant/senior", "/en/senior"]
)
def test_every_link_within_the_site_leads_somewhere(demo, prefix):
    links = {*HomeLink.objects.values_list("url", flat=True)}
    links |= {*StripEntry.objects.values_list("url", flat=True)}
    inside = sorted(prefix + link for link in links if link.startswith("/"))
    assert len(inside) > 15
    assert [link for link in inside if Client().get(link).status_code != 200] == []


def test_links_in_bodies_lead_to_columns_that_there_are(demo):
    for article in Article.objects.all():
        for path in re.findall(r'href="/columns/([^"]+)/"', article.body):
            assert Column.objects.filter(path=path).exists(), (article.external_id, path)


def test_a_second_loading_is_refused_and_changes_nothing(demo):
    with pytest.raises(CommandError, match="已经载入过"):
        call_command("load_demo")
    assert Publication.objects.count() == 172
