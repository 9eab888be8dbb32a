"""How an audio file is given to players: by its name, whole or in parts."""

import pytest

from articles.models import Audio
from tests import press
from tests.audio.hearing import rows, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(on) -> Audio:
    made = press.published()
    work()
    return rows(made)["zh-hans"]


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_it_is_an_mp3_under_a_name_of_its_own(client, file):
    response = client.get(file.url)
    whole = body(response)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "no-cache"
    assert "attachment" not in response.get("Content-Disposition", "")
    assert whole[0] == 0xFF
    assert whole[1] & 0xE0 == 0xE0
    assert len(whole) == file.size
    assert abs(file.size / 4_000 - file.seconds) < 1
    assert client.get(file.url, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=10-", 10, -1),
        ("bytes=-5", -5, -1),
        ("bytes=3-999999999", 3, -1),
    ],
)
def test_players_get_the_part_that_they_ask_for(client, file, asked, first, last):
    whole = body(client.get(file.url))
    first, last = first % file.size, last % file.size
    response = client.get(file.url, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{file.size}"
    assert body(response) == whole[first : last + 1]
    assert int(response["Content-Length"]) == last - first + 1


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b"]
)
def test_what_is_no_part_is_answered_with_the_whole(client, file, asked):
    assert client.get(file.url, headers={"Range": asked}).status_code == 200


def test_a_head_is_that_of_the_whole(client, file):
    response = client.head(file.url, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"]) == (200, str(file.size))
    assert "Content-Range" not in response


def test_a_part_behind_the_end_is_refused_and_one_of_another_file_is_not_given(client, file):
    response = client.get(file.url, headers={"Range": "bytes=999999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{file.size}"
    other = {"Range": "bytes=0-1", "If-Range": '"another"'}
    assert client.get(file.url, headers=other).status_code == 200


def test_lengths_are_said_as_people_say_them():
    assert Audio(seconds=59).length == "59 秒"
    assert Audio(seconds=200).length == "3 分 20 秒"
