"""A new site: what its administrator is led through, and what the others read meanwhile."""

from io import StringIO

import pytest
from django.test import Client

from articles.roles import PUBLISHER, WRITER
from portal import first_steps, preparing
from portal.demo.home import make_home
from portal.management.commands import prepare
from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(press.administrator())


def steps(client):
    """Name and state of each step that the first page shows."""
    shown = client.get("/admin/").context["first_steps"]
    return {step.name: step.done for step in shown}


def test_an_empty_site_leads_its_administrator_through_all_of_it(client):
    assert list(steps(client).values()) == [False] * 5
    page = sentences(client.get("/admin/"))
    assert "开站要做的几步" in page
    assert "第一步　填网站信息" in page
    steps_here = client.get("/admin/").context["first_steps"]
    # Accounts are somebody else's to open.
    assert [step.name for step in steps_here if not step.url] == ["给同事开账号"]
    for step in (step for step in steps_here if step.url):
        assert client.get(step.url, follow=True).status_code == 200
        assert f'href="{step.url}"' in page
    # There is no column that could be late.
    assert "各栏目都按承诺更新了" not in page


def test_each_step_is_ticked_when_it_is_done_and_the_list_goes_with_the_last(client):
    press.site_facts()
    assert steps(client)["填网站信息"]
    column = press.column("news", review_steps=3)
    assert steps(client)["建栏目"]
    press.person("顾明夏", WRITER)
    assert not steps(client)["给同事开账号"]
    publisher = press.person("苏其华", PUBLISHER)
    # The column asks for three reviews: with nobody to do them the site would stand still.
    assert not steps(client)["给同事开账号"]
    page = sentences(client.get("/admin/"))
    assert "还缺：初审、复审、终审。由安全管理员来开。" in page
    press.reviewers()
    assert steps(client)["给同事开账号"]
    publisher.is_active = False
    publisher.save()
    assert not steps(client)["给同事开账号"]
    HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    assert steps(client)["看一看首页板块"]
    publisher.is_active = True
    publisher.save()
    press.published(column=column)
    assert steps(client) == {}
    assert "开站要做的几步" not in sentences(client.get("/admin/"))


def test_only_the_reviews_that_the_columns_ask_for_are_wanted(client):
    column = press.column("news", review_steps=1)
    page = sentences(client.get("/admin/"))
    assert "还缺：编辑、终审、发布。" in page
    column.review_steps = 2
    column.save()
    assert "还缺：编辑、初审、终审、发布。" in sentences(client.get("/admin/"))


def test_who_opens_the_accounts_is_told_of_it_until_it_is_done():
    officer = signed_in(press.security_officer())
    page = sentences(officer.get("/admin/"))
    assert steps(officer) == {"给同事开账号": False}
    assert "还缺：编辑、初审、复审、终审、发布。" in page
    assert '<a class="title" href="/admin/articles/user/add/">给同事开账号</a>' in page
    assert "“值班”在等不及审核时应急发布" in sentences(officer.get("/admin/articles/user/add/"))
    press.reviewers()
    for group in (WRITER, PUBLISHER):
        press.person(f"新{group}", group)
    assert steps(officer) == {}


@pytest.mark.parametrize("person", [press.writer, press.publisher])
def test_whoever_came_to_write_or_publish_is_told_what_they_wait_for(person):
    client = signed_in(person())
    page = sentences(client.get("/admin/"))
    assert "管理员还没有建栏目" in page
    assert "新建会议报道" not in page
    assert "开站要做的几步" not in page
    press.column("news")
    page = sentences(client.get("/admin/"))
    assert "管理员还没有建栏目" not in page
    assert ("新建会议报道" in page) == (person is press.writer)


def test_a_site_at_work_is_asked_nothing_for_it(client, rf, django_assert_num_queries):
    press.site_facts()
    first_steps.lay_out_home()
    press.published()
    client.get("/admin/")
    request = rf.get("/admin/")
    request.user = press.administrator()
    assert request.user.has_perm("portal.change_sitefacts")
    # The epoch, which every page asks for once.
    with django_assert_num_queries(1):
        assert first_steps.of(request)["first_steps"] == []


def start(tmp_path, monkeypatch, demo):
    monkeypatch.setattr(prepare, "call_command", lambda name: None)
    command = prepare.Command(stdout=StringIO())
    command.notes = preparing.Notes(tmp_path)
    prepare.set_up_groups()
    command.first_start(demo)


def test_a_site_without_demo_begins_with_blocks_that_fill_themselves(tmp_path, monkeypatch):
    client = Client()
    start(tmp_path, monkeypatch, demo=False)
    kinds = list(HomeBlock.objects.values_list("kind", flat=True))
    assert kinds == ["headline", "pictures", "news", "topics"]
    assert 'id="b-news"' not in sentences(client.get("/"))
    article = press.published(title_zh_hans="河道清淤推进会")
    press.published(title_zh_hans="老旧小区加装电梯")
    page = sentences(client.get("/"))
    assert 'id="b-headline"' in page
    assert 'id="b-news"' in page
    assert str(article) in page


def test_a_site_with_demo_gets_its_blocks_from_there(tmp_path, monkeypatch):
    start(tmp_path, monkeypatch, demo=True)
    assert not HomeBlock.objects.exists()


def test_blocks_that_staff_made_are_neither_added_to_nor_replaced():
    HomeBlock.objects.create(kind="notices", title_zh_hans="公告", column=press.column("notices"))
    first_steps.lay_out_home()
    make_home({}, {})
    assert [str(block) for block in HomeBlock.objects.all()] == ["公告"]


def test_blocks_of_the_beginning_that_staff_renamed_are_theirs():
    first_steps.lay_out_home()
    HomeBlock.objects.filter(kind="news").update(title_zh_hans="本区要闻")
    make_home({}, {})
    assert HomeBlock.objects.filter(title_zh_hans="本区要闻").exists()
    assert HomeBlock.objects.count() == len(first_steps.FIRST_BLOCKS)


def test_the_demo_takes_the_place_of_blocks_that_nobody_touched():
    first_steps.lay_out_home()
    assert first_steps.is_home_untouched()
    make_home({}, {})
    assert HomeBlock.objects.count() == 9
    assert HomeLink.objects.exists()
    assert not first_steps.is_home_untouched()
