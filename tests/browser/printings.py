"""A manuscript with two printings, a correction, a table too wide for a phone and a broken picture.

Run inside the served site's own data: `manage.py shell -c "from tests.browser.printings import …"`.
"""

from articles.models import Article, Column, User
from articles.renditions import names, private_folder
from tests import press

HEAD = "".join(f"<th>第{number}季度完成额（万元）</th>" for number in range(1, 6))
ROW = "".join(f"<td>{number}12345</td>" for number in range(1, 6))
TABLE = f"<table><tbody><tr>{HEAD}</tr><tr>{ROW}</tr></tbody></table>"
CORRECTION = "第1段“闻利群”应为“闻立群”。"
CORRECTION_EN = "Paragraph 1: the name should read Wen Liqun."


def print_twice() -> None:
    """Print a report, correct a name in it, print it again; then change the manuscript. Says its id."""
    column = Column.objects.get(path="news/meetings")
    Column.objects.filter(path__in=["news", "news/meetings"]).update(
        keywords_en="meetings", description_en="Meetings of the district."
    )
    writer = User.objects.get(username="bianji")
    article = press.article(
        english=True, column=column, created_by=writer, summary_en="What was decided.",
        body_zh_hans="<p>副区长闻利群说，清淤九条。</p><p>沿河十二个社区每季度走一遍。</p>",
    )  # fmt: skip
    press.image(article, caption_en="The hall")
    press.print_it(article)
    article = Article.objects.get(pk=article.pk)
    article.body_zh_hans = article.body_zh_hans.replace("闻利群", "闻立群")
    article.correction_note_zh_hans, article.correction_note_en = CORRECTION, CORRECTION_EN
    article.shows_correction = True
    article.save()
    press.print_it(article)
    article = Article.objects.get(pk=article.pk)
    article.body_zh_hans += TABLE
    article.save()
    broken = press.image(
        article, caption_zh_hans="打不开的图", caption_en="Broken", alt_en="Broken"
    )
    for name in names(broken.digest, broken.width):
        (private_folder() / name).unlink()
    print(f"article {article.pk}")
