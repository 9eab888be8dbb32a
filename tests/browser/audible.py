"""A report with everything that a voice meets, and what the server would say of it.

Run inside a site's own data: `manage.py shell -c "from tests.browser.audible import …"`.
"""

import json
from datetime import date, datetime

from django.utils import timezone

from articles.audio.reading import paragraphs
from articles.models import LiveEntry, Meeting
from tests import press

BODY = (
    "<h2>一、总体要求</h2><p>依据云政发〔2022〕3号，<strong>增长6.2%</strong>，<em>投入</em>￥1,116万。"
    "他说：“来了！”大家问？第1—3条&amp;附则。</p><blockquote><p>剩下的都是硬骨头……</p></blockquote>"
    "<ul><li><p>第一项</p><ul><li><p>第一项之一</p></li><li><p>第一项之二</p></li></ul></li>"
    "<li>第二项<ol><li>第二项之一</li></ol></li></ul>"
    "<ul><li>外层<em>文字</em><ul><li><p>内层文字。</p></li></ul>外层余下</li></ul>"
    '<figure data-image="{key}"></figure>'
    "<table><caption>缴费标准</caption><thead><tr><th><p>人员</p></th><th><p>缴费</p></th></tr></thead>"
    "<tbody><tr><td><p>成年</p></td><td><p>410 元</p></td></tr><tr><td>学生</td><td></td></tr></tbody>"
    "</table><table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"
    "<p>第一行<br>第二行</p><p>" + "会议要求各镇街道逐处明确责任人和完工日，" * 9 + "完。</p>"
)
BODY_EN = (
    "<h2>What was decided</h2><p>Mr. Li came. Costs of ¥1,200, up 6.2%…</p>"
    '<ol><li><p>One</p></li></ol><figure data-image="{key}"></figure>'
)


def print_report() -> None:
    """Says its id."""
    article = press.article(
        english=True, column=press.column("news/meetings"), is_meeting_report=True,
        subtitle_zh_hans="27处断点排出三年时间表", is_reprint=True, repealed_on=date(2026, 3, 1),
        repeal_note_zh_hans="由云政发〔2026〕5号代替。", repeal_note_en="Replaced by No. 5.", summary_en="What was decided.",
    )  # fmt: skip
    Meeting.objects.create(
        article=article, place_zh_hans="二号会议室", chair_zh_hans="沈知远",
        held_at=timezone.make_aware(datetime(2026, 1, 9)),  # noqa: DTZ001
        attendees_zh_hans="陆望舒（区委书记）\n沈知远", observers_zh_hans="市民代表6人",
        agenda_zh_hans="通报进展\n交流发言", decisions_zh_hans="原则通过方案；\n按月通报。",
        place_en="Room 2", attendees_en="Lu Wangshu",
    )  # fmt: skip
    placed = press.image(
        article, credit_zh_hans="石小满", caption_en="The hall", credit_en="Shi Xiaoman"
    )
    press.image(article, caption_zh_hans="", alt_zh_hans="湖面上横着一座石拱桥", credit_zh_hans="")
    press.image(article, decorative=True, alt_zh_hans="", caption_zh_hans="", alt_en="")
    article.body_zh_hans = BODY.format(key=placed.key)
    article.body_en = BODY_EN.format(key=placed.key)
    article.save()
    press.print_it_all_the_same(article)
    print(f"article {article.pk}")


def tell(pk: int, language: str) -> None:
    """Every sentence of it, as the server has it spoken."""
    entry = LiveEntry.objects.select_related("publication").get(article=pk, language=language)
    print(json.dumps([each for some in paragraphs(entry) for each in some]))
