"""The texts of the demo: as many as promised, each complete and true to its own world."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.bodies import figure_keys, sanitise
from portal.demo import answers, texts
from portal.demo.district import COLUMNS
from portal.demo.texts import Mistake

pytestmark = pytest.mark.django_db


TEXTS = [*texts.read_all()]


every_text = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name[:3])


def test_there_are_as_many_texts_as_promised():
    assert len(TEXTS) == 81
    assert len([text for text in TEXTS if text.meeting()]) == 20
    assert len([text for text in TEXTS if text.get("title_en")]) == 12
    assert len([text for text in TEXTS if text.get("pinned")]) == 1
    assert len([text for text in TEXTS if text.get("withdrawn")]) == 1
    assert len([text for text in TEXTS if text.get("repealed_days_ago")]) == 1
    assert len({text.name[:3] for text in TEXTS}) == 81
    assert len({text.get("title") for text in TEXTS}) == 81


@every_text
def test_a_text_names_columns_that_there_are(text):
    assert set(text.columns) <= {row[0] for row in COLUMNS}


@every_text
def test_a_text_shows_each_of_its_pictures_once(text):
    names = [picture.name for picture in text.pictures()]
    assert sorted(figure_keys(text.body)) == sorted(names)
    assert all((texts.PICTURES / f"{name}.jpg").exists() for name in names)
    if text.meeting():
        assert 2 <= len(names) <= 4
    if text.body_en:
        assert sorted(figure_keys(text.body_en)) == sorted(names)
        assert [picture.name for picture in text.pictures("image_en")] == names


@every_text
def test_a_body_is_stored_as_it_was_written(text):
    """Whatever the sanitiser would take away has no business in the texts."""
    for body in (text.body, text.body_en):
        words = re.sub(r"<[^>]+>|\s", "", body)
        assert re.sub(r"<[^>]+>|\s", "", sanitise(body)) == words
        assert sanitise(body).count("<") == body.count("<")


@every_text
def test_english_is_complete_where_there_is_any(text):
    english = ["title", "summary", "keywords", "source", "author", "editor"]
    given_ = [bool(text.get(f"{word}_en")) for word in english] + [bool(text.body_en)]
    assert given_ in ([True] * 7, [False] * 7)
    if text.body_en:
        assert all(paper.name_en for paper in text.papers())


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 500),
    st.times(),
)
def test_no_time_is_ever_in_the_future(now, days, clock):
    found = texts.moment(now, str(days), clock.strftime("%H:%M"))
    assert found <= now
    assert timezone.localtime(found).strftime("%H:%M") == clock.strftime("%H:%M")


@every_text
def test_a_meeting_is_held_before_it_is_reported(text):
    now = timezone.now()
    if text.meeting():
        assert text.held_at(now) < text.published_at(now)


@pytest.mark.parametrize(
    "written",
    [
        "title: 一\ntitle: 二\n=== body\nx",
        "titel: 一\n=== body\nx",
        "no colon\n=== body\nx",
        "title: 一\n",
        "title: 一\n=== body\nx\n=== bodi_en\ny",
    ],
)
def test_a_text_that_is_written_wrongly_is_named(tmp_path, written):
    path = tmp_path / "001-wrong.txt"
    path.write_text(written)
    with pytest.raises(Mistake, match="001-wrong"):
        texts.read(path)


def test_an_answer_in_english_names_its_department_in_english():
    rows = [json.loads(line) for line in answers.FILE.read_text().splitlines()]
    english = [row["en"] for row in rows if "en" in row and row.get("department")]
    assert len(english) > 30
    assert all(row["department"].isascii() for row in english)
