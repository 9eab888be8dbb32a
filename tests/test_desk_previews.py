"""Six previews of a manuscript, each the public page, and each says what the public sees."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import LiveEntry
from tests import press
from tests.desk_forms import manuscript, printed, sentences, signed_in
from tests.publish_page import digest, page, press_button, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def test_the_page_shows_the_six_renderings_and_a_part_of_the_digest(publisher):
    article = press.reviewed(manuscript(english=True))
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
