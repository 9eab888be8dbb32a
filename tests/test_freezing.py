"""A frozen site is read as ever, and nothing is written into it, whoever tries."""

import json
import re
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.utils import is_locked_database_exception

from accessibility import freezing
from accessibility.models import Epoch
from accessibility.page_store import files
from articles.models import Article, AskedWords, Publication, ViewCount
from interaction.models import KeptQuestion, Rating
from portal import ticking
from portal.models import TickReceipt, TickRecord
from portal.policy import public_headers
from tests import counter, press
from tests.desk_forms import address, manuscript, opened, sentences

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def thawed(transactional_db, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    yield
    freezing._file().unlink(missing_ok=True)
    freezing.learn(None, "")


def freeze(*arguments: str) -> str:
    out = StringIO()
    call_command("freeze", *arguments, stdout=out)
    return out.getvalue()


def rows_of_everything() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found


@pytest.fixture(params=["the whole site", "this machine"])
def frozen(request):
    """Both ways of freezing."""
    return lambda: freeze("演练", *(["--here"] if request.param == "this machine" else []))


def test_the_command_says_what_holds_and_ends_it():
    assert "没有冻结" in freeze()
    assert "整个网站从" in freeze("换机房")
    assert "换机房" in freeze()
    assert "没有冻结" in freeze("--end")
    assert "这台服务器从" in freeze("--here", "搬数据库")
    assert "没有冻结" in freeze("--end")
    with pytest.raises(CommandError, match="写明为什么"):
        freeze("--here")
    with pytest.raises(CommandError, match="不用写原因"):
        freeze("--end", "好了")
    with pytest.raises(CommandError, match="最多 200"):
        freeze("长" * 201)


def test_readers_are_served_stored_pages_and_others(frozen):
    article = press.published(english=True)
    Client().get(f"/articles/{article.pk}/")
    frozen()
    before = rows_of_everything()
    for path in (
        f"/articles/{article.pk}/",
        f"/en/articles/{article.pk}/",
        "/",
        "/senior/",
        "/feed/",
    ):
        assert Client().get(path).status_code == 200
    assert files.read("/senior/") is not None  # stored now, as ever
    assert Client().get("/search/?q=会议").status_code == 200
    assert rows_of_everything() == before


def test_a_view_is_answered_and_not_counted(frozen):
    article = press.published()

    def count(pk, reader="192.0.2.6"):
        return Client(REMOTE_ADDR=reader).post(
            f"/views/{pk}/", content_type="text/plain", headers=OWN
        )

    assert count(article.pk).json() == {"views": 1}
    frozen()
    answer = count(article.pk, "192.0.2.7")
    assert (answer.status_code, answer.json()) == (200, {"views": 1})
    assert count(999_999).status_code == 404
    assert ViewCount.objects.get(article=article).views == 1


def test_searches_and_questions_are_answered_and_not_noted(frozen, settings):
    settings.COUNT_SEARCHES, settings.SEARCH_LIMIT = True, 30
    counter.published()
    frozen()
    assert Client().get("/search/?q=没有的词").status_code == 200
    assert Client().get("/ask/?q=月亮上怎么落户口呢").status_code == 200
    assert not AskedWords.objects.exists()
    assert not KeptQuestion.objects.exists()


@pytest.mark.parametrize(
    ("prefix", "tag", "words"),
    [
        ("", "zh-Hans", "您填的没有送出"),
        ("/zh-hant/senior", "zh-Hant", "您填的沒有送出"),
        ("/en", "en", "has not been sent"),
    ],
)
def test_what_a_citizen_sends_is_refused_in_their_rendering(prefix, tag, words, frozen):
    answer = counter.published(english=True)
    form = {"answer": answer.pk, "helpful": "1"}
    frozen()
    reader = Client()
    reader.cookies["ux"] = "size.2"
    refused = reader.post(f"{prefix}/ask/rate/", form, headers=OWN)
    assert refused.status_code == 503
    assert refused["Retry-After"] == "600"
    assert refused["Cache-Control"] == "no-store"
    for name, value in public_headers().items():
        assert refused[name] == value
    page = refused.content.decode()
    assert f'<html lang="{tag}"' in page
    assert 'data-size="2"' in page
    assert "data-ux" not in page
    assert words in page
    assert "12345" in page
    assert not Rating.objects.exists()
    freeze("--end")
    assert Client().post(f"{prefix}/ask/rate/", form, headers=OWN).status_code == 200


def test_a_program_is_told_as_json_and_a_readers_own_cookie_is_no_matter(frozen):
    frozen()
    refused = Client().post("/ask/rate/", {}, headers=OWN | {"Accept": "application/json"})
    assert refused.status_code == 503
    assert "不能提交" in refused.json()["error"]
    changed = Client().post("/prefs", {"size": "2", "next": "/"}, headers=OWN)
    assert changed.status_code == 303


def test_the_desk_says_so_on_every_page_and_keeps_what_somebody_wrote(frozen):
    client, article = Client(), manuscript()
    client.force_login(press.writer())
    form = opened(client, address(article)) | {"title_zh_hans": "写了一小时"}
    frozen()
    for path in ("/admin/", address(article), "/admin/articles/article/"):
        page = sentences(client.get(path))
        assert re.search(r"从 \d{4}-\d\d-\d\d \d\d:\d\d 起冻结：演练", page), path
        assert "请找系统管理员" in page
    refused = client.post(address(article), form, headers=OWN)
    assert refused.status_code == 503
    assert "网站已冻结，现在只能看" in sentences(refused)
    assert "写了一小时" in refused.content.decode()
    assert press.fresh(article).title_zh_hans != "写了一小时"
    told = client.post(address(article), form, headers=OWN | {"Accept": "application/json"})
    assert (told.status_code, told.json()) == (503, {"why": "frozen"})
    freeze("--end")
    assert "冻结" not in sentences(client.get("/admin/"))
    assert client.post(address(article), form, headers=OWN).status_code == 302


def test_administrators_are_told_how_it_ends():
    client = Client()
    client.force_login(press.administrator())
    freeze("演练")
    assert "manage.py freeze --end" in sentences(client.get("/admin/"))


def test_staff_come_and_go_while_the_whole_site_is_frozen():
    user = press.writer()
    user.set_password("correct horse battery staple")
    user.save()
    freeze("演练")
    client = Client()
    form = {"username": user.username, "password": "correct horse battery staple"}
    assert client.post("/admin/login/", form).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code in (200, 302)


def test_nobody_signs_in_where_not_a_word_may_be_written():
    user = press.writer()
    user.set_password("correct horse battery staple")
    user.save()
    freeze("--here", "搬数据库")
    form = {"username": user.username, "password": "correct horse battery staple"}
    refused = Client().post("/admin/login/", form)
    assert refused.status_code == 503
    for response in (Client().get("/admin/login/"), refused):
        assert "现在不能登录；公众照常看" in sentences(response)
        assert "搬数据库" not in sentences(response)  # is for those who are known
    stranger = Client()
    stranger.post("/admin/language/", {"language": "en"})
    assert "nobody can sign in now" in sentences(stranger.get("/admin/login/"))
    assert not Session.objects.exists()


def test_publishing_is_refused_whoever_forgot_to_ask(frozen):
    manuscript = press.article()
    prints = Publication.objects.count()
    frozen()
    with pytest.raises(freezing.Frozen, match="网站已冻结"):
        press.print_it(manuscript)
    with pytest.raises(OperationalError):
        Article.objects.filter(pk=manuscript.pk).update(title_zh_hans="改了")
    with pytest.raises(freezing.Frozen), connection.cursor() as cursor:
        cursor.execute("WITH one AS (SELECT 1) DELETE FROM articles_article")
    assert Publication.objects.count() == prints
    assert press.fresh(manuscript).title_zh_hans != "改了"


def test_the_clock_publishes_nothing_and_says_that_it_ran():
    due = press.article()
    press.reviewed(due)
    Article.objects.filter(pk=due.pk).update(publish_at=timezone.now())
    freeze("演练")
    receipt = ticking.run(timezone.now())
    assert receipt.failed == []
    assert not Publication.objects.filter(article=due).exists()
    assert TickRecord.objects.get().hour_done_at is None
    freeze("--end")
    ticking.run(timezone.now())
    assert Publication.objects.filter(article=due).exists()


def test_the_clock_writes_nothing_where_nothing_may_be_written():
    freeze("--here", "搬数据库")
    before = rows_of_everything()
    ticking.run(timezone.now())
    assert rows_of_everything() == before
    assert not TickReceipt.objects.exists()


def test_it_outlives_a_restart_and_another_machine_knows_by_its_first_request():
    press.site_facts()
    freeze("演练")
    freezing.learn(None, "")  # a process that has just begun, or another machine's
    Client().get("/")
    assert freezing.now().why == "演练"
    assert Client().post("/ask/rate/", {}, headers=OWN).status_code == 503
    freezing.learn(None, "")
    Epoch.objects.filter(pk=1).update(frozen_since=None)
    assert freezing.look() is None


def test_a_process_believes_what_it_knows_for_a_second_at_most(monkeypatch):
    freeze("演练")
    freezing.learn(None, "")
    assert freezing.now() is None
    monkeypatch.setattr(freezing, "FRESH", 0.0)
    assert freezing.now().why == "演练"


@pytest.fixture
def lose_the_database(monkeypatch):
    """From the call on nobody reads the row of the epoch; the list tells how often one tried."""
    tries: list[str] = []

    def away(using):
        tries.append(using)
        raise OperationalError("away")

    def lose():
        monkeypatch.setattr(Epoch.objects, "using", away)
        return tries

    return lose


def test_one_machine_is_frozen_without_its_database(lose_the_database):
    lose_the_database()
    freezing.begin_here("数据库停了")
    assert freezing.now().here
    with pytest.raises(CommandError, match="加上 --here"):
        freeze("演练")


def test_a_process_asks_a_lost_database_once_a_second_and_sees_the_machines_file(
    lose_the_database, monkeypatch
):
    tries = lose_the_database()
    monkeypatch.setattr(freezing, "_known_at", -60.0)
    monkeypatch.setattr(freezing, "FRESH", 60.0)
    assert freezing.now() is None
    assert freezing.now() is None
    assert len(tries) == 1
    # Somebody else's process freezes the machine, and ends it.
    freezing._file().write_text(json.dumps({"since": "2026-11-28T09:00:00+08:00", "why": "x"}))
    monkeypatch.setattr(freezing, "FRESH", 0.0)
    assert freezing.now().here
    freezing._file().unlink()
    assert freezing.now() is None


def test_a_frozen_site_stays_so_without_its_database(lose_the_database, monkeypatch):
    freeze("演练")
    lose_the_database()
    monkeypatch.setattr(freezing, "FRESH", 0.0)
    assert freezing.now().why == "演练"
    freezing.begin_here("数据库停了")
    assert freezing.now().here
    freezing.end_here()
    assert freezing.now().why == "演练"


def test_the_clock_has_nothing_to_complain_of_on_a_machine_without_its_database(lose_the_database):
    freeze("--here", "数据库停了")
    freezing.learn(None, "")
    lose_the_database()
    assert ticking.run(timezone.now()).failed == []


def test_the_end_of_a_freeze_says_how_far_it_went_without_the_database(lose_the_database):
    freeze("演练")
    freeze("--here", "数据库停了")
    lose_the_database()
    with pytest.raises(
        CommandError, match=r"^这一台的已经结束；数据库连不上，整个网站的没有结束。$"
    ):
        freeze("--end")
    assert freezing.of_this_machine() is None
    with pytest.raises(CommandError, match=r"^数据库连不上，整个网站的没有结束。$"):
        freeze("--end")


def test_a_file_that_nobody_can_read_freezes_too():
    freezing._file().write_text("{")
    assert freezing.look().here
    freezing._file().write_text(json.dumps({"since": "2026-11-28T09:00:00+08:00", "why": "x"}))
    assert freezing.look().why == "x"


def test_an_upgrade_goes_through(frozen):
    frozen()
    with freezing.lifted():
        press.published()
    assert Publication.objects.exists()


def test_a_command_that_writes_ends_with_a_sentence_and_background_work_waits(frozen):
    press.published()
    frozen()
    with pytest.raises(CommandError, match="网站已冻结") as refusal:
        call_command("reindex")
    assert isinstance(refusal.value, OperationalError)
    assert is_locked_database_exception(refusal.value)
