"""Whether a manuscript could be printed as it stands."""

from typing import Any

from django.utils.translation import gettext as _

from articles.bodies import figure_keys
from articles.models import Article, Meeting
from articles.printing import compose


def blockers(article: Article) -> list[str]:
    """What stands in the way of a print, each in a sentence; empty when nothing does."""
    found = []
    languages = article.written_languages()
    if not languages:
        found.append(_("还没有标题。"))
    for language in languages:
        if not compose(article, language).source:
            found.append(_("还没有填写来源。"))
            break
    if not any((getattr(article, f"body_{code}") or "") for code in ("zh_hans", "en")):
        found.append(_("还没有正文。"))
    images = {image.key: image for image in article.images.all()}
    for image in images.values():
        if not image.renditions_made:
            found.append(_("图片“%(image)s”还在处理，请稍等再发布。") % {"image": image})
        if not image.decorative and not image.is_described:
            found.append(_("图片“%(image)s”还没有替代文本。") % {"image": image})
    for suffix in ("zh_hans", "zh_hant", "en"):
        missing = set(figure_keys(getattr(article, f"body_{suffix}") or "")) - images.keys()
        if missing:
            found.append(_("正文里有一张图片已被删除，请从正文中移去。"))
            break
    records: list[Any] = [article, *images.values(), *article.attachments.all()]
    records += Meeting.objects.filter(article_id=article.pk)
    for record in records:
        for field in record.stale_corrections():
            label = record._meta.get_field(field).verbose_name
            found.append(
                _("“%(record)s”的%(field)s：简体改过了，人工改正的繁体还没有复看。")
                % {"record": record, "field": label}
            )
    return found
