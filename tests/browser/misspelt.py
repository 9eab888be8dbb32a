"""A newsroom that has printed one meeting, and reports of the next one with names in doubt."""

from typing import Any

from accessibility.models import GlossaryTerm
from articles.models import Article, Meeting
from tests import press

ATTENDEES = [
    "区委书记赵红路",
    "区委副书记、区长李平",
    "副区长周俊朋",
    "区政协主席于得水",
    "各镇、街道负责同志",
]
BODY = (
    "<p>11月26日，云渡区召开湖岸整治推进会。区委书记赵红路主持会议并讲话，区长李平部署下一步工作。</p>"
    "<p>赵红路指出，湖岸是全区最大的家底，要把岸线一段一段还给市民，干一段、成一段、管好一段。</p>"
    "<p>副区长周俊朋通报一期工程建设情况。石桥街道、区水务局作交流发言。</p>"
)


def write_reports() -> None:
    """Print a report and write two more, whose ids it says."""
    GlossaryTerm.objects.create(simplified="赵虹路", traditional="趙虹路")
    first = _report("云渡区部署秋冬防汛", ["区长李平", "副区长周俊鹏"], "<p>会议部署了工作。</p>")
    press.print_it(first)
    for title in ("云渡区召开湖岸整治推进会", "云渡区再次部署湖岸整治"):
        made = _report(title, ATTENDEES, BODY)
        press.image(made, credit_zh_hans="记者 赵红路", caption_zh_hans="推进会现场")
        print(f"report {made.pk}")


def _report(title: str, attendees: list[str], body: str) -> Any:
    made: Any = press.article(
        title_zh_hans=title,
        body_zh_hans=body,
        column=press.column("news/meetings"),
        is_meeting_report=True,
        author_zh_hans="石小满",
    )
    Meeting.objects.create(article=made, attendees_zh_hans="\n".join(attendees))
    return made


def pass_reviews(pk: int) -> None:
    """Have the report reviewed as it stands."""
    press.reviewed(Article.objects.get(pk=pk))
