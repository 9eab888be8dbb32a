"""A document that is no longer in force says so above its title, and stays."""

from datetime import UTC, date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from articles import comparing, restoring
from articles.audio.reading import paragraphs
from articles.digests import digest_of, manuscript_digest
from articles.models import Article, LiveEntry, Publication, Validity
from articles.printing import compose
from articles.seals import verify_chain
from tests import press
from tests.desk_forms import address, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)
NOTE = "由《云渡区养老服务办法》代替。"
EXPIRED = {
    "": "本文件自2026-01-01起失效。",
    "/zh-hant": "本文件自2026-01-01起失效。",
    "/en": "This document ceases to be in force from 2026-01-01.",
}
SAID = {
    "": "本文件自2026-01-01起废止。",
    "/senior": "本文件自2026-01-01起废止。",
    "/zh-hant": "本文件自2026-01-01起廢止。",
    "/en": "This document is repealed from 2026-01-01.",
}


@pytest.fixture(scope="module")
def _repealed(written_once):
    article = press.published(english=True)
    article = Article.objects.get(pk=article.pk)
    article.repealed_on = DAY
    article.repeal_note_zh_hans, article.repeal_note_en = NOTE, "Replaced by a later one."
    article.save()
    press.print_it(article)
    return article.pk


@pytest.fixture
def repealed(_repealed):
    """An article in two languages, printed once in force and once repealed."""
    return Article.objects.get(pk=_repealed)


@pytest.fixture
def expired(repealed):
    """The same, printed once more: it was not repealed, its term had ended."""
    repealed.validity = Validity.EXPIRED
    repealed.save()
    press.print_it(repealed)
    return Article.objects.get(pk=repealed.pk)


@pytest.mark.parametrize("prefix", SAID)
def test_readers_are_told_above_the_title_in_their_language(client, repealed, prefix):
    html = sentences(client.get(f"{prefix}/articles/{repealed.pk}/"))
    notice = html.index(SAID[prefix])
    assert notice < html.index("<h1")
    note = {"/en": "Replaced by", "/zh-hant": "由《雲渡區養老服務辦法》代替"}.get(prefix, NOTE)
    assert notice < html.index(note) < html.index("<h1")


@pytest.mark.parametrize("prefix", EXPIRED)
def test_what_has_expired_is_not_called_repealed(client, expired, prefix):
    html = sentences(client.get(f"{prefix}/articles/{expired.pk}/"))
    assert html.index(EXPIRED[prefix]) < html.index("<h1")
    assert SAID[prefix] not in html
    assert verify_chain() is None


def test_it_is_read_aloud_as_it_is_written(expired):
    entry = LiveEntry.objects.get(article=expired, language="zh-hans")
    assert paragraphs(entry)[0][0] == "本文件自2026-01-01起失效。"


def test_what_is_in_force_says_nothing(client):
    article = press.published()
    assert "废止" not in client.get(f"/articles/{article.pk}/").content.decode()


def test_reviewers_agree_to_the_repeal_and_older_agreements_stand():
    article = Article.objects.get(pk=press.article().pk)
    before = manuscript_digest(article)
    article.repealed_on = DAY
    assert (with_day := manuscript_digest(article)) != before
    article.validity = Validity.EXPIRED
    assert manuscript_digest(article) not in (before, with_day)
    article.validity = Validity.REPEALED
    assert manuscript_digest(article) == with_day
    article.repeal_note_zh_hans = NOTE
    assert manuscript_digest(article) != with_day
    article.repealed_on, article.repeal_note_zh_hans = None, ""
    assert manuscript_digest(article) == before


def test_what_was_agreed_to_and_sealed_before_there_was_a_choice_stays_so(repealed):
    print_ = Publication.objects.filter(language="zh-hans").order_by("-pk")[0]
    assert print_.digest == manuscript_digest(repealed)
    without = {
        field.attname: getattr(print_, field.attname)
        for field in Publication._meta.concrete_fields
        if field.name not in ("id", "seal", "validity")
    }
    facts = {name: value for name, value in without.items() if value}
    facts |= {
        "repealed_on": "2026-01-01",
        "published_at": print_.published_at.astimezone(UTC).isoformat(),
    }
    assert digest_of(facts) == print_.seal
    assert comparing.is_same(print_, compose(repealed, "zh-hans"))


