"""A manuscript for those who may see it and not write it: a page to read, without controls."""

import re

import pytest
from django.core.files.base import ContentFile

from articles.models import Article, Attachment, Meeting
from tests import press
from tests.desk_forms import manuscript, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[press.publisher, press.administrator])
def reader(request):
    """Somebody who sees manuscripts and writes none."""
    return signed_in(request.param())


def page(client, article, model="article"):
    response = client.get(f"/admin/articles/{model}/{article.pk}/change/")
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index('<div id="content"') :]


def language(html, suffix):
    """What one of the page's tabs holds."""
    found = re.search(rf'<section class="language language-{suffix}.*?</section>', html, re.S)
    assert found
    return found[0]


def test_it_is_read_in_three_languages_and_has_nothing_to_press(reader):
    article = manuscript(title_en="Works begin", body_en="<p>Today.</p>", is_reprint=True)
    html = page(reader, article)
    assert re.findall(r'<h2 class="fieldset-heading"[^>]*>(.*?)</h2>', html) == [
        "简体",
        "繁体",
        "English",
    ]
    assert article.title_zh_hans in language(html, "zh_hans")
    assert "Works begin" in language(html, "en")
    assert "zh-hans]" not in html
    # Beside the text there may be: what throws a draft away, what prolongs the session.
    text = html[html.index('class="main-column"') : html.index('class="rail"')]
    controls = re.findall(r"<(?:input|button|textarea|select)\b[^>]*>", text)
    assert [tag for tag in controls if 'type="hidden"' not in tag] == []


def test_yes_and_no_are_words_and_columns_have_their_trail(reader):
    column = press.column("news/meetings")
    html = page(reader, manuscript(column=column, is_reprint=True))
    facts = html[html.index('id="reading-facts"') :]
    assert re.search(r"转载</dt><dd>是</dd>", facts)
    assert re.search(r"含人工智能生成内容</dt><dd>否</dd>", facts)
    assert f"{column.parent.name} › {column.name}</dd>" in facts
    assert "<img" not in facts


def test_the_body_is_text_with_its_pictures_and_their_captions(reader):
    article = manuscript()
    image = press.image(article, caption_zh_hans="会场全景", alt_zh_hans="七人坐在主席台上")
    body = f'<h2>进展</h2><p>已完工。</p><figure data-image="{image.key}"></figure>'
    article.body_zh_hans = body
    article.save()
    html = language(page(reader, article), "zh_hans")
    assert "<h2>进展</h2><p>已完工。</p><figure><img" in html
    assert f'src="/admin/articles/article/picture/{image.key}/"' in html
    assert "<figcaption>会场全景" in html
    assert "&lt;h2" not in html
    assert image.file.name not in html


def test_what_came_past_the_forms_is_cleaned_before_it_is_shown(reader):
    article = manuscript()
    Article.objects.filter(pk=article.pk).update(body_zh_hans="<p>好<script>x()</script></p>")
    html = language(page(reader, article), "zh_hans")
    assert "<p>好</p>" in html


def test_a_picture_has_its_size_and_a_file_its_name_and_a_link_that_works(reader):
    article = manuscript()
    press.image(article)
    attachment = Attachment(
        article=article, name="断点清单", kind="pdf", size=2048, digest="ab" * 32
    )
    attachment.file.save("abab.pdf", ContentFile(b"%PDF-1.4"), save=False)
    attachment.save()
    html = language(page(reader, article), "zh_hans")
    assert re.search(r"640×480，[\d.]+\xa0(KB|字节)", html)
    link = re.search(r'<a href="([^"]+)">断点清单</a> <span class="meta">PDF', html)
    assert link
    assert b"".join(reader.get(link[1]).streaming_content) == b"%PDF-1.4"


def test_a_picture_whose_file_is_gone_does_not_keep_the_page_from_being_read(reader):
    article = manuscript()
    image = press.image(article)
    image.file.storage.delete(str(image.file.name))
    assert "640×480" in page(reader, article)


def test_a_language_without_words_says_so(reader):
    html = page(reader, manuscript())
    assert "这种文字没有写。" in language(html, "en")
    assert "这种文字没有写。" not in language(html, "zh_hans")


def test_a_meetings_facts_stand_in_the_language_they_are_written_in(reader):
    article = manuscript(is_meeting_report=True)
    Meeting.objects.create(article=article, place="二号会议室", attendees="张三\n李四")
    html = page(reader, article, "meetingreport")
    assert re.search(r"会议地点</dt><dd lang=\"zh-Hans\">二号会议室</dd>", html)
    assert "张三<br>李四" in language(html, "zh_hans")
    assert "二號會議室" in language(html, "zh_hant")
    assert "会议地点" not in language(html, "en")


def test_a_writer_still_gets_the_form():
    html = page(signed_in(press.writer()), manuscript())
    assert 'id="id_title_zh_hans"' in html
    assert "reading-facts" not in html
