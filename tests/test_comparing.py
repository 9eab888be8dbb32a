"""How two states of a text are told apart: in words, not in codes."""

import pytest
from django.utils.html import strip_tags

from articles import comparing
from articles.models import Publication
from tests import press

pytestmark = pytest.mark.django_db

TABLE = "<table><tbody><tr><th>单位</th><th>任务</th></tr><tr><td>区{}局</td><td>清淤</td></tr></tbody></table>"


def test_the_cells_of_a_row_do_not_run_together():
    assert comparing.paragraphs(TABLE.format("水务")) == ["单位｜任务", "区水务局｜清淤"]
    lines = comparing.bodies(TABLE.format("水务"), TABLE.format("住建"), {})
    (touched,) = [line.text for line in lines if line.kind == "touched"]
    assert touched == "区<del>水务</del><ins>住建</ins>局｜清淤"


def test_pictures_are_called_by_their_captions():
    html = '<p>一</p><figure data-image="abc"></figure><figure data-image="def"></figure>'
    assert comparing.paragraphs(html, {"abc": "现场"}) == ["一", "［图：现场］", "［图：没有图说］"]


def test_a_comparison_of_prints_names_no_keys():
    article = press.article(body_zh_hans="<p>正文。</p>")
    images = [press.image(article, caption_zh_hans=caption) for caption in ("现场", "发言")]
    article.cover = images[0]
    press.print_it(article)
    article.body_zh_hans += "".join(f'<figure data-image="{each.key}"></figure>' for each in images)
    article.cover = images[1]
    article.save()
    press.print_it(article)
    before, after = Publication.objects.filter(language="zh-hans").order_by("pk")
    told = [f"{line.label} {strip_tags(line.text)}" for line in comparing.prints(before, after)]
    assert any("［图：图 2 发言］" in each for each in told), told
    assert any(each.startswith("封面") for each in told), told
    assert not any(each.key in line for each in images for line in told), told
