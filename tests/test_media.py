"""Files: private while they belong to a manuscript, public while a live print needs them."""

import io
import re

import pytest
from django.conf import settings
from PIL import Image as Pillow

from articles.models import Attachment, Image
from articles.publishing import withdraw
from articles.renditions import FORMATS, make, make_renditions, names, private_folder, widths
from articles.uploads import read_attachment, read_photo, store_attachment, store_photo
from tests import press

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def attachment(of, content=PDF, name="行动方案"):
    made = Attachment(article=of, name_zh_hans=name)
    store_attachment(made, read_attachment(io.BytesIO(content), "a.pdf"))
    made.save()
    return made


def addresses(image: Image) -> list[str]:
    return [f"/media/images/{name}" for name in names(image.digest, image.width)]


@pytest.mark.parametrize(
    ("width", "kept"), [(300, (300,)), (480, (480,)), (1000, (480, 960)), (4000, (480, 960, 1440))]
)
def test_renditions_are_never_larger_than_the_picture(width, kept):
    assert widths(width) == kept


def test_each_width_is_made_in_each_format():
    image = press.image(press.article())
    for name in names(image.digest, image.width):
        with Pillow.open(private_folder() / name) as opened:
            assert opened.width == 480
            assert opened.format.lower() in FORMATS


def test_making_them_again_makes_nothing_anew():
    image = press.image(press.article())
    path = private_folder() / names(image.digest, image.width)[0]
    before = path.stat().st_mtime_ns
    make(image)
    assert path.stat().st_mtime_ns == before


def test_the_work_for_a_deleted_picture_is_no_fault():
    make_renditions.func(123456)


def test_a_manuscripts_picture_is_not_public_before_it_is_printed(client):
    article = press.article()
    image = press.image(article)
    for address in addresses(image):
        assert client.get(address).status_code in (404, 410)
    press.print_it(article)
    for address in addresses(image):
        response = client.get(address)
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"


def test_staff_fetch_it_before_and_strangers_never(client):
    image = press.image(press.article())
    address = f"/admin/media/images/{names(image.digest, image.width)[0]}"
    assert client.get(address).status_code == 302
    client.force_login(press.writer(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 200


def test_a_preview_shows_the_picture_itself_until_its_renditions_are_made(client):
    image = press.image(press.article())
    for name in names(image.digest, image.width):
        (private_folder() / name).unlink()
    client.force_login(press.writer(), backend="django.contrib.auth.backends.ModelBackend")
    for name in names(image.digest, image.width):
        response = client.get(f"/admin/media/images/{name}")
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == image.file.open().read()
    make(image)
    made = client.get(f"/admin/media/images/{names(image.digest, image.width)[0]}")
    assert made["Content-Type"] == "image/avif"
    assert client.get(f"/admin/media/images/{'0' * 32}-480.avif").status_code == 404


def test_withdrawing_takes_pictures_and_files_away(client):
    article = press.article()
    image, file = press.image(article), attachment(article)
    press.print_it(article)
    address = f"/media/files/{file.digest[:32]}/行动方案.pdf"
    response = client.get(address)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    withdraw(article, press.publisher(), "有误")
    for gone in [*addresses(image), address]:
        assert client.get(gone).status_code == 410


def test_what_another_live_print_uses_stays(client):
    first, second = press.article(), press.article()
    image = press.image(first)
    twin = Image.objects.get(pk=image.pk)
    twin.pk, twin.key, twin.article = None, "k2", second
    twin.save()
    press.print_it(first)
    press.print_it(second)
    withdraw(first, press.publisher(), "有误")
    assert client.get(addresses(image)[0]).status_code == 200
    withdraw(second, press.publisher(), "有误")
    assert client.get(addresses(image)[0]).status_code == 410


def test_a_picture_dropped_at_a_later_printing_is_no_longer_public(client):
    article = press.article()
    image = press.image(article)
    press.print_it(article)
    image.delete()
    press.print_it(article)
    assert client.get(addresses(image)[0]).status_code == 410


def test_a_picture_that_only_one_language_still_shows_stays_until_it_shows_none(client):
    article = press.article(english=True)
    image = press.image(article)
    press.print_it(article)
    image.delete()
    press.print_it(article, languages=["zh-hans", "zh-hant"])
    assert client.get(addresses(image)[0]).status_code == 200
    press.print_it(article, languages=["en"])
    assert client.get(addresses(image)[0]).status_code == 410


@pytest.mark.parametrize(
    "path",
    ["../secret_key", "images/../../private/x", "images/.hidden", "nothing.jpeg", "images/",
     "%2e%2e/db/portal.sqlite3", "files/x", "files/a/b/c", "images/a%00b.jpeg"],
)  # fmt: skip
def test_no_path_leads_out_of_the_public_folder(client, path):
    (settings.DATA_DIR / "secret_key").touch()
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("name", ["行" * 120, "a" * 120, "行" * 100 + ".pdf"])
def test_an_attachment_with_a_long_name_is_published_and_fetched(client, name):
    article = press.article()
    attachment(article, name=name)
    press.print_it(article)
    html = client.get(f"/articles/{article.pk}/").content.decode()
    url = html.split('href="/media/files/')[1].split('"')[0]
    assert url.endswith(".pdf")
    assert client.get(f"/media/files/{url}").status_code == 200


def test_what_is_transparent_is_white_where_a_format_knows_no_transparency():
    output = io.BytesIO()
    Pillow.new("RGBA", (20, 20), (0, 0, 0, 0)).save(output, "PNG")
    image = Image(article=press.article(), alt_zh_hans="徽标")
    store_photo(image, read_photo(io.BytesIO(output.getvalue()), "a.png"))
    image.save()
    make(image)
    for name in names(image.digest, image.width):
        with Pillow.open(private_folder() / name) as opened:
            pixel = opened.convert("RGBA").getpixel((10, 10))
            assert pixel == (255, 255, 255, 255) if name.endswith("jpeg") else pixel[3] == 0


@pytest.mark.parametrize("is_report", [False, True])
def test_the_first_picture_is_asked_for_at_once_unless_the_facts_of_a_meeting_come_before(
    client, is_report
):
    article = press.article(is_meeting_report=is_report)
    pictures = [press.image(article) for _number in range(2)]
    article.body_zh_hans = "".join(
        f'<figure data-image="{each.key}"></figure>' for each in pictures
    )
    article.save()
    press.print_it(article)
    html = client.get(f"/articles/{article.pk}/").content.decode()
    found = re.findall(r'<img src="/media/[^>]*?(fetchpriority="high"|loading="lazy")', html)
    assert found == ['loading="lazy"' if is_report else 'fetchpriority="high"', 'loading="lazy"']
