"""Two public articles that name somebody whose name the machine gets wrong.

Run inside the served site's own data: `manage.py shell -c "from tests.browser.glossary import …"`.
"""

from typing import Any

from articles.models import Column, User
from tests import press

NAME = "于之谦"


def print_articles() -> None:
    """Print an article that says the name, and one that a person has corrected. Says their ids."""
    facts: Any = {
        "column": Column.objects.get(path="news/meetings"),
        "created_by": User.objects.get(username="bianji"),
    }
    article = press.published(
        title_zh_hans=f"{NAME}到沿河社区调研",
        body_zh_hans=f"<p>6月2日，<strong>{NAME[0]}</strong>{NAME[1:]}到沿河社区调研。</p><p>群众发言热烈。</p>",
        **facts,
    )
    corrected = press.article(title_zh_hans=f"{NAME}答记者问", **facts)
    corrected.title_zh_hant = "於先生答記者問"
    corrected.save()
    print(f"articles {article.pk} {corrected.pk}")