def test_its_print_is_sealed_with_the_day(repealed):
    assert verify_chain() is None
    last = Publication.objects.filter(language="zh-hans").order_by("-pk").first()
    assert (last.repealed_on, last.repeal_note) == (DAY, NOTE)


def test_a_comparison_of_its_prints_tells_of_the_day_and_the_note(repealed):
    before, after = Publication.objects.filter(language="zh-hans").order_by("pk")
    told = [f"{line.label} {strip_tags(line.text)}" for line in comparing.prints(before, after)]
    assert "废止或失效日期 2026-01-01" in told
    assert f"废止或失效说明 {NOTE}" in told


def test_a_comparison_tells_that_it_is_the_other_of_the_two(expired):
    _first, before, after = Publication.objects.filter(language="zh-hans").order_by("pk")
    told = [f"{line.label} {line.text}" for line in comparing.prints(before, after)]
    assert told == ["是废止还是失效 <del>废止</del><ins>失效</ins>"]
    assert not comparing.is_same(before, after)


def put_back(article, printing, **which):
    printed = list(article.publications.filter(printing=printing, **which).order_by("pk"))
    restoring.restore(article, printed, press.writer(), manuscript_digest(article))
    again = Article.objects.get(pk=article.pk)
    return again, (again.repealed_on, again.repeal_note_zh_hans)


def test_an_earlier_print_is_put_back_as_in_force(repealed):
    again, state = put_back(repealed, 1)
    assert state == (None, "")
    assert put_back(again, 2)[1] == (DAY, NOTE)


def test_an_earlier_print_is_put_back_as_repealed_or_expired(expired):
    again, state = put_back(expired, 2)
    assert (again.validity, *state) == (Validity.REPEALED, DAY, NOTE)
    again, _state = put_back(again, 3)
    assert again.validity == Validity.EXPIRED
    assert put_back(again, 1)[0].validity == ""


def test_the_words_of_one_language_are_put_back_without_the_repeal_or_its_note(repealed):
    repealed.summary_zh_hans, repealed.summary_en = "改过的摘要。", "Another summary."
    repealed.save()
    press.print_it(repealed)
    again, state = put_back(repealed, 1, language="zh-hans")
    assert (again.summary_zh_hans, *state) == ("会议部署了下一步工作。", DAY, NOTE)
    in_force, _state = put_back(again, 1)
    again, state = put_back(in_force, 3, language="en")
    assert again.summary_en == "Another summary."
    assert (*state, again.repeal_note_en) == (None, "", "")
    again.full_clean()


def test_a_note_without_a_day_is_asked_for_it():
    article = press.article()
    article.repeal_note_zh_hans = NOTE
    with pytest.raises(ValidationError, match="从哪一天起废止"):
        article.full_clean()


def test_an_expiry_without_a_day_is_asked_for_it():
    article = press.article()
    article.validity = Validity.EXPIRED
    with pytest.raises(ValidationError, match="从哪一天起"):
        article.full_clean()
    assert compose(article, "zh-hans").validity == ""


def test_the_form_asks_for_it_only_after_a_printing(repealed):
    writer = signed_in(press.writer())
    assert "repealed_on" in opened(writer, address(repealed))
    assert "repealed_on" not in opened(writer, address(press.article()))


def test_what_was_public_elsewhere_can_be_printed_as_repealed_from_the_start(client):
    article = press.article(original_published_at=timezone.now() - timedelta(days=900))
    writer = signed_in(press.writer())
    form = opened(writer, address(article))
    assert "correction_note_zh_hans" not in form
    words = {
        "repealed_on": "2026-01-01",
        "validity": "expired",
        "repeal_note_en": "Its term ended.",
    }
    assert saved(writer, address(article), **words).status_code == 302
    press.print_it(press.fresh(article))
    assert article.publications.count() == 2
    assert EXPIRED[""] in sentences(client.get(f"/articles/{article.pk}/"))
