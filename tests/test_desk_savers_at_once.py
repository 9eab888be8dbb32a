"""Two who press 存 in the same moment: the second waits, and is shown what the first one saved."""

import pytest
from django.db import transaction

from articles.models import PressChain
from portal.models import HomeBlock, SiteFacts, StripEntry
from tests import press
from tests.desk_forms import opened, signed_in
from tests.together import Other

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def article():
    return f"articles/article/{press.article().pk}", "author_zh_hans", "editor_zh_hans"


def column():
    return f"articles/column/{press.column().pk}", "description_zh_hans", "keywords_zh_hans"


def facts():
    press.site_facts()
    return "portal/sitefacts/1", "address_zh_hans", "organiser_zh_hans"


def strip_entry():
    made = StripEntry.objects.create(label_zh_hans="问答", url="/ask/")
    return f"portal/stripentry/{made.pk}", "label_zh_hans", "hint_zh_hans"


def home_block():
    made = HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    return f"portal/homeblock/{made.pk}", "title_zh_hans", "title_en"


def account():
    return f"articles/user/{press.publisher().pk}", "name", "email"


@pytest.mark.parametrize("make", [article, column, facts, strip_entry, home_block, account])
def test_what_the_first_saved_is_not_overwritten_unseen(make):
    group = {article: "编辑", account: "安全管理员"}.get(make, "系统管理员")
    first, second = (signed_in(press.person(name, group)) for name in ("温若谷", "程小满"))
    path, one, other = make()
    url = f"/admin/{path}/change/"
    mine = opened(second, url) | {other: "second@example.cn", "_continue": "1"}
    answers = []
    later = Other(lambda: answers.append(second.post(url, mine)))
    with transaction.atomic():
        form = opened(first, url) | {one: "先存的", "_continue": "1"}
        assert first.post(url, form).status_code == 302
        later.come()
    later.leave()
    assert later.refusal is None
    assert [answer.status_code for answer in answers] == [200]
    assert [(row["theirs"], row["both"]) for row in answers[0].context["conflicts"]] == [
        ("先存的", False)
    ]


def test_an_order_set_in_a_list_is_not_overwritten_unseen():
    first, second = (signed_in(press.person(name, "系统管理员")) for name in ("温若谷", "程小满"))
    for order, label in enumerate(("问答", "信箱")):
        StripEntry.objects.create(label_zh_hans=label, url="/ask/", order=order)
    url = "/admin/portal/stripentry/"
    form = opened(second, url) | {"_save": "1"}
    answers = []
    later = Other(lambda: answers.append(second.post(url, form | {"form-0-order": "8"})))
    with transaction.atomic():
        assert first.post(url, form | {"form-0-order": "7"}).status_code == 302
        later.come()
    later.leave()
    assert later.refusal is None
    assert [answer.status_code for answer in answers] == [200]
    assert [row["theirs"] for row in answers[0].context["conflicts"]] == ["<mark>7</mark>"]
    assert StripEntry.objects.get(label_zh_hans="问答").order == 7


def test_of_two_who_make_the_site_facts_the_second_is_shown_the_first_ones():
    first, second = (signed_in(press.person(name, "系统管理员")) for name in ("温若谷", "程小满"))
    url = "/admin/portal/sitefacts/add/"
    form = opened(second, url) | {"phone": "0512-1234567", "_continue": "1"}
    answers = []
    later = Other(lambda: answers.append(second.post(url, form)))
    with transaction.atomic():
        assert first.post(url, form | {"phone": "0512-7654321"}).status_code == 302
        later.come()
    later.leave()
    assert later.refusal is None
    assert [answer.status_code for answer in answers] == [200]
    rows = answers[0].context["conflicts"]
    assert [(row["label"], row["both"]) for row in rows] == [("联系电话", True)]
    assert SiteFacts.objects.get().phone == "0512-7654321"


def test_who_saves_a_column_does_not_stand_in_the_way_of_a_publication():
    article = press.article()
    client = signed_in(press.administrator())
    press.publisher()
    url = f"/admin/articles/column/{article.column_id}/change/"
    form = opened(client, url) | {"description_zh_hans": "新简介。", "_continue": "1"}
    answers = []
    later = Other(lambda: answers.append(client.post(url, form)))
    with transaction.atomic():
        PressChain.lock()
        later.come()
        # Had the saver the column already, each would now wait for the other.
        press.print_it(article)
    later.leave()
    assert later.refusal is None
    assert [answer.status_code for answer in answers] == [302]
