"""Pictures as they were printed, small, for staff: also those that no manuscript has any more."""

from typing import Any

from django import template

from articles import presenting
from articles.renditions import rendition_name, widths
from articles.views import reverse_staff_media

register = template.Library()
WIDTH = 180  # pixels


@register.filter
def thumbnail(image: dict[str, Any]) -> dict[str, Any]:
    """Address, width and height of a printed picture (see Publication.images), and the large one."""
    media = reverse_staff_media()
    smallest = rendition_name(image["digest"], widths(image["width"])[0], "jpeg")
    return {
        "src": f"{media}images/{smallest}",
        "large": presenting.picture(image, media)["original"],
        "width": WIDTH,
        "height": round(image["height"] * WIDTH / image["width"]) if image["width"] else WIDTH,
    }
