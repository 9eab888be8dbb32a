"""Writing a manuscript at the desk: what is entered is what is stored, and nothing is lost."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from articles import standing
from articles.models import Article, Attachment, Contribution, Image, MeetingReport, ViewCount
from tests import press
from tests.desk_forms import manuscript, opened, printed, saved, sentences, signed_in
from tests.form_fields import fields

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/meetingreport/add/"
BODY = (
    "<p>第一段，<strong>要点</strong>。</p>\n<table><caption>断点分布</caption><thead><tr>"
    '<th scope="col" colspan="2">岸线</th></tr></thead><tbody><tr><th scope="row">石桥河</th>'
    "<td>九处</td></tr></tbody></table>\n<ol><li>第一，贯通。</li></ol>"
)


@pytest.fixture
def client():
    return signed_in(press.writer())


def address(article):
    model = "meetingreport" if article.is_meeting_report else "article"
    return f"/admin/articles/{model}/{article.pk}/change/"


def upload(name="photo.jpg", content=None):
    return SimpleUploadedFile(name, press.photo_bytes() if content is None else content)


def write_report(client, **more):
    press.column("news/meetings")
    form = opened(client, ADD)
    return client.post(
        ADD,
        form
        | {
            "title_zh_hans": "云渡区召开滨水空间建设推进会",
            "body_zh_hans": BODY,
            "source_zh_hans": "云渡区融媒体中心",
            "meeting-0-place_zh_hans": "区行政中心",
            "meeting-0-held_at": "2026-11-20T09:30",
            "_continue": "1",
        }
        | more,
    )


def test_a_new_report_goes_to_the_meetings_column_with_its_facts_and_its_writer(client):
    column = press.column("news/meetings")
    response = write_report(client)
    assert response.status_code == 302
    report: Any = MeetingReport.objects.get()
    assert report.column == column
    assert report.created_by == press.writer()
    assert report.is_meeting_report
    assert report.meeting.place_zh_hans == "区行政中心"
    assert report.title_zh_hant == "雲渡區召開濱水空間建設推進會"
    assert Contribution.objects.filter(article=report, user=press.writer()).exists()


def test_saving_a_printed_manuscript_as_it_was_leaves_it_as_published(client):
    article = printed(column=press.column("news"), english=True)
    edited = set(article.contributions.values_list("user", "last_edited_at"))
    form = opened(client, address(article))
    article.refresh_from_db()
    saved(client, address(article))
    again = standing.with_state(Article.objects.filter(pk=article.pk)).get()
    assert standing.state_of(again) == standing.LIVE
    assert set(article.contributions.values_list("user", "last_edited_at")) == edited
    assert again.revision == article.revision

    saved(client, address(article), source_zh_hans=form["source_zh_hans"] + "记者站")
    again = standing.with_state(Article.objects.filter(pk=article.pk)).get()
    assert standing.state_of(again) == standing.CHANGED
    assert article.contributions.filter(user=press.writer()).exists()


def test_a_traditional_text_that_saving_derives_anew_is_a_change(client):
    article = printed(column=press.column("news"))
    # What an earlier converter made of it.
    earlier = article.zh_hant_state["source"] | {"out": article._mark("source", "從前的寫法")}
    Article.objects.filter(pk=article.pk).update(
        source_zh_hant="從前的寫法", zh_hant_state=article.zh_hant_state | {"source": earlier}
    )
    saved(client, address(article))
    again = standing.with_state(Article.objects.filter(pk=article.pk)).get()
    assert again.source_zh_hant != "從前的寫法"
    assert standing.state_of(again) == standing.CHANGED


def test_a_body_survives_saving_and_reloading_byte_for_byte(client):
    write_report(client)
    report: Any = Article.objects.get()
    stored = {code: getattr(report, f"body_{code}") for code in ("zh_hans", "zh_hant", "en")}
    assert stored["zh_hans"] == BODY
    saved(client, address(report))
    report.refresh_from_db()
    assert {code: getattr(report, f"body_{code}") for code in stored} == stored
    assert report.traditional_state("body") == "auto"


def test_editing_is_recorded_as_a_contribution_of_whoever_saved(client):
    article = manuscript(created_by=press.person("程小满", "编辑"))
    saved(client, address(article), source_zh_hans="区水务局")
    assert Contribution.objects.get(article=article).user == press.writer()


def test_an_article_without_a_title_is_refused_in_a_sentence_and_keeps_its_text(client):
    response = write_report(client, title_zh_hans="", body_zh_hans="<p>写了一上午</p>")
    assert response.status_code == 200
    assert "请填写标题" in sentences(response)
    assert "写了一上午" in sentences(response)
    assert not Article.objects.exists()


def test_a_body_of_five_megabytes_is_refused_with_its_size_and_stays_in_the_form(client):
    response = write_report(client, body_zh_hans="<p>" + "长" * 5_000_000 + "</p>")
    assert response.status_code == 200
    assert "太长，存不下" in sentences(response)
    assert fields(sentences(response))["body_zh_hans"].count("长") == 5_000_000


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">点</a>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<p onclick=alert(1)>好",
        "<p><strong>没有关",
    ],
)
def test_what_could_run_is_gone_after_saving(client, hostile):
    assert write_report(client, body_zh_hans=f"<p>前</p>{hostile}").status_code == 302
    stored: Any = Article.objects.get()
    body = stored.body_zh_hans
    assert not re.search(r"script|onclick|srcdoc|iframe", body)
    assert body.startswith("<p>前</p>")


def test_a_nul_byte_in_a_form_is_answered_in_chinese(client):
    response = write_report(client, title_zh_hans="标\x00题", body_zh_hans="<p>文\x00</p>")
    assert response.status_code == 200
    assert "看不见的控制字符" in sentences(response)


def test_several_photos_at_once_become_rows_and_a_broken_one_is_named(client):
    article = manuscript()
    response = saved(
        client,
        address(article),
        photos=[upload("会场.jpg"), upload("坏的.jpg", b"not a picture"), upload("讲话.jpg")],
    )
    assert response.status_code == 302
    assert article.images.count() == 2
    page = sentences(client.get(address(article)))
    assert "“坏的.jpg”" in page
    assert "其余 2 个文件都收好了" in page
    assert "还有 2 张图片没有替代文本" in page
    assert not article.images.exclude(digest="").filter(renditions_made=True).exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.jpg", b"", "是空文件"),
        ("半.jpg", None, "打不开"),
        ("文.jpg", "会议通知".encode(), "不是能识别的图片"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是能识别的图片"),
    ],
)
def test_a_photo_that_is_none_is_refused_in_a_sentence(client, name, content, sentence):
    article = manuscript()
    content = press.photo_bytes()[:400] if content is None else content
    saved(client, address(article), photos=[upload(name, content)])
    page = sentences(client.get(address(article)))
    assert sentence in page
    assert name in page
    assert not article.images.exists()


def test_photos_sent_with_a_refused_form_are_kept_for_the_next_try(client):
    response = write_report(client, title_zh_hans="", photos=[upload("会场.jpg")])
    assert response.status_code == 200
    form = fields(sentences(response))
    assert form["images-0-staged"]
    thumbnails = re.findall(r'src="(/admin/articles/article/staged/[^"]+)"', sentences(response))
    assert client.get(thumbnails[0]).status_code == 200
    again = client.post(ADD, form | {"title_zh_hans": "有了标题", "_continue": "1"})
    assert again.status_code == 302
    image: Any = Image.objects.get()
    assert image.key == form["images-0-key"]
    assert default_storage.exists(image.file.name)


def test_a_picture_that_is_not_yet_saved_can_stand_in_the_body(client):
    key = "0123456789abcdef"
    form = {
        "images-TOTAL_FORMS": "1",
        "images-0-key": key,
        "images-0-file": upload(),
        "images-0-alt_zh_hans": "主席台就座七人",
        "images-0-caption_zh_hans": "推进会现场",
        "images-0-order": "0",
        "cover_key": key,
    }
    body = f'<p>前</p><figure data-image="{key}"></figure>'
    assert write_report(client, body_zh_hans=body, **form).status_code == 302
    report: Any = Article.objects.get()
    assert report.images.get().key == key
    assert report.cover.key == key
    assert report.body_zh_hans == body


def test_an_alt_that_is_a_file_name_is_refused_beside_its_field(client):
    article = manuscript()
    image: Any = press.image(article)
    response = saved(client, address(article), **{"images-0-alt_zh_hans": "IMG_2031"})
    assert response.status_code == 200
    assert "“IMG_2031”是文件名" in sentences(response)
    image.refresh_from_db()
    assert image.alt_zh_hans != "IMG_2031"


def test_attachments_are_told_by_their_content_and_named_for_people(client):
    article = manuscript()
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    response = saved(
        client, address(article), files=[upload("实施方案.pdf", pdf), upload("假的.pdf", b"hello")]
    )
    assert response.status_code == 302
    attachment: Any = Attachment.objects.get()
    assert (attachment.kind, attachment.name_zh_hans) == ("pdf", "实施方案")
    assert "“假的.pdf”的内容不是 PDF 文件，与扩展名不符" in sentences(client.get(address(article)))


def test_the_traditional_of_each_field_says_how_it_came_about(client):
    article = manuscript()
    saved(client, address(article), title_zh_hant="人工改過的標題")
    article.refresh_from_db()
    assert article.traditional_state("title") == "manual"
    saved(client, address(article), title_zh_hans="云渡区换了标题")
    article.refresh_from_db()
    assert article.title_zh_hant == "人工改過的標題"
    assert article.stale_corrections() == ["title"]
    page = sentences(client.get(address(article)))
    assert "原文已变" in page
    assert 'name="reviewed_title"' in page
    saved(client, address(article), reviewed_title="kept")
    article.refresh_from_db()
    assert article.traditional_state("title") == "manual"
    assert article.title_zh_hant == "人工改過的標題"


def test_a_locked_database_is_answered_with_the_filled_form(client, monkeypatch):
    article = manuscript()

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    form = opened(client, address(article))
    with monkeypatch.context() as patch:
        patch.setattr(Article, "save", locked)
        response = client.post(
            address(article), form | {"title_zh_hans": "写了很久的标题", "_continue": "1"}
        )
    assert response.status_code == 503
    assert "系统正忙，这次没有存上" in sentences(response)
    assert "写了很久的标题" in sentences(response)
    again = fields(sentences(response)) | {"_continue": "1"}
    assert client.post(address(article), again).status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "写了很久的标题"


def test_view_counts_are_shown_and_cannot_be_sent(client):
    article = printed()
    ViewCount.objects.update_or_create(article=article, defaults={"views": 3184})
    page = sentences(client.get(address(article)))
    assert "3184" in page
    saved(client, address(article), views="9", view_count="9")
    assert ViewCount.objects.get(article=article).views == 3184


def test_a_publisher_may_look_at_a_manuscript_but_not_change_it():
    article = manuscript()
    client = signed_in(press.publisher())
    assert client.get(address(article)).status_code == 200
    response = client.post(address(article), {"title_zh_hans": "改了"})
    assert response.status_code == 403
    article.refresh_from_db()
    assert article.title_zh_hans != "改了"


def test_a_report_opened_among_the_articles_leads_to_its_own_form(client):
    write_report(client)
    report: Any = Article.objects.get()
    response = client.get(f"/admin/articles/article/{report.pk}/change/")
    assert response.status_code == 302
    assert response["Location"] == address(report)


@pytest.mark.parametrize("pk", ["9" * 40, "0", "x", "%00", "-1"])
def test_an_address_of_no_manuscript_is_no_error(client, pk):
    for path in ("change/", "publish/", "progress/"):
        assert client.get(f"/admin/articles/article/{pk}/{path}").status_code in (302, 404)


def test_a_photo_is_shown_to_staff_and_to_nobody_else(client):
    image = press.image(manuscript())
    url = f"/admin/articles/article/picture/{image.key}/"
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert io.BytesIO(b"".join(answer.streaming_content)).read(2) == b"\xff\xd8"
    client.logout()
    assert client.get(url).status_code == 302


def test_seconds_that_the_desk_does_not_show_are_kept(client):
    moment = datetime(2027, 1, 5, 8, 0, 33, 5, tzinfo=UTC)
    article = manuscript(pinned_until=moment)
    saved(client, address(article), subtitle_zh_hans="只改副标题")
    article.refresh_from_db()
    assert article.pinned_until == moment
    saved(client, address(article), pinned_until="2027-01-06T08:00")
    article.refresh_from_db()
    assert article.pinned_until == datetime(2027, 1, 6, 0, 0, tzinfo=UTC)
