"""Reports with names in them, and what is asked about those."""

from accessibility.models import GlossaryTerm
from articles.models import (
    Meeting,
)
from articles.names.suspicions import suspicions
from tests import press
from tests.desk_forms import manuscript

SURNAMES = "钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗"
BODY = "<p>区委书记赵红路讲话。</p><p>赵<strong>红</strong>路指出，区长李平要抓好落实。</p>"


def person_in_glossary(name="赵虹路", **facts):
    return GlossaryTerm.objects.create(simplified=name, traditional=name, **facts)


def report(attendees="区委书记赵红路\n区长李平\n各镇、街道负责同志", **facts):
    article = manuscript(**{"body_zh_hans": BODY} | facts)
    Meeting.objects.create(article=article, attendees_zh_hans=attendees)
    return article


def printed_with(attendees, **facts):
    """A print of another meeting."""
    article = report(attendees, body_zh_hans="<p>会议召开。</p>", **facts)
    press.print_it(article)
    return article


def names_page(article):
    return f"/admin/articles/article/{article.pk}/names/"


def asked(article):
    return {
        each.written: [near.name for near in each.known]
        for each in suspicions(press.fresh(article))
    }


def answer(client, article, **words):
    given = {"digest": press.digest(article)} | words
    return client.post(names_page(article), given, follow=True)
