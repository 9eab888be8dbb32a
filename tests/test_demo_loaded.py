"""The demo, loaded: all of it is public, complete, and such as staff could have entered."""

import io
import re
from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from accessibility.models import GlossaryTerm
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
from articles.terms import Known, faults
from interaction.models import AnswerPrint, LiveAnswer, Topic
from interaction.sources import fault_now
from portal.demo import answers, texts
from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry
from tests.demo_pictures import shrink_into

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, loaded once for all tests of it, each of which is a savepoint."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(texts, "PICTURES", shrink_into(tmp_path_factory.mktemp("pictures")))
        said = io.StringIO()
        call_command("load_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def test_it_tells_of_its_steps(demo):
    assert "读取文稿 81 篇" in demo
    assert "发布 81 / 81 篇" in demo
    assert "没有图片" not in demo


def test_the_districts_names_are_its_glossary_and_raise_no_doubt(demo):
    known, terms = Known(), list(GlossaryTerm.objects.all())
    assert {"陆望舒", "春汀湖"} <= {term.simplified for term in terms}
    for term in terms:
        assert faults(term) == known.doubts(term) == [], term
        # Each is a name of the demo: somewhere readers meet it.
        names = {"title", "summary", "body", "source", "author", "editor"}
        held = Q()
        for name in names:
            held |= Q(**{f"{name}_zh_hans__contains": term.simplified})
        in_meetings = Q(chair_zh_hans__contains=term.simplified) | Q(
            attendees_zh_hans__contains=term.simplified
        )
        assert Article.objects.filter(held).exists() or (
            Meeting.objects.filter(in_meetings).exists()
        ), term


def test_everything_is_public_but_what_was_withdrawn(demo):
    live = Counter(LiveEntry.objects.filter(is_live=True).values_list("language", flat=True))
    assert live == {"zh-hans": 80, "zh-hant": 80, "en": 12}
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


def test_a_document_that_another_replaced_says_so(demo):
    repealed = Publication.objects.exclude(repealed_on=None)
    assert {print_.language for print_ in repealed} == {"zh-hans", "zh-hant"}
    newer = Article.objects.get(external_id="demo/070-policy-flood-plan")
    [day] = {print_.repealed_on for print_ in repealed}
    assert day == timezone.localtime(newer.original_published_at).date()
    html = Client().get(f"/articles/{repealed[0].article_id}/").content.decode()
    assert f"本文件自{day.isoformat()}起废止。" in html
    assert "云政办发〔2026〕14号" in html


def test_counts_begin_at_nothing(demo):
    assert ViewCount.objects.count() == 81
    assert not ViewCount.objects.filter(views__gt=0).exists()


def test_prints_stand_in_one_unbroken_chain(demo):
    assert verify_chain() is None
    assert Publication.objects.count() == 174


def test_every_answer_is_public_and_its_sources_stand(demo):
    live = LiveAnswer.objects.live("zh-hans").select_related("print")
    assert len(live) == len(answers.FILE.read_text().splitlines())
    assert not any(fault_now(row.print.sources) for row in live)
    assert LiveAnswer.objects.live("en").count() >= 30
    assert not Topic.objects.filter(name_en="").exists()
    assert verify_chain(AnswerPrint) is None


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
    assert [blockers(article) for article in Article.objects.all()] == [[]] * 81


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


def test_the_senior_version_leads_on_without_abbreviations(demo):
    for prefix in ("/senior", "/zh-hant/senior"):
        for path in ("/", "/sitemap/", "/columns/news/"):
            html = Client().get(prefix + path).content.decode().partition("<body")[2]
            links = [strip_tags(each) for each in re.findall(r"<a [^>]*>(.*?)</a>", html, re.S)]
            assert len(links) > 10
            assert [each for each in links if re.search("RSS|APP|App", each)] == []


def test_what_leads_to_a_page_of_the_site_is_called_as_the_page_is_in_english(demo):
    """Readers know that they have come to the right place."""
    entries = [*HomeLink.objects.all(), *StripEntry.objects.all()]
    for path in ("/ask/knowledge/", "/client/"):
        heading = re.search("<h1>(.*?)</h1>", Client().get(f"/en{path}").content.decode())
        assert heading
        names = {entry.label_en for entry in entries if entry.url == path}
        assert names <= {heading[1]}


def test_links_in_bodies_lead_to_columns_that_there_are(demo):
    for article in Article.objects.all():
        for path in re.findall(r'href="/columns/([^"]+)/"', article.body):
            assert Column.objects.filter(path=path).exists(), (article.external_id, path)


def test_a_second_loading_is_refused_and_changes_nothing(demo):
    with pytest.raises(CommandError, match="已经载入过"):
        call_command("load_demo")
    assert Publication.objects.count() == 174
