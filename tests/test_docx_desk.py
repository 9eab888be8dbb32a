"""Word manuscripts at the desk: dropped, stored as drafts with their receipts, given back to staff."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import recycling
from articles.admin import word as desk
from articles.docx import intake
from articles.docx.drafting import draft
from articles.docx.intake import take
from articles.models import Article, ImportReceipt, Meeting
from articles.readiness import blockers
from articles.roles import WRITER
from tests import press, word
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db
URL = "/admin/articles/article/word/"
REPORT = (
    "2月25日上午，云渡区在区行政中心201会议室召开河道推进会。区委书记梁知远出席并讲话，"
    "区委副书记、区长苏景和主持会议。区人大常委会主任闻立群、区政协主席秦若岚出席会议。"
)


def report() -> word.Paper:
    """A report of a meeting, with a photo and a comment's worth of everything."""
    paper = word.Paper()
    paper.title("云渡区召开河道推进会")
    paper.line("来源：云渡区融媒体中心　发布时间：2026-02-26", align=word.CENTRE)
    paper.body(REPORT)
    paper.picture(caption="图1 推进会现场（石小满 摄）")
    return paper


def notice() -> word.Paper:
    paper = word.Paper()
    paper.title("关于调整开放时间的公告")
    paper.body("自12月1日起，白鹭湿地公园开放时间调整为上午八时至下午五时，请市民留意。")
    return paper


