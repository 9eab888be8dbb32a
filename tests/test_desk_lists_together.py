"""Two people at one list whose rows are edited in place: neither undoes the other unseen."""

import pytest

from portal.models import HomeBlock, StripEntry
from tests import press
from tests.desk_forms import opened, sentences, signed_in, told_rows
from tests.form_fields import fields

pytestmark = pytest.mark.django_db

STRIP = "/admin/portal/stripentry/"
BLOCKS = "/admin/portal/homeblock/"


@pytest.fixture
def two():
    return signed_in(press.administrator()), signed_in(press.person("程小满", "系统管理员"))


@pytest.fixture
def strip():
    return [
        StripEntry.objects.create(label_zh_hans=label, url="/ask/", order=order)
        for order, label in enumerate(("问答", "信箱", "地图"))
    ]


def ordered() -> list[str]:
    return [entry.label_zh_hans for entry in StripEntry.objects.order_by("order", "pk")]


def numbered(form: dict, entry: StripEntry, order: int) -> dict:
    """The list as a person sends it who gives one entry another number."""
    row = next(n for n in range(9) if form[f"form-{n}-id"] == str(entry.pk))
    return form | {f"form-{row}-order": str(order), "_save": "1"}


def test_an_order_that_the_first_set_is_not_undone_by_the_second(two, strip):
    first, second = two
    form = opened(second, STRIP)
    assert first.post(STRIP, numbered(opened(first, STRIP), strip[0], 7)).status_code == 302
    response = second.post(STRIP, numbered(form, strip[1], 9))
    page = sentences(response)
    assert response.status_code == 200
    assert told_rows(response) == [("问答：次序", "7", "0", False)]
    assert "标红" not in page
    assert ordered() == ["信箱", "地图", "问答"]

    assert second.post(STRIP, fields(page) | {"_save": "1"}).status_code == 302
    assert ordered() == ["地图", "问答", "信箱"]


def test_of_two_orders_for_one_entry_one_is_chosen(two, strip):
    first, second = two
    form = opened(second, STRIP)
    first.post(STRIP, numbered(opened(first, STRIP), strip[0], 7))
    response = second.post(STRIP, numbered(form, strip[0], 8))
    assert told_rows(response) == [("问答：次序", "7", "8", True)]
    page = sentences(response)
    choice = next(row["choice"] for row in response.context["conflicts"])
    assert second.post(STRIP, fields(page) | {choice: "stored", "_save": "1"}).status_code == 302
    strip[0].refresh_from_db()
    assert strip[0].order == 7


def test_fields_stand_beside_their_own_record_though_the_order_has_changed(two, strip):
    first, second = two
    form = opened(second, STRIP)
    first.post(STRIP, numbered(opened(first, STRIP), strip[0], 7))
    response = second.post(STRIP, numbered(form, strip[1], 9))
    changes = response.context["cl"]
    assert [row.instance.pk for row in changes.formset.forms] == [
        entry.pk for entry in changes.result_list
    ]


def test_a_row_that_the_first_deleted_does_not_keep_the_second_from_saving(two, strip):
    first, second = two
    form = opened(second, STRIP)
    first.post(f"{STRIP}{strip[0].pk}/delete/", {"post": "yes"})
    response = second.post(STRIP, numbered(form, strip[1], 9))
    assert [row["gone"] for row in response.context["conflicts"]] == [True]
    page = sentences(response)
    assert str(press.administrator()) in page
    assert second.post(STRIP, fields(page) | {"_save": "1"}).status_code == 302
    assert ordered() == ["地图", "信箱"]


def test_a_block_that_the_first_hid_is_not_shown_again(two):
    first, second = two
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    other = HomeBlock.objects.create(kind="notices", title_zh_hans="公告")
    form = opened(second, BLOCKS)
    hidden = opened(first, BLOCKS) | {"_save": "1"}
    row = next(n for n in range(2) if hidden[f"form-{n}-id"] == str(block.pk))
    hidden.pop(f"form-{row}-is_shown")
    assert first.post(BLOCKS, hidden).status_code == 302
    row = next(n for n in range(2) if form[f"form-{n}-id"] == str(other.pk))
    page = sentences(second.post(BLOCKS, form | {f"form-{row}-order": "5", "_save": "1"}))
    assert second.post(BLOCKS, fields(page) | {"_save": "1"}).status_code == 302
    block.refresh_from_db()
    other.refresh_from_db()
    assert not block.is_shown
    assert other.order == 5


def test_a_number_that_is_none_is_said_to_be_wrong(two, strip):
    first, second = two
    form = opened(second, STRIP)
    first.post(STRIP, numbered(opened(first, STRIP), strip[0], 7))
    page = sentences(second.post(STRIP, numbered(form, strip[1], -1)))
    assert "标红" in page
    assert "这里又存过" in page


def test_one_person_alone_meets_no_conflict(two, strip):
    first, _second = two
    for order in (5, 6, 7):
        assert first.post(STRIP, numbered(opened(first, STRIP), strip[0], order)).status_code == 302
    assert ordered() == ["信箱", "地图", "问答"]
