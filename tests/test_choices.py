"""Choosing otherwise than the converter: a place of the manuscript, and corrected texts."""

import re

import pytest

from articles import choices
from articles.digests import manuscript_digest
from articles.models import Contribution, Stage
from articles.refusals import Refused
from tests import press
from tests.desk_forms import signed_in

pytestmark = pytest.mark.django_db

# 周 of a name is decided by nothing but itself; 系 behind 他 is a guard's.
BODY = "<p>部长周俊鹏到会。他系本区人，<b>同</b>意。</p><p>周俊鹏发言。</p>"


@pytest.fixture
def article():
    return press.article(title_zh_hans="云渡区开会", body_zh_hans=BODY, created_by=press.writer())


def place(article, source, number=0):
    found = [each for each in choices.places(article) if each.decision.source == source]
    return found[number]


def pin(article, source, form, number=0, by=None):
    place_id = place(article, source, number).id
    digest = manuscript_digest(press.fresh(article))
    choices.pin(article, place_id, form, by or press.writer(), digest)
    return press.fresh(article)


def test_the_unsure_places_come_first_and_are_few(article):
    found = choices.places(article)
    unsure = [each for each in found if each.decision.is_unsure]
    assert [each.decision.source for each in unsure] == ["周", "周"]
    assert found[: len(unsure)] == unsure
    assert choices.unsure_count(article) == 2


def test_a_place_tells_what_stands_around_it_in_both_scripts(article):
    simplified, traditional = place(article, "系").around()
    assert simplified[1:] == ("系", "本区人，同意。")
    assert traditional == ("部長周俊鵬到會。他", "係", "本區人，同意。")


def test_a_pin_writes_its_place_and_stays_after_the_next_edit(article):
    made = pin(article, "周", "週")
    assert "部長週俊鵬" in made.body_zh_hant
    assert made.traditional_state("body") == "auto"
    made.body_zh_hans = made.body_zh_hans.replace("到会", "出席会议")
    made.save()
    assert "部長週俊鵬出席會議" in press.fresh(made).body_zh_hant


def test_a_pin_means_its_phrase_and_nothing_beside_it(article):
    made = pin(article, "周", "週")
    assert made.pins == {"部长周俊鹏": "部長週俊鵬"}
    assert "<p>周俊鵬發言。</p>" in made.body_zh_hant


def test_a_second_choice_beside_the_first_undoes_nothing(article):
    article.body_zh_hans = "<p>均系周边系统</p>"
    article.save()
    pin(article, "系", "系")
    made = pin(article, "周", "週")
    assert made.body_zh_hant == "<p>均系週邊系統</p>"


def test_a_pin_can_be_chosen_otherwise_again_and_taken_back(article):
    pin(article, "周", "週")
    made = pin(article, "周", "周")
    assert "部長周俊鵬" in made.body_zh_hant
    [phrase] = made.pins
    choices.unpin(made, phrase, press.writer(), manuscript_digest(made))
    assert press.fresh(made).pins == {}


def test_a_pin_holds_in_pictures_and_the_meeting_too(article):
    press.image(article, caption_zh_hans="部长周俊鹏讲话")
    pin(article, "周", "週")
    assert press.fresh(article).images.get().caption_zh_hant == "部長週俊鵬講話"


def test_choosing_is_an_edit_that_reviewers_must_see(article):
    press.reviewed(article)
    assert press.fresh(article).review.stage == Stage.APPROVED
    chooser = press.person("程小满", "编辑")
    before = manuscript_digest(press.fresh(article))
    pin(article, "周", "週", by=chooser)
    assert manuscript_digest(press.fresh(article)) != before
    assert press.fresh(article).review.stage != Stage.APPROVED
    assert Contribution.objects.filter(article=article, user=chooser).exists()


def test_a_page_that_is_out_of_date_changes_nothing(article):
    place_id = place(article, "周").id
    digest = manuscript_digest(press.fresh(article))
    other = press.fresh(article)
    other.title_zh_hans = "另一个标题"
    other.save()
    with pytest.raises(Refused):
        choices.pin(article, place_id, "週", press.writer(), digest)
    assert press.fresh(article).pins == {}


