"""The publish page: six previews, what stands in the way, the bound button, the way back."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from articles import publishing
from articles.digests import manuscript_digest
from articles.models import LiveEntry, Meeting, MeetingReport, Publication
from articles.triggers import lifted
from tests import press
from tests.desk_forms import manuscript, printed, saved, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def page(article):
    return f"/admin/articles/article/{article.pk}/publish/"


def digest(client, article):
    text = sentences(client.get(page(article)))
    return re.findall(r'name="digest" value="([0-9a-f]{64})"', text)[0]


def press_button(client, article, **more):
    return client.post(page(article), {"digest": digest(client, article)} | more)


def test_a_publisher_publishes_what_they_saw(publisher):
    article = manuscript()
    response = press_button(publisher, article)
    assert response.status_code == 302
    assert LiveEntry.objects.live("zh-hans").filter(article=article).exists()
    text = sentences(publisher.get(page(article)))
    assert "已发布，第 1 印" in text
    assert "封缄完好" in text
    assert "第 1 印 现行" in text


def test_the_page_shows_the_six_renderings_and_a_part_of_the_digest(publisher):
    article = manuscript(english=True)
    text = sentences(publisher.get(page(article)))
    frames = re.findall(r'<iframe src="([^"]+)"', text)
    assert len(set(frames)) == 6
    seen = digest(publisher, article)
    assert f"{seen[:4]}-{seen[4:8]}".upper() in text


@pytest.mark.parametrize("mode", ["standard", "senior"])
@pytest.mark.parametrize(
    ("language", "tag"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")]
)
def test_a_preview_is_the_public_page_under_the_public_policy(publisher, language, tag, mode):
    article = manuscript(english=True)
    response = publisher.get(f"/admin/articles/article/{article.pk}/preview/{language}/{mode}/")
    assert response.status_code == 200
    assert f'<html lang="{tag}"' in sentences(response)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "require-trusted-types-for" in policy
    assert "nonce" not in policy
    title = {"zh-hans": article.title_zh_hans, "zh-hant": article.title_zh_hant}
    assert title.get(language, article.title_en) in sentences(response)
    assert not LiveEntry.objects.exists()


NOBODY, OLDER, SAME = "公众还看不到这一页", "公众看到的还是上一印", "与公开的一样"


def preview(client, article, language="zh-hans", mode="standard"):
    """What a preview says of itself, and its 更新于 if there is one."""
    url = f"/admin/articles/article/{article.pk}/preview/{language}/{mode}/"
    text = sentences(client.get(url))
    told = re.findall(r'<p class="preview" role="note">(?:预览：)?(.*?)</p>', text)
    updated = re.findall(r"<dt>更新于</dt><dd><time datetime=\"([^\"]+)\"", text)
    assert len(told) == 1
    return told[0], updated


@pytest.mark.parametrize("mode", ["standard", "senior"])
def test_a_preview_says_whether_the_public_sees_the_same(publisher, mode):
    article = manuscript()
    assert preview(publisher, article, mode=mode) == (NOBODY, [])
    press_button(publisher, article)
    assert preview(publisher, article, mode=mode) == (SAME, [])
    article.refresh_from_db()
    article.title_zh_hans = "改了的标题"
    article.save()
    told, updated = preview(publisher, article, mode=mode)
    assert told == OLDER
    assert updated
    withdraw(publisher, article)
    assert preview(publisher, article, mode=mode)[0] == NOBODY


def test_a_preview_of_what_is_public_bears_the_times_of_the_public_page(client, publisher):
    article = printed()
    article.refresh_from_db()
    article.body_zh_hans = "<p>第二印。</p>"
    article.save()
    press_button(publisher, article)
    moment = timezone.now() - timedelta(days=3)
    LiveEntry.objects.update(updated_at=moment)
    told, updated = preview(publisher, article)
    assert told == SAME
    assert len(updated) == 1
    assert f'datetime="{updated[0]}"' in sentences(client.get(f"/articles/{article.pk}/"))


def test_a_preview_speaks_for_its_own_language(publisher):
    article = printed(english=True)
    article.refresh_from_db()
    article.title_en = "Another title"
    article.save()
    assert preview(publisher, article) == (SAME, [])
    assert preview(publisher, article, "zh-hant")[0] == "預覽：與公開的一樣"
    assert preview(publisher, article, "en")[0] == "Preview: the public still sees the last print"


def test_the_photos_stand_there_with_what_is_read_out_of_them(publisher):
    article = manuscript()
    image = press.image(article, alt_zh_hans="台上七人", caption_zh_hans="会场")
    border = press.image(article, decorative=True, alt_zh_hans="", caption_zh_hans="")
    text = sentences(publisher.get(page(article)))
    shown = text[text.index('id="h-pic"') : text.index('class="rail"')]
    for each in (image, border):
        assert f'<img src="/admin/articles/article/picture/{each.key}/"' in shown
    assert "<dd>台上七人</dd>" in shown
    assert "<dd>装饰图，不念</dd>" in shown


def test_codes_are_explained_and_the_rule_of_who_may_publish_is_the_true_one(publisher):
    article = manuscript()
    text = sentences(publisher.get(page(article)))
    assert re.search(r'核对码 <span class="digest">[0-9A-F]{4}-[0-9A-F]{4}</span>', text)
    assert "改过这篇稿的人也不能发布" in text
    assert "上次发布以后" not in text
    press_button(publisher, article)
    text = sentences(publisher.get(page(article)))
    assert re.search(r'封缄 <span class="digest">[0-9a-f]{16}…</span>', text)
    assert "上次发布以后改过这篇稿的人，这次也不能发布" in text


@pytest.mark.parametrize("path", ["fr/standard", "en/huge", "en/%00"])
def test_there_is_no_seventh_rendering(publisher, path):
    article = manuscript()
    answer = publisher.get(f"/admin/articles/article/{article.pk}/preview/{path}/")
    assert answer.status_code == 404


def test_after_a_preview_the_desk_speaks_chinese_again(publisher):
    article = manuscript(english=True)
    publisher.get(f"/admin/articles/article/{article.pk}/preview/en/senior/")
    text = sentences(publisher.get(page(article)))
    assert 'href="/admin/"' in text
    assert "六种样子" in text


def test_what_stands_in_the_way_is_listed_and_the_button_is_shut(publisher):
    article = manuscript(source_zh_hans="")
    press.image(article, alt_zh_hans="")
    text = sentences(publisher.get(page(article)))
    assert "还没有填写来源" in text
    assert "还没有简体替代文本" in text
    assert re.search(r"<button[^>]*disabled[^>]*>发布", text)
    assert press_button(publisher, article).status_code == 409
    assert not Publication.objects.exists()


def test_an_outdated_digest_is_refused_in_a_sentence(publisher):
    article = manuscript()
    seen = digest(publisher, article)
    client = signed_in(press.writer())
    saved(client, f"/admin/articles/article/{article.pk}/change/", title_zh_hans="改了的标题")
    response = publisher.post(page(article), {"digest": seen})
    assert response.status_code == 409
    assert "您看过之后稿件又有改动" in sentences(response)
    assert not Publication.objects.exists()
    assert publisher.post(page(article), {"digest": "\x00"}).status_code == 409


def test_a_writer_sees_the_page_but_gets_no_button_and_no_print():
    client = signed_in(press.writer())
    article = manuscript()
    text = sentences(client.get(page(article)))
    assert "您没有发布权限" in text
    assert 'name="digest"' not in text
    response = client.post(page(article), {"digest": "0" * 64})
    assert response.status_code == 409
    assert "您没有发布权限" in sentences(response)
    assert not Publication.objects.exists()


def test_a_report_before_its_meeting_needs_a_second_press(publisher):
    article = manuscript()
    Meeting.objects.create(article=article, held_at=timezone.now() + timedelta(days=2))
    first = press_button(publisher, article)
    assert first.status_code == 409
    assert "还没有到" in sentences(first)
    assert 'name="confirmed" value="1"' in sentences(first)
    assert not Publication.objects.exists()
    assert press_button(publisher, article, confirmed="1").status_code == 302
    assert Publication.objects.exists()


def test_publishing_while_the_database_is_locked_says_so(publisher, monkeypatch):
    article = manuscript()
    seen = digest(publisher, article)

    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(publishing, "_lock_the_press", locked)
    response = publisher.post(page(article), {"digest": seen})
    assert response.status_code == 503
    assert "系统正忙，没有发布" in sentences(response)


def test_a_later_printing_is_compared_with_the_live_one_word_by_word(publisher):
    article = printed(body_zh_hans="<p>清淤九条。</p><p>照旧。</p>")
    article.refresh_from_db()
    article.body_zh_hans = "<p>清淤十条。</p><p>照旧。</p><p>会后走访。</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert "<del>九</del><ins>十</ins>" in text
    assert "<ins>会后走访。</ins>" in text
    assert "没有改动" in text
    assert "再次发布" in text


def test_what_is_public_already_is_not_printed_again(publisher):
    article = printed(english=True)
    text = sentences(publisher.get(page(article)))
    assert "与公开的内容一致，无需再次发布" in text
    assert re.search(r"<button[^>]*disabled[^>]*>再次发布", text)
    refused = press_button(publisher, article)
    assert refused.status_code == 409
    assert "与公开的内容一致，无需再次发布" in sentences(refused)
    assert Publication.objects.filter(printing=2).count() == 0


def test_a_second_press_on_the_same_page_prints_nothing(publisher):
    article = manuscript()
    seen = digest(publisher, article)
    assert publisher.post(page(article), {"digest": seen}).status_code == 302
    assert publisher.post(page(article), {"digest": seen}).status_code == 409
    assert Publication.objects.filter(article=article, language="zh-hans").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pinned_until": timezone.now() + timedelta(days=3)}, "置顶至"),
        ({"expires_at": timezone.now() + timedelta(days=3)}, "到期撤下"),
        ({"is_ai_content": True}, "含人工智能生成内容"),
        ({"title_zh_hant": "另一個標題"}, "<ins>"),
        ({"title_en": "", "body_en": ""}, "这次发布会撤下不再写的语言"),
    ],
)
def test_whatever_a_printing_would_change_is_shown_and_can_be_printed(publisher, change, said):
    article = printed(english=True)
    article.refresh_from_db()
    for name, value in change.items():
        setattr(article, name, value)
    article.save()
    text = sentences(publisher.get(page(article)))
    assert said in text
    assert "无需再次发布" not in text
    assert press_button(publisher, article).status_code == 302
    assert "无需再次发布" in sentences(publisher.get(page(article)))


def test_a_picture_that_became_decorative_is_a_difference(publisher):
    article = manuscript()
    image = press.image(article)
    press.print_it(article)
    image.decorative = True
    image.save()
    assert "装饰图" in sentences(publisher.get(page(article)))
    assert press_button(publisher, article).status_code == 302


def withdraw(client, article):
    url = f"/admin/articles/article/{article.pk}/withdraw/"
    assert client.post(url, {"reason": "数字有误"}).status_code == 302


def test_after_a_withdrawal_the_manuscript_is_compared_with_what_was_withdrawn(publisher):
    article = printed(body_zh_hans="<p>清淤九条。</p><p>照旧。</p>")
    withdraw(publisher, article)
    text = sentences(publisher.get(page(article)))
    assert "与第 1 印（已撤下）比较" in text
    assert "没有改动：发布的话，第 1 印会原样回到网上。" in text
    article.refresh_from_db()
    article.body_zh_hans = "<p>清淤十条。</p><p>照旧。</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert text.count("与第 1 印（已撤下）比较") == 2  # Simplified and Traditional
    assert "<del>九</del><ins>十</ins>" in text
    assert "原样回到网上" not in text


def test_a_language_that_was_dropped_earlier_is_compared_with_its_own_last_print(publisher):
    article = printed(english=True, body_en="<p>Nine.</p>")
    article.refresh_from_db()
    article.title_en = article.body_en = ""
    article.save()
    assert press_button(publisher, article).status_code == 302
    article.refresh_from_db()
    article.title_en, article.body_en = "Back again", "<p>Ten.</p>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert text.count("与第 1 印（已撤下）比较") == 1
    assert "<del>Nine</del><ins>Ten</ins>" in text


def test_a_language_that_is_new_after_a_withdrawal_is_named(publisher):
    article = printed()
    withdraw(publisher, article)
    article.refresh_from_db()
    article.title_en, article.body_en = "New", "<p>Text.</p>"
    article.save()
    assert "这次发布会新增：English" in sentences(publisher.get(page(article)))


def test_what_was_withdrawn_can_be_printed_unchanged(publisher):
    article = printed()
    publisher.post(f"/admin/articles/article/{article.pk}/withdraw/", {"reason": "数字有误"})
    assert "无需再次发布" not in sentences(publisher.get(page(article)))
    assert press_button(publisher, article).status_code == 302


def test_who_may_not_publish_is_told_so_also_where_nothing_differs():
    article = printed()
    client = signed_in(press.writer())
    refused = client.post(page(article), {"digest": manuscript_digest(article)})
    assert "您没有发布权限" in sentences(refused)


def test_a_writer_gets_the_whole_address_to_hand_over():
    article = manuscript()
    text = sentences(signed_in(press.writer()).get(page(article)))
    assert f'value="http://testserver{page(article)}" readonly' in text


def test_a_comparison_shows_markup_as_text(publisher):
    article = printed()
    article.refresh_from_db()
    article.title_zh_hans = "<script>alert(1)</script>"
    article.save()
    text = sentences(publisher.get(page(article)))
    assert "<script>alert(1)" not in text
    assert "&lt;" in text


def test_withdrawing_asks_for_a_reason_and_works_once(publisher):
    article = printed()
    url = f"/admin/articles/article/{article.pk}/withdraw/"
    missing = publisher.post(url, {"reason": " "})
    assert missing.status_code == 400
    assert "请写明撤下的原因" in sentences(missing)
    assert publisher.post(url, {"reason": "数字有误"}).status_code == 302
    assert not LiveEntry.objects.filter(is_live=True).exists()
    assert "数字有误" in sentences(publisher.get(page(article)))
    again = publisher.post(url, {"reason": "再撤一次"})
    assert again.status_code == 409
    assert "现在不在网上" in sentences(again)


def test_withdrawing_is_never_a_matter_of_following_a_link(publisher):
    article = printed()
    assert publisher.get(f"/admin/articles/article/{article.pk}/withdraw/").status_code == 405
    assert LiveEntry.objects.filter(is_live=True).exists()


def test_a_print_that_was_tampered_with_is_shown_as_such(publisher):
    article = printed()
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE articles_publication SET title = %s", ["别的标题"])
    assert "封缄不符" in sentences(publisher.get(page(article)))


def test_progress_counts_the_pictures_that_are_ready(publisher):
    article = manuscript()
    press.image(article)
    image = press.image(article)
    type(image).objects.filter(pk=image.pk).update(renditions_made=False)
    answer = publisher.get(f"/admin/articles/article/{article.pk}/progress/")
    assert answer.json() == {"total": 2, "done": 1}


def test_save_and_publish_leads_to_the_publish_page():
    client = signed_in(press.writer())
    article = manuscript()
    url = f"/admin/articles/article/{article.pk}/change/"
    response = saved(client, url, _publish="1")
    assert response["Location"] == page(article)


def test_a_report_and_an_article_share_the_page(publisher):
    report = MeetingReport.objects.create(
        title_zh_hans="报道", body_zh_hans="<p>文</p>", source_zh_hans="云渡区",
        column=press.column(), created_by=press.writer(),
    )  # fmt: skip
    assert press_button(publisher, report).status_code == 302


def test_readers_of_english_get_the_reason_written_for_them(client, publisher):
    article = press.published(english=True)
    publisher.post(
        f"/admin/articles/article/{article.pk}/withdraw/",
        {"reason": "数据有误", "reason_en": "The figures were wrong."},
    )
    html = client.get(f"/en/articles/{article.pk}/").content.decode()
    assert "The figures were wrong." in html
    assert "数据有误" not in html
