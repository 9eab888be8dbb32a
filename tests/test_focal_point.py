"""The focal point: what stays in sight where a picture is cropped, from the desk to readers."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from articles import comparing, presenting
from articles.digests import manuscript_digest
from articles.models import Article, Image, Publication
from articles.printing import compose
from portal.models import HomeBlock
from tests import press

FACTS = {"digest": "d" * 64, "width": 900, "height": 600, "alt": "一", "caption": "二"}


def pictured(**facts: Any) -> tuple[Article, Image]:
    article = press.article()
    return article, press.image(article, **facts)


@pytest.mark.django_db
def test_a_print_without_one_says_nothing_of_it():
    article, _image = pictured()
    assert "focal" not in compose(article, "zh-hans").images[0]


@pytest.mark.django_db
def test_setting_one_changes_what_was_agreed_to_and_taking_it_back_restores_that():
    article, image = pictured()
    before = manuscript_digest(article)
    image.focal_x, image.focal_y = 20, 30
    image.save(update_fields=["focal_x", "focal_y"])
    assert manuscript_digest(article) != before
    assert compose(article, "zh-hans").images[0]["focal"] == [20, 30]
    image.focal_x = image.focal_y = None
    image.save(update_fields=["focal_x", "focal_y"])
    assert manuscript_digest(article) == before


@pytest.mark.django_db
def test_a_comparison_of_prints_tells_of_it():
    article, image = pictured()
    press.print_it(article)
    image.focal_x, image.focal_y = 20, 30
    image.save(update_fields=["focal_x", "focal_y"])
    press.print_it(article)
    before, after = Publication.objects.filter(language="zh-hans").order_by("pk")
    told = " ".join(strip_tags(line.text) for line in comparing.prints(before, after))
    assert "焦点：横 20%，纵 30%" in told


@pytest.mark.django_db
def test_the_home_page_crops_round_it_without_a_style_of_its_own(client):
    HomeBlock.objects.create(kind="pictures", title_zh_hans="图片", column=press.column(), order=1)
    article, image = pictured(focal_x=18, focal_y=93)
    press.print_it(article)
    html = client.get("/").content.decode()
    assert 'data-fx="20" data-fy="90"' in html
    assert image.digest[:32] in html


@pytest.mark.django_db
@pytest.mark.parametrize(("x", "y"), [(101, 5), (5, None), (None, 5)])
def test_the_database_refuses_half_a_point_and_one_beside_the_picture(x, y):
    _article, image = pictured()
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(focal_x=x, focal_y=y)


@given(st.integers(0, 100), st.integers(0, 100))
def test_every_point_has_a_rule_in_the_style_sheet(x, y):
    place = presenting.picture(FACTS | {"focal": [x, y]})["place"]
    assert all(step in range(0, 101, 10) for step in place)
    assert all(abs(step - percent) <= 5 for step, percent in zip(place, (x, y), strict=True))


@pytest.mark.parametrize(
    ("alt", "caption", "spoken"),
    [
        ("推进会现场", "推进会现场。", ""),
        ("会 场", "会场", ""),
        ("七人就座", "推进会现场。", "七人就座"),
    ],
)
def test_an_alt_that_only_repeats_the_caption_is_not_spoken_twice(alt, caption, spoken):
    facts = FACTS | {"alt": alt, "caption": caption}
    assert presenting.picture(facts)["alt"] == spoken
