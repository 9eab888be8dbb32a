"""The batch of reprints on the desk: shown, released, and nothing kept off the page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving, reprints
from articles.models import Publication, ReprintProposal
from tests import press
from tests.desk_forms import sentences, signed_in
from tests.form_fields import fields
from tests.reprinting import (
    NAME,
    PAGE,
    RIGHT,
    WRONG,
    batch,
    edited,
    public,
    settle,
)

pytestmark = pytest.mark.django_db


def test_a_publisher_releases_the_batch_and_the_public_page_shows_it(client):
    article, other = public(), public(title_zh_hans=f"{NAME}又讲话")
    settle()
    desk = signed_in(press.publisher())
    page = sentences(desk.get(PAGE))
    assert "<del>於</del><ins>于</ins>" in page
    form = fields(page)
    assert len(form["reprint"]) == 2
    chosen = next(each for each in form["reprint"] if each.startswith(f"{article.pk}:"))
    page = sentences(desk.post(PAGE, form | {"reprint": chosen}, follow=True))
    assert "重印了 1 篇的繁体" in page
    assert f"{RIGHT}講話" in sentences(client.get(f"/zh-hant/articles/{article.pk}/"))
    assert WRONG in sentences(client.get(f"/zh-hant/articles/{other.pk}/"))
    assert f"{other.pk}:" in page
    assert f"{article.pk}:" not in fields(page)["reprint"]


def test_who_does_not_publish_sees_the_batch_without_the_button():
    article = public()
    settle()
    desk = signed_in(press.writer())
    page = sentences(desk.get(PAGE))
    assert "重印由发布员来按" in page
    assert "重印勾上的" not in page
    [row] = batch()
    response = desk.post(PAGE, {"reprint": f"{article.pk}:{row.digest}:{row.shown}"}, follow=True)
    assert "没有发布权限" in sentences(response)
    assert signed_in(press.security_officer()).get(PAGE).status_code == 403


def test_a_press_without_a_tick_or_with_nonsense_prints_nothing():
    public()
    settle()
    desk = signed_in(press.publisher())
    before = Publication.objects.count()
    assert "一篇也没有勾" in sentences(desk.post(PAGE, {}, follow=True))
    for nonsense in ("1", "a:b:c", "99999999:b:c", f"{10**30}:b:c", "²:b:c", "::", "1:2:3:4"):
        assert desk.post(PAGE, {"reprint": nonsense}).status_code == 302
    assert Publication.objects.count() == before


def test_the_first_page_of_the_desk_tells_of_the_batch_and_of_the_work():
    public()
    desk, writer = signed_in(press.publisher()), signed_in(press.writer())
    assert PAGE not in sentences(desk.get("/admin/"))
    rederiving.keep(GlossaryTerm(simplified=NAME, traditional=RIGHT), press.writer())
    assert "正在重新转换" in sentences(writer.get("/admin/"))
    rederiving.run(Rederivation.objects.get())
    assert PAGE in sentences(desk.get("/admin/"))
    assert "正在重新转换" not in sentences(writer.get("/admin/"))


def test_a_person_sees_the_articles_of_their_own_columns():
    public()
    other = public(column=press.column("notices"))
    settle()
    person = press.publisher()
    person.columns.add(press.column("notices"))
    assert [row.article for row in reprints.batch(person)] == [other]


def test_what_waits_for_its_own_printing_keeps_no_other_off_the_page(monkeypatch):
    monkeypatch.setattr(reprints, "LOOKED_AT", 2)
    articles = [public() for _each in range(4)]
    settle()
    for article in articles[:2]:
        edited(article, summary_zh_hans="没有审过的摘要")
    assert [row.article for row in batch()] == articles[2:]


def test_what_would_change_nothing_is_dropped_and_keeps_no_other_off_the_page(monkeypatch):
    monkeypatch.setattr(reprints, "LOOKED_AT", 2)
    for _each in range(3):
        public()
    settle()
    rederiving.remove(GlossaryTerm.objects.get(), press.administrator())
    for work in Rederivation.objects.filter(finished_at=None):
        rederiving.run(work)
    later = public(title_zh_hans="于之敏讲话")
    settle(simplified="于之敏", traditional="于之敏")
    assert [row.article for row in batch()] == [later]
    assert [each.article for each in reprints.waiting(press.publisher())] == [later]


def test_a_page_costs_the_same_however_many_articles_wait_behind_it(monkeypatch):
    for _each in range(6):
        public()
    settle()
    monkeypatch.setattr(reprints, "ROWS", 2)
    desk = signed_in(press.publisher())

    def cost() -> int:
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            desk.get(PAGE)
        return len(queries)

    many = cost()
    assert len(batch()) == 2
    for _each in range(2):
        for row in batch():
            reprints.release(row.article, press.publisher(), row.digest, row.shown)
    assert ReprintProposal.objects.open().count() == 2
    assert cost() == many
