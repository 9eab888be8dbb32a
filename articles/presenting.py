"""From a print to what a template shows: pictures with their sizes, the body with its figures."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from accessibility.links import keep_inside
from accessibility.renderings import Rendering
from articles.bodies import expand_figures, figure_keys
from articles.credits import credited
from articles.models import FileText, Publication
from articles.renditions import FORMATS, rendition_name, widths

HAN_A_MINUTE = 400
WORDS_A_MINUTE = 220
# Bytes of a file's name without its extension. File systems know names of up to 255 bytes, and
# while a file is being put out its name is longer.
LONGEST_STEM = 180
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.S)


def picture(image: dict[str, Any], media: str = settings.MEDIA_URL) -> dict[str, Any]:
    """What `<picture>` needs: srcset per format, the middle JPEG as `src`, the real proportions.

    `media` is where the files are fetched from: the public's address, or staff's for previews.
    `place` is the focal point in steps of ten percent, for which the style sheet has rules: no
    page may carry a style of its own. It is empty for the middle.
    """
    sizes = widths(image["width"])
    base = f"{media}images/"

    def sources(extension: str) -> str:
        return ", ".join(
            f"{base}{rendition_name(image['digest'], width, extension)} {width}w" for width in sizes
        )

    middle = max((width for width in sizes if width <= 960), default=sizes[0])
    return image | {
        **{extension: sources(extension) for extension in FORMATS},
        "src": base + rendition_name(image["digest"], middle, "jpeg"),
        "original": base + rendition_name(image["digest"], sizes[-1], "jpeg"),
        "width": middle,
        "height": round(image["height"] * middle / image["width"]) if image["width"] else 0,
        # An alt that only repeats the caption would be spoken twice.
        "alt": "" if says_the_same(image["alt"], image["caption"]) else image["alt"],
        "credit": credited(image.get("credit", "")),
        "place": [round(percent, -1) for percent in image.get("focal", ())],
    }


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing that is heard: spaces, and the stop at the end."""
    first, second = (re.sub(r"\s+|[。．.！!]+\s*$", "", text) for text in (one, other))
    return first == second


def body(
    publication: Publication, rendering: Rendering, media: str = settings.MEDIA_URL
) -> SafeString:
    """The body as readers get it: figures expanded, tables in a frame that alone scrolls."""
    seen: list[str] = []

    def figure(key: str) -> str:
        image = publication.image(key)
        if image is None:
            return ""
        seen.append(key)
        # Below the facts of a meeting no picture is in sight at first: the words come before it.
        first = len(seen) == 1 and not publication.is_meeting_report
        context = {"image": picture(image, media), "first": first}
        return render_to_string("articles/figure.html", context)

    def framed(match: re.Match[str]) -> str:
        caption = _CAPTION.search(match[0])
        context = {
            "table": mark_safe(match[0]),
            "label": strip_tags(caption[1]) if caption else "",
        }
        return render_to_string("articles/table.html", context)

    html = _TABLE.sub(framed, publication.body)
    html = expand_figures(keep_inside(html, rendering), figure)
    return mark_safe(html)


def images_below(publication: Publication, media: str = settings.MEDIA_URL) -> list[dict[str, Any]]:
    """The pictures of the print that were not placed in its body."""
    placed = set(figure_keys(publication.body))
    return [picture(image, media) for image in publication.images if image["key"] not in placed]


def files(publication: Publication, media: str = settings.MEDIA_URL) -> list[dict[str, Any]]:
    """The attachments with the address under which they are saved by their own name.

    `is_scan` where it was found out that the pages are pictures (rule E:A-11).
    """
    if not publication.attachments:
        return []
    digests = [attachment["digest"] for attachment in publication.attachments]
    scans = FileText.objects.filter(digest__in=digests, is_scan=True)
    pictures = set(scans.values_list("digest", flat=True))
    return [
        attachment
        | {
            "url": f"{media}files/{quote(file_path(attachment))}",
            "is_scan": attachment["digest"] in pictures,
        }
        for attachment in publication.attachments
    ]


def file_path(attachment: dict[str, Any]) -> str:
    """Where a print's attachment lies below the folder of public files: digest, then its name."""
    extension = f".{attachment['kind']}"
    name = re.sub(r'[\x00-\x1f/\\:*?"<>|%#]+', "_", attachment["name"]).strip(". ")
    stem = name[: -len(extension)] if name.lower().endswith(extension) else name
    stem = stem.encode()[:LONGEST_STEM].decode(errors="ignore").strip(". ") or "file"
    return f"{attachment['digest'][:32]}/{stem}{extension}"


def rows(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of a list: title, address, time, pin and summary."""
    return [
        {
            "entry": entry,
            "title": entry.publication.title,
            "summary": entry.publication.summary,
            "url": entry.get_absolute_url(),
            "pub_date": entry.pub_date,
            "is_pinned": entry.is_pinned,
        }
        for entry in entries
    ]


def pictured(entries: Iterable[Any]) -> list[dict[str, Any]]:
    """The same of entries that have a picture, with the one that stands for each."""
    entries = [entry for entry in entries if entry.publication.cover_image]
    pictures = [picture(entry.publication.cover_image) for entry in entries]
    return [row | {"picture": each} for row, each in zip(rows(entries), pictures, strict=True)]


def length(publication: Publication) -> tuple[int, int]:
    """Characters (Chinese) or words (English) of the body, and the minutes they take to read."""
    text = strip_tags(publication.body)
    if publication.language == "en":
        count, speed = len(text.split()), WORDS_A_MINUTE
    else:
        count, speed = len(re.sub(r"\s+", "", text)), HAN_A_MINUTE
    return count, max(1, round(count / speed))
