"""The desk's screens of the knowledge base: written by one person, published by another."""

import io
import re

import pytest
from django.contrib.auth.models import Permission

from articles import sheets
from articles.models import User
from articles.publishing import withdraw as withdraw_article
from interaction.models import Answer, LiveAnswer, Rating, Topic
from interaction.printing import answer_digest
from interaction.publishing import has_edited
from tests import counter, press
from tests.desk_forms import opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/interaction/answer/"


def form(made) -> str:
    return f"{LIST}{made.pk}/change/"


def page(made) -> str:
    return f"{LIST}{made.pk}/publish/"


def test_a_writer_writes_an_answer_and_is_led_to_how_it_looks():
    topic, client = counter.topic(), signed_in(press.writer())
    words = {
        "question_zh_hans": "身份证丢了怎么补办？",
        "body_zh_hans": "<p>到派出所。</p>",
        "topic": str(topic.pk),
    }
    url = f"{LIST}add/"
    response = client.post(url, opened(client, url) | words | {"_publish": "1"})
    made = Answer.objects.get()
    assert response.url == page(made)
    assert made.created_by == press.writer()
    assert made.question_zh_hant == "身份證丟了怎麼補辦？"
    assert not LiveAnswer.objects.exists()
    assert "由别人来发布" in sentences(client.get(page(made)))


def test_another_person_publishes_what_the_page_shows(client):
    made, desk = counter.answer(english=True), signed_in(press.publisher())
    digest = re.search(r'name="digest" value="(\w+)"', sentences(desk.get(page(made))))[1]
    assert digest == answer_digest(made)
    response = desk.post(page(made), {"digest": digest}, follow=True)
    assert "已发布，第 1 印：简体、繁体、English。" in sentences(response)
    assert client.get(f"/en/ask/knowledge/{made.pk}/").status_code == 200
    assert "封缄完好" in sentences(response)


def test_what_was_changed_meanwhile_is_not_published():
    made, desk = counter.answer(), signed_in(press.publisher())
    digest = answer_digest(made)
    saved(signed_in(press.writer()), form(made), short_zh_hans="先挂失。")
    response = desk.post(page(made), {"digest": digest})
    assert response.status_code == 409
    assert "又有改动" in sentences(response)


def test_saving_a_form_as_it_was_opened_is_no_edit():
    made = counter.published()
    before = Answer.objects.values().get()
    saved(signed_in(press.publisher()), form(made))
    saved(signed_in(press.writer()), form(made))
    assert Answer.objects.values().get() == before
    assert not has_edited(made, press.writer())


def test_what_has_changed_since_the_print_is_shown_word_by_word():
    made = counter.published()
    made.short_zh_hans = "去派出所补办，交50元。"
    made.save()
    shown = sentences(signed_in(press.publisher()).get(page(made)))
    assert "改了什么：简体" in shown
    assert re.search(r"<del>.*?4.*?</del>.*?<ins>.*?5.*?</ins>", shown, re.S)


@pytest.mark.parametrize("mode", ["standard", "senior"])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_previews_are_the_public_pages_and_stored_nowhere(language, mode):
    made = counter.answer(english=True)
    response = signed_in(press.publisher()).get(f"{LIST}{made.pk}/preview/{language}/{mode}/")
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("private, no-store")
    assert f'data-mode="{mode}"' in sentences(response)
    assert ("police station" in sentences(response)) is (language == "en")


def test_a_publisher_withdraws_with_a_reason(client):
    made, desk = counter.published(), signed_in(press.publisher())
    url = f"{LIST}{made.pk}/withdraw/"
    assert "请写明撤下的原因" in sentences(desk.post(url, {"reason": ""}))
    response = desk.post(url, {"reason": "政策有变。"}, follow=True)
    assert "已撤下：" in sentences(response)
    assert client.get(f"/ask/knowledge/{made.pk}/").status_code == 410


def test_a_source_is_named_by_its_address_and_a_few_of_its_words():
    article = press.published(body_zh_hans="<p>第一条　收费四十元，当场交。</p><p>第二条</p>")
    made, client = counter.answer(), signed_in(press.writer())
    wanted = {"sources-0-article": f"/articles/{article.pk}/", "sources-0-paragraph": "收费四十元"}
    saved(client, form(made), **wanted)
    (source,) = made.sources.all()
    assert source.article == article
    assert source.paragraph == "第一条 收费四十元，当场交。"
    assert len(source.mark) == 64