def upload(content: bytes | word.Paper, name: str = "送审稿.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.saved())


@pytest.fixture
def client() -> Any:
    press.column("news/meetings")
    press.column("notices")
    return signed_in(press.writer())


def test_one_file_opens_in_its_form(client):
    response = client.post(URL, {"word": upload(report())})
    article: Any = Article.objects.get()
    assert response["Location"] == f"/admin/articles/meetingreport/{article.pk}/change/"
    assert article.title_zh_hans == "云渡区召开河道推进会"
    assert article.source_zh_hans == "云渡区融媒体中心"
    assert article.created_by == press.writer()
    assert article.column.slug == "meetings"
    assert [each.user for each in article.contributions.all()] == [press.writer()]


def test_the_facts_of_the_meeting_are_filled_in(client):
    client.post(URL, {"word": upload(report())})
    meeting: Any = Meeting.objects.get()
    assert timezone.localtime(meeting.held_at).strftime("%Y-%m-%d %H:%M") == "2026-02-25 00:00"
    assert meeting.place_zh_hans == "区行政中心201会议室"
    assert meeting.chair_zh_hans == "苏景和（区委副书记、区长）"
    assert meeting.attendees_zh_hans.split("\n") == [
        *("梁知远（区委书记）", "闻立群（区人大常委会主任）", "秦若岚（区政协主席）"),
    ]
    assert meeting.attendees_zh_hant.startswith("梁知遠")


def test_the_photo_stands_in_the_text_with_caption_credit_and_alt(client):
    client.post(URL, {"word": upload(report())})
    article: Any = Article.objects.get()
    image: Any = article.images.get()
    assert f'<figure data-image="{image.key}">' in article.body_zh_hans
    assert (image.caption_zh_hans, image.credit_zh_hans) == ("图1 推进会现场", "石小满")
    assert image.alt_zh_hans == "图1 推进会现场"
    assert article.cover == image
    assert "图1" not in article.body_zh_hans


def test_the_form_shows_the_receipt_and_the_way_to_the_file(client):
    response = client.post(URL, {"word": upload(report())}, follow=True)
    receipt = ImportReceipt.objects.get()
    page = sentences(response)
    assert "导入回执" in page
    assert "收下了，存成了草稿" in page
    assert f"{URL}{receipt.pk}/" in page
    for line in [*receipt.taken, *receipt.dropped]:
        assert line in page


def test_the_file_is_given_back_as_it_came_to_staff_alone(client):
    content = report().saved()
    client.post(URL, {"word": upload(content, "推进会通稿（终）.docx")})
    url = f"{URL}{ImportReceipt.objects.get().pk}/"
    response = client.get(url)
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")
    client.logout()
    assert client.get(url).status_code == 302


def test_a_notice_becomes_an_ordinary_article(client):
    client.post(URL, {"word": upload(notice())})
    article: Any = Article.objects.get()
    assert not article.is_meeting_report
    assert article.title_zh_hans == "关于调整开放时间的公告"
    assert not Meeting.objects.exists()


def test_several_files_are_listed_and_a_bad_one_says_why(client):
    files = [
        upload(report()),
        upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧稿.doc"),
        upload(notice()),
    ]
    response = client.post(URL, {"word": files}, follow=True)
    page = sentences(response)
    assert Article.objects.count() == 2
    assert "“旧稿.doc”是旧格式的文件" in page
    for article in Article.objects.all():
        assert str(article) in page


def test_a_refused_file_leaves_nothing_behind(client):
    response = client.post(URL, {"word": upload(b"PK\x03\x04")}, follow=True)
    assert "已损坏" in sentences(response)
    assert not Article.objects.exists()
    assert not ImportReceipt.objects.exists()


def test_sending_no_file_says_so(client):
    assert "还没有选文件" in sentences(client.post(URL, {}, follow=True))


def test_the_script_is_told_where_to_go(client):
    response = client.post(URL, {"word": upload(report())}, headers={"accept": "application/json"})
    assert response.json()["url"].endswith(f"/{Article.objects.get().pk}/change/")
    # What there is to say is said on that page, not to the script.
    assert "收下了" in sentences(client.get(response.json()["url"]))


def test_more_files_than_a_request_may_bring_are_named(client, monkeypatch):
    monkeypatch.setattr(desk, "MAX_FILES", 1)
    files = [upload(report()), upload(notice(), "第二篇.docx")]
    response = client.post(URL, {"word": files}, follow=True)
    assert Article.objects.count() == 1
    assert "“第二篇.docx”还没有收" in sentences(response)


def test_pictures_beyond_the_limit_are_named(client, monkeypatch):
    monkeypatch.setattr(intake, "MAX_PICTURES", 1)
    paper = report()
    paper.picture(word.photo(61), caption="图2 河道")
    client.post(URL, {"word": upload(paper)})
    article: Any = Article.objects.get()
    assert article.images.count() == 1
    assert any("第 2 张图片" in line for line in ImportReceipt.objects.get().dropped)
    assert "图2 河道" in article.body_zh_hans


def test_who_may_not_write_may_not_bring_files(client):
    publisher = signed_in(press.publisher())
    assert publisher.post(URL, {"word": upload(report())}).status_code == 403
    assert publisher.get(URL).status_code == 403
    assert not Article.objects.exists()
    assert "把 Word 稿拖到这里" not in sentences(publisher.get("/admin/"))
    assert "把 Word 稿拖到这里" in sentences(client.get("/admin/"))
    assert "把 Word 稿拖到这里" in sentences(client.get("/admin/articles/meetingreport/add/"))


def test_a_draft_goes_into_a_column_of_the_person(client):
    someone = press.person("程小满", WRITER)
    someone.columns.add(press.column("notices"))
    signed_in(someone).post(URL, {"word": [upload(report()), upload(notice())]})
    assert {article.column.slug for article in Article.objects.all()} == {"notices"}


def test_without_a_column_the_file_is_refused():
    response = signed_in(press.writer()).post(URL, {"word": upload(report())}, follow=True)
    assert "还没有您可以用的栏目" in sentences(response)
    assert not Article.objects.exists()


def test_the_log_says_which_file_came(client):
    client.post(URL, {"word": upload(report(), "通稿.docx")})
    entry = LogEntry.objects.filter(changes__act__1="import_docx").get()
    assert entry.changes["word"] == [None, "通稿.docx"]
    assert entry.actor == press.writer()


def test_a_long_source_is_cut_and_told_in_full(client):
    paper = word.Paper()
    paper.title("云渡区召开会议")
    source = "云渡区" * 50
    paper.line(f"来源：{source}")
    paper.body(REPORT)
    imported = take(paper.saved(), "长.docx", timezone.localtime())
    article: Any = draft(imported, press.writer())
    assert article.source_zh_hans == source[:100]
    assert any(source in line for line in ImportReceipt.objects.get().changed)


def test_a_manuscript_in_english_fills_the_english_fields(client):
    paper = word.Paper()
    paper.line("District holds a meeting on its rivers", size=22, align=word.CENTRE)
    paper.line(
        "The meeting set out what is to be done before the next flood season, river by river."
    )
    client.post(URL, {"word": upload(paper)})
    article: Any = Article.objects.get()
    assert article.title_en == "District holds a meeting on its rivers"
    assert not article.title_zh_hans


def test_a_day_without_an_hour_is_shown_without_one(client):
    client.post(URL, {"word": upload(report())})
    article: Any = Article.objects.get()
    preview = sentences(
        client.get(f"/admin/articles/article/{article.pk}/preview/zh-hans/standard/")
    )
    assert ">2026-02-25</time>" in preview
    assert "2026-02-25 00:00" not in preview


def test_a_notice_says_that_nobody_chose_its_column(client):
    press.column("news")
    client.post(URL, {"word": upload(notice())})
    column = Article.objects.get().column
    told = f"栏目没有写，先放在“{column}”，请核对"
    assert told in ImportReceipt.objects.get().taken


def test_a_report_in_the_column_of_reports_needs_no_such_word(client):
    client.post(URL, {"word": upload(report())})
    assert "栏目没有写" not in str(ImportReceipt.objects.get().taken)


def test_the_same_file_again_leads_to_the_draft_that_it_was(client):
    content = notice().saved()
    client.post(URL, {"word": upload(content)})
    first = Article.objects.get()
    assert "已经导入过" not in sentences(client.get(URL + f"?id={first.pk}"))
    page = sentences(client.post(URL, {"word": upload(content, "又一次.docx")}, follow=True))
    assert "“又一次.docx”这份文件 今天" in page
    # In the answer, and for later in the receipt.
    assert page.count(f"/{first.pk}/change/") == 2
    assert page.count("已经导入过：") == 2
    assert Article.objects.count() == 2


def test_a_draft_thrown_away_is_not_held_against_its_file(client):
    content = notice().saved()
    client.post(URL, {"word": upload(content)})
    recycling.throw_away(Article.objects.get(), press.writer())
    page = sentences(client.post(URL, {"word": upload(content)}, follow=True))
    assert "已经导入过" not in page


def test_a_meeting_without_its_hour_is_not_ready_until_somebody_adds_it(client):
    client.post(URL, {"word": upload(report())})
    article, meeting = Article.objects.get(), Meeting.objects.get()
    told = "会议时间还没有写几点"
    assert told in " ".join(blockers(article))
    meeting.held_at = meeting.held_at and meeting.held_at.replace(minute=30)
    meeting.save()
    assert told not in " ".join(blockers(article))


def test_a_day_that_somebody_wrote_without_an_hour_is_meant_so():
    article = press.article()
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Meeting.objects.create(article=article, held_at=day)
    assert "几点" not in " ".join(blockers(article))