@pytest.mark.parametrize(
    ("place_id", "form"), [("article-0-body-0", "週"), (None, "猫"), (None, "")]
)
def test_a_place_or_form_that_is_none_is_refused(article, place_id, form):
    digest = manuscript_digest(press.fresh(article))
    with pytest.raises(Refused):
        choices.pin(article, place_id or place(article, "周").id, form, press.writer(), digest)


def test_corrected_texts_have_no_places_but_a_comparison(article):
    article.title_zh_hant = "雲渡區召開會議"
    article.save()
    assert all(each.field != "title" for each in choices.places(article))
    [correction] = choices.corrections(article)
    assert (correction.written, correction.derived) == ("雲渡區召開會議", "雲渡區開會")
    assert correction.terms() == []


def test_a_correction_proposes_what_could_stand_in_the_glossary():
    article = press.article(title_zh_hans="记者钟晓松到会", title_zh_hant="記者鐘曉松到會")
    [correction] = choices.corrections(article)
    assert correction.terms() == [("记者钟晓松", "記者鐘曉松")]


def test_a_stale_correction_is_kept_or_given_up_by_one_press(article):
    article.title_zh_hant = "雲渡區會議"
    article.save()
    article.title_zh_hans = "云渡区开大会"
    article.save()
    [correction] = choices.corrections(article)
    assert correction.is_stale
    choices.settle(
        article, correction.id, False, press.writer(), manuscript_digest(press.fresh(article))
    )
    assert press.fresh(article).traditional_state("title") == "manual"
    assert press.fresh(article).title_zh_hant == "雲渡區會議"
    choices.settle(
        article, correction.id, True, press.writer(), manuscript_digest(press.fresh(article))
    )
    assert press.fresh(article).traditional_state("title") == "auto"
    assert press.fresh(article).title_zh_hant == "雲渡區開大會"


# --- the page ------------------------------------------------------------------------------


def address(article):
    return f"/admin/articles/article/{article.pk}/traditional/"


def press_button(client, article, name, value):
    page = client.get(address(article)).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    assert f'name="{name}" value="{value}"' in page
    return client.post(address(article), {"digest": digest, name: value}, follow=True)


def test_one_press_on_the_page_chooses_another_form(article):
    client = signed_in(press.writer())
    said = press_button(client, article, "pin", f"{place(article, '周').id}|週")
    assert "这一处改成“週”了" in said.content.decode()
    assert "部長週俊鵬" in press.fresh(article).body_zh_hant
    said = press_button(client, article, "unpin", "部长周俊鹏")
    assert "部長周俊鵬" in press.fresh(article).body_zh_hant


def test_the_form_leads_there_and_says_how_many_there_are(article):
    page = signed_in(press.writer()).get(f"/admin/articles/article/{article.pk}/change/")
    assert address(article) in page.content.decode()
    assert "2 处要看" in page.content.decode()


def test_of_a_very_long_text_nothing_is_counted_on_the_way(article):
    article.body_zh_hans = BODY * 1000
    article.save()
    assert choices.unsure_count(article) is None
    page = signed_in(press.writer()).get(f"/admin/articles/article/{article.pk}/change/")
    assert address(article) in page.content.decode()
    assert "没有拿不准的" not in page.content.decode()


def test_who_may_only_look_has_no_buttons_and_no_way_around(article):
    client = signed_in(press.publisher())
    page = client.get(address(article)).content.decode()
    assert 'name="pin"' not in page
    assert client.post(address(article), {"pin": "x|y"}).status_code == 403


def test_a_long_text_costs_the_page_no_more_questions(article, django_assert_max_num_queries):
    client = signed_in(press.writer())
    client.get(address(article))
    article.body_zh_hans = BODY * 200
    article.save()
    for _number in range(5):
        press.image(article)
    with django_assert_max_num_queries(30):
        client.get(address(article))