@pytest.mark.parametrize(
    ("article", "words", "told"),
    [
        ("published", "没有的话", "公开的文章里没有这几个字"),
        ("draft", "", "现在不在网上"),
        ("nothing", "", "没有这篇文章"),
    ],
)
def test_a_source_must_be_public(article, words, told):
    numbers = {"published": press.published().pk, "draft": press.article().pk, "nothing": 987}
    made = counter.answer()
    wanted = {"sources-0-article": str(numbers[article]), "sources-0-paragraph": words}
    response = saved(signed_in(press.writer()), form(made), **wanted)
    assert told in sentences(response)
    assert not made.sources.exists()


def test_a_suspended_answer_is_a_task_of_those_who_write_and_publish():
    article = press.published()
    made = counter.answer()
    counter.cite(made, article)
    counter.print_it(made)
    before = signed_in(press.writer()).get("/admin/")
    assert "暂停的答复" not in sentences(before)
    withdraw_article(article, press.publisher(), "有误")
    for person in (press.writer(), press.publisher()):
        today = sentences(signed_in(person).get("/admin/"))
        assert "暂停的答复" in today
        assert "依据的文章已经撤下" in today
        assert form(made) in today
    shown = sentences(signed_in(press.publisher()).get(page(made)))
    assert "读者看不到：依据的文章已经撤下" in shown
    listed = sentences(signed_in(press.writer()).get(LIST, {"state": "suspended"}))
    assert form(made) in listed


def test_what_waits_for_a_publisher_stands_on_their_first_page():
    made = counter.answer()
    assert page(made) in sentences(signed_in(press.publisher()).get("/admin/"))
    assert "等着发布的答复" not in sentences(signed_in(press.writer()).get("/admin/"))


def test_the_list_is_picked_out_by_state_and_topic():
    draft = counter.answer()
    live = counter.published(topic=counter.topic("housing", name_zh_hans="住房"))
    client = signed_in(press.publisher())

    def listed(**picked):
        return [each.pk for each in client.get(LIST, picked).context["cl"].result_list]

    assert listed() == [live.pk, draft.pk]
    assert listed(state="draft") == [draft.pk]
    assert listed(state="live") == [live.pk]
    assert listed(topic=str(live.topic_id)) == [live.pk]


def test_a_list_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    for _number in range(5):
        counter.published()
    client = signed_in(press.publisher())
    client.get(LIST)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_a_table_comes_in_as_drafts_and_goes_out_again():
    client = signed_in(press.writer())
    table = sheets.as_xlsx(
        [["编号", "主题", "问题", "答复"], ["7", "住房", "怎么租房？", "去办。"]], "x"
    )
    file = io.BytesIO(table)
    file.name = "answers.xlsx"
    response = client.post(f"{LIST}import/", {"file": file})
    assert "怎么租房？" in sentences(response)
    made = Answer.objects.get()
    assert (made.external_id, made.created_by) == ("7", press.writer())
    assert not LiveAnswer.objects.exists()
    out = client.get(f"{LIST}export/xlsx/")
    assert sheets.read(out.content, "out.xlsx")[1][:3] == ["7", "住房", "怎么租房？"]
    assert client.get(f"{LIST}export/exe/").status_code == 404


def test_who_may_not_write_or_publish_is_kept_out():
    made = counter.answer()
    security = signed_in(press.security_officer())
    assert security.get(LIST).status_code == 403
    assert security.get(page(made)).status_code == 403
    auditor = signed_in(press.auditor())
    assert auditor.get(page(made)).status_code == 200
    assert auditor.post(page(made), {"digest": answer_digest(made)}).status_code == 409
    assert not LiveAnswer.objects.exists()


def test_an_administrator_keeps_the_topics():
    client = signed_in(press.administrator())
    url = "/admin/interaction/topic/add/"
    words = {"name_zh_hans": "住房", "name_en": "Housing", "slug": "housing", "order": "1"}
    client.post(url, opened(client, url) | words)
    assert Topic.objects.get().name_zh_hant == "住房"
    refused = client.post(url, opened(client, url) | words | {"slug": "feed"})
    assert "系统保留的地址" in sentences(refused)
    assert signed_in(press.writer()).get(url).status_code == 403


def test_what_was_done_is_written_down_in_the_words_of_the_desk():
    made = counter.published()
    saved(signed_in(press.writer()), form(made), short_zh_hans="先挂失。")
    log = sentences(signed_in(press.auditor()).get("/admin/auditlog/logentry/"))
    assert "一句话答复" in log
    assert "发布" in log


