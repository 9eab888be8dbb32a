"""An answer's printings at the desk: held against each other, and put back."""

import re

import pytest
from django.contrib.auth.models import Permission

from articles.models import User
from interaction.models import Answer
from interaction.printing import answer_digest
from interaction.publishing import has_edited
from tests import counter, press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/interaction/answer/"


def page(made) -> str:
    return f"{LIST}{made.pk}/publish/"


def three_printings():
    """An answer whose second printing cost more and rests on an article, and whose third is short."""
    made = counter.published(english=True)
    counter.cite(made, press.published())
    made.body_zh_hans = "<p>工本费80元。</p>"
    made.save()
    counter.print_it(made)
    made.short_zh_hans, made.phone = "交钱补办。", "12345"
    made.save()
    counter.print_it(made)
    return made


def test_two_printings_are_compared_word_by_word():
    made, desk = three_printings(), signed_in(press.publisher())
    compare = f"{LIST}{made.pk}/compare/"
    assert compare in sentences(desk.get(page(made)))
    html = sentences(desk.get(compare, {"from": "1", "to": "2"}))
    assert "第 1 印 → 第 2 印" in html
    assert re.search(r"<del>.*?</del>.*80", html, re.S)
    assert "没有差别" in sentences(desk.get(compare, {"from": "3"}))
    assert "没有您要的那一印" in sentences(desk.get(compare, {"from": "9"}))
    assert signed_in(press.writer()).get(f"{LIST}{made.pk}/restore/9/").status_code == 404


def test_an_old_printing_is_put_back_as_an_edit_and_nothing_public_changes():
    made, desk = three_printings(), signed_in(press.writer())
    url = f"{LIST}{made.pk}/restore/1/"
    shown = sentences(desk.get(url))
    assert "稿件会这样改：简体" in shown
    assert Answer.objects.get().phone == "12345"  # it was only looked at
    digest = re.search(r'name="digest" value="(\w+)"', shown)[1]
    response = desk.post(url, {"digest": digest}, follow=True)
    assert "已恢复成第 1 印的内容" in sentences(response)
    now = Answer.objects.get()
    assert (now.body_zh_hans, now.phone) == (counter.BODY, "86000158")
    assert now.short_zh_hant == "去派出所補辦，交40元。"
    assert not now.sources.exists()
    assert has_edited(now, press.writer())
    assert counter.live(made).print.printing == 3
    assert desk.post(url, {"digest": digest}).status_code == 409
    assert desk.post(url, {"digest": answer_digest(now)}).status_code == 409


def test_a_printing_comes_back_with_its_sources():
    made = three_printings()
    made.sources.all().delete()
    desk = signed_in(press.writer())
    url = f"{LIST}{made.pk}/restore/2/"
    digest = re.search(r'name="digest" value="(\w+)"', sentences(desk.get(url)))[1]
    desk.post(url, {"digest": digest})
    assert made.sources.get().article_id == made.prints.last().sources[0]["article"]


def test_who_may_only_look_compares_and_puts_nothing_back():
    made = three_printings()
    looker = User.objects.create(username="kan", name="看", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_answer"))
    desk = signed_in(looker)
    html = sentences(desk.get(f"{LIST}{made.pk}/compare/"))
    assert "/restore/" not in html
    assert desk.get(f"{LIST}{made.pk}/restore/1/").status_code == 403
