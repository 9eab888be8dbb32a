"""Tables of an article as readers get them."""

import pytest
from django.utils.safestring import mark_safe

from accessibility.templatetags.renderings import tied
from tests import press

pytestmark = pytest.mark.django_db

TABLE = (
    "<table><caption>缴费标准</caption><thead><tr><th>人员</th><th>缴费</th></tr></thead><tbody>"
    "<tr><th>18 以下</th><td>410 元</td></tr>"
    "<tr><th>成年</th><td><p>1,720.5 元 每年</p></td></tr>"
    "<tr><th>其他</th><td>按 3 档 算</td></tr></tbody></table>"
)


@pytest.fixture
def html(client):
    made = press.published(body_zh_hans=f"<p>说明 5 条</p>{TABLE}<p>完</p>")
    return client.get(f"/articles/{made.pk}/").content.decode()


def test_a_table_scrolls_in_a_frame_named_by_its_caption(html):
    assert '<div class="scroll" role="region" tabindex="0" aria-label="缴费标准"><table>' in html


def test_a_number_at_the_head_of_a_cell_stays_with_its_unit(html):
    assert ">410\xa0元<" in html
    assert ">1,720.5\xa0元 每年<" in html
    assert ">18\xa0以下<" in html


def test_words_elsewhere_stay_as_they_were_written(html):
    assert "按 3 档 算" in html
    assert "说明 5 条" in html


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<td>410 元</td>", "<td>410\xa0元</td>"),
        ("<td>1,720.5 yuan a year</td>", "<td>1,720.5\xa0yuan a year</td>"),
        ('<th scope="row">60 years</th>', '<th scope="row">60\xa0years</th>'),
        ("<td><p>18 以下</p></td>", "<td><p>18\xa0以下</p></td>"),
        ("<td>1 个</td><td>2 个</td>", "<td>1\xa0个</td><td>2\xa0个</td>"),
        # Neither a number with what it counts, nor at the head of a cell.
        ("<td>410 (元)</td>", "<td>410 (元)</td>"),
        ("<td>第 3 档</td>", "<td>第 3 档</td>"),
        ("<td>元 410</td>", "<td>元 410</td>"),
        ("<caption>2026 年</caption>", "<caption>2026 年</caption>"),
        ("<td>410元</td>", "<td>410元</td>"),
    ],
)
def test_only_a_number_that_begins_a_cell_is_tied_to_the_word_after_it(cell, shown):
    assert tied(mark_safe(f"<table>{cell}</table>")) == f"<table>{shown}</table>"
