"""Putting the demo into an empty site, so that a loading cut short can be gone on with."""

import io
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Attachment, Column, Image, Meeting
from articles.publishing import publish_moved_in, withdraw
from articles.renditions import draw, make
from articles.uploads import Photo, read_attachment, read_photo
from portal.demo import answers, district, home, papers, texts
from portal.demo.outlines import outline
from portal.demo.terms import make_terms
from portal.demo.texts import Picture, Text
from portal.first_steps import is_home_untouched

# What the articles are known by when a loading goes on; editors never see it.
MARK = "demo/"
PINNED_DAYS = 30
DRAWERS = 2  # threads; the libraries that draw let go of the interpreter


class NotEmpty(Exception):
    """The site has content already; says which in a sentence."""


def load(say: Callable[[str], None]) -> None:
    """Load the demo, telling `say` of each step. Raises NotEmpty."""
    refuse_unless_empty()
    now = timezone.now()
    # The oldest first, as they were once published; pictures in the order they are needed.
    articles = sorted(texts.read_all(), key=lambda text: (text.published_at(now), text.name))
    wanted = dict.fromkeys(picture.name for text in articles for picture in text.pictures())
    say(f"读取文稿 {len(articles)} 篇、图片 {len(wanted)} 张")
    with ThreadPoolExecutor(DRAWERS) as drawers:
        try:
            pictures = Pictures(drawers, wanted, say)
            with transaction.atomic():
                names = make_terms()  # before the first text is derived
                district.make_facts()
                district.make_strip()
                columns = district.make_columns()
            say(f"建立网站信息、{len(columns)} 个栏目和 {names} 个词条")
            addresses = publish_all(articles, now, columns, pictures, say)
        except BaseException:
            drawers.shutdown(cancel_futures=True)
            raise
    answers.load(MARK, say)
    with transaction.atomic():
        home.make_home(columns, addresses)
    say("摆好首页")


def refuse_unless_empty() -> None:
    """Raise NotEmpty where there are articles, unless they are of a loading cut short."""
    if Article.objects.exclude(external_id__startswith=MARK).exists():
        raise NotEmpty("网站里已经有稿件，不能载入演示内容。")
    if Article.objects.exists() and not is_home_untouched():
        raise NotEmpty("演示内容已经载入过了。")


class Pictures:
    """The demo's pictures: each checked and drawn once, however many articles show it."""

    def __init__(
        self, drawers: ThreadPoolExecutor, names: Iterable[str], say: Callable[[str], None]
    ) -> None:
        self.drawn: dict[str, Future[Photo]] = {}
        for name in names:
            path = texts.PICTURES / f"{name}.jpg"
            if path.exists():
                self.drawn[name] = drawers.submit(_drawn, path)
            else:
                say(f"没有图片 {path.name}，用到它的文章先不带图")

    def there(self, pictures: Iterable[Picture]) -> list[Picture]:
        """Those of the pictures whose file is there."""
        return [picture for picture in pictures if picture.name in self.drawn]

    def photo(self, name: str) -> Photo:
        """The photo, its smaller copies drawn: waits for them."""
        return self.drawn[name].result()


def _record(photo: Photo) -> dict[str, Any]:
    """What a picture's record says of its file; those of one photo share the file."""
    return {
        "file": f"images/{photo.digest[:16]}.{photo.extension}",
        "digest": photo.digest,
        "width": photo.width,
        "height": photo.height,
    }


def _drawn(path: Path) -> Photo:
    """Check, store and draw one picture; asks nothing of the database, which has its own thread."""
    with path.open("rb") as file:
        photo = read_photo(file, path.name)
    record = _record(photo)
    if not default_storage.exists(record["file"]):
        default_storage.save(record["file"], ContentFile(photo.content))
    draw(Image(**record))
    return photo


def publish_all(
    articles: Sequence[Text],
    now: datetime,
    columns: dict[str, Column],
    pictures: Pictures,
    say: Callable[[str], None],
) -> dict[str, str]:
    """Publish the articles as they were before `now`. Returns their addresses by name."""
    addresses = {}
    for number, text in enumerate(articles, start=1):
        article = Article.objects.filter(external_id=MARK + text.name).first()
        if article is None:
            photos = {each.name: pictures.photo(each.name)
                      for each in pictures.there(text.pictures())}  # fmt: skip
            with transaction.atomic():
                article = make_manuscript(text, columns, photos, now)
        if not article.live_entries.exists():
            for image in article.images.all():
                make(image)
            publish_moved_in(article)
        reason = text.get("withdrawn")
        if reason and article.live_entries.filter(is_live=True).exists():
            withdraw(article, None, reason)
        addresses[text.name] = article.get_absolute_url()
        if number % 20 == 0 or number == len(articles):
            say(f"发布 {number} / {len(articles)} 篇")
    return addresses


def make_manuscript(
    text: Text, columns: dict[str, Column], photos: dict[str, Photo], now: datetime
) -> Article:
    """The manuscript with its pictures, attachments and meeting."""
    own, *further = text.columns
    meeting = text.meeting()
    article = Article(
        column=columns[own],
        source_url=text.get("source_url"),
        is_meeting_report=bool(meeting),
        original_published_at=text.published_at(now),
        external_id=MARK + text.name,
        pinned_until=now + timedelta(days=PINNED_DAYS) if text.get("pinned") else None,
        **text.words(),
        **text.repeal(now),
    )
    article.save()
    article.further_columns.set([columns[path] for path in further])
    if meeting:
        Meeting(article=article, held_at=text.held_at(now), **meeting).save()
    _add_papers(article, text)
    _add_pictures(article, text, photos)
    return article


def _add_papers(article: Article, text: Text) -> None:
    pieces = outline(text.body)
    for order, paper in enumerate(text.papers()):
        content = papers.MAKERS[paper.kind](paper.name, pieces)
        file = read_attachment(io.BytesIO(content), f"{paper.name}.{paper.kind}")
        names = {"name_zh_hans": paper.name, "name_en": paper.name_en}
        attachment = Attachment(
            article=article,
            kind=file.kind,
            size=len(content),
            digest=file.digest,
            order=order,
            **names,
        )
        attachment.file.save(f"{file.digest[:16]}.{paper.kind}", ContentFile(content), save=False)
        attachment.save()


def _add_pictures(article: Article, text: Text, photos: dict[str, Photo]) -> None:
    """Add the pictures, and name them by their keys where the bodies show them."""
    english = {picture.name: picture for picture in text.pictures("image_en")}
    bodies = {"body_zh_hans": text.body, "body_en": text.body_en}
    for order, picture in enumerate(text.pictures()):
        figure = f'<figure data-image="{picture.name}"></figure>'
        if picture.name not in photos:
            bodies = {name: body.replace(figure, "") for name, body in bodies.items()}
            continue
        photo = photos[picture.name]
        words = {f"{word}_zh_hans": getattr(picture, word) for word in ("alt", "caption", "credit")}
        if told := english.get(picture.name):
            words |= {f"{word}_en": getattr(told, word) for word in ("alt", "caption", "credit")}
        image = Image(article=article, order=order, **_record(photo), **words)
        image.save()
        shown = f'<figure data-image="{image.key}"></figure>'
        bodies = {name: body.replace(figure, shown) for name, body in bodies.items()}
        if article.cover is None:
            article.cover = image
    for name, body in bodies.items():
        setattr(article, name, body)
    article.save()