def test_who_may_only_look_reads_words_and_no_markup():
    made = counter.answer(english=True)
    counter.cite(made, press.published(title_zh_hans="补办身份证的办法"))
    looker = User.objects.create(username="kan", name="看", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_answer"))
    html = signed_in(looker).get(form(made)).content.decode()
    assert "<p>本人到派出所补领，现场免费拍照。</p>" in html
    assert "<p>Go to any police station in person.</p>" in html
    assert "&lt;p&gt;" not in html
    assert "《补办身份证的办法》" in html
    assert "<textarea" not in html
    assert "<textarea" in signed_in(press.writer()).get(form(made)).content.decode()


def rated(made, helpful, unhelpful):
    Rating.objects.create(answer=made, helpful=helpful, unhelpful=unhelpful)


def test_the_list_tells_how_often_an_answer_helped_and_is_sorted_by_it():
    good = counter.published(question_zh_hans="好的答复？")
    bad = counter.published(question_zh_hans="差的答复？")
    counter.published(question_zh_hans="没人评的答复？")
    rated(good, 12, 5)
    rated(bad, 3, 9)
    desk = signed_in(press.publisher())
    html = sentences(desk.get(LIST))
    assert re.search(r'class="field-helpful">\s*12\s*<', html)
    assert html.count("很多人说没用") == 1
    columns = ["name", "topic", "state", "helpful", "unhelpful", "written_by", "modified"]
    for column, first in (("helpful", "好的答复"), ("unhelpful", "差的答复")):
        place = columns.index(column)
        found = sentences(desk.get(LIST, {"o": f"-{place}"}))
        names = re.findall(r'class="song"[^>]*>(..的?.?答复|没人评的答复)？', found)
        assert names[0] == first
        assert names[-1] == "没人评的答复"


def test_an_answers_own_pages_tell_how_often_it_helped():
    made, other = counter.published(), counter.published()
    rated(made, 3, 9)
    for path in (form, page):
        html = sentences(signed_in(press.publisher()).get(path(made)))
        assert "有用 3　没用 9" in html
        assert "很多人说没用" in html
        assert "有用 3" not in sentences(signed_in(press.publisher()).get(path(other)))


@pytest.mark.parametrize(
    ("helpful", "unhelpful", "stands_out"),
    [(0, 4, False), (0, 5, True), (5, 5, True), (6, 5, False), (0, 0, False)],
)
def test_an_answer_stands_out_that_helps_fewer_than_it_does_not(helpful, unhelpful, stands_out):
    assert Rating(helpful=helpful, unhelpful=unhelpful).stands_out is stands_out


def with_file(**facts):
    """A published article with a file, which nobody looks into here."""
    article = press.article(**facts)
    counter.file_of(article)
    press.print_it(article)
    return article


def test_a_source_can_be_a_file_and_a_swapped_file_suspends_the_answer(client):
    article = with_file()
    made, desk = counter.answer(), signed_in(press.writer())
    wanted = {"sources-0-article": str(article.pk), "sources-0-attachment": "收费标准"}
    saved(desk, form(made), **wanted)
    (source,) = made.sources.all()
    assert (source.file, source.paragraph) == (article.attachments.get().digest, "")
    counter.print_it(made)
    assert "附件：收费标准" in sentences(client.get(f"/ask/knowledge/{made.pk}/"))
    assert 'value="收费标准"' in sentences(desk.get(form(made)))
    article.attachments.all().delete()
    counter.file_of(article, content=b"two")
    press.print_it(press.fresh(article))
    assert LiveAnswer.objects.filter(answer=made, suspended_why="changed").count() == 2
    assert client.get(f"/ask/knowledge/{made.pk}/").status_code == 404


def test_an_answer_is_suspended_when_the_article_of_its_file_is_withdrawn():
    article = with_file()
    made = counter.answer()
    saved(
        signed_in(press.writer()),
        form(made),
        **{"sources-0-article": str(article.pk), "sources-0-attachment": "收费标准.pdf"},
    )
    counter.print_it(made)
    withdraw_article(article, press.publisher(), "有误")
    assert LiveAnswer.objects.filter(answer=made, suspended_why="gone").count() == 2


@pytest.mark.parametrize(
    ("words", "file", "told"),
    [
        ("", "别的附件", "没有叫这个名字的附件"),
        ("收费", "收费标准", "段落请空着"),
    ],
)
def test_a_file_must_be_public_and_stands_alone(words, file, told):
    article, made = with_file(), counter.answer()
    wanted = {"article": str(article.pk), "paragraph": words, "attachment": file}
    response = saved(
        signed_in(press.writer()),
        form(made),
        **{f"sources-0-{name}": each for name, each in wanted.items()},
    )
    assert told in sentences(response)
    assert not made.sources.exists()
