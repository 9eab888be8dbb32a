"""Pieces of pages that are made once: the same for all pages of a rendering, and never stale."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template

from accessibility import renderings
from accessibility.page_store import forget
from accessibility.templatetags import pieces
from accessibility.templatetags.pieces import OnceNode
from portal.models import SiteFacts
from tests import press


class Site:
    """Something that stands on pages."""

    def __init__(self, name):
        self.name = name


ONCE = "{% once_for site by channel %}{{ site.name }} {{ channel }} {{ turn }}{% endonce %}"


def shown(template, **facts):
    return template.render(Context({"rendering": renderings.DEFAULT, "channel": 1} | facts))


def test_a_piece_is_made_once_as_long_as_the_same_object_stands_there():
    template, site = Template(ONCE), Site("云渡")
    assert shown(template, site=site, turn="first") == "云渡 1 first"
    assert shown(template, site=site, turn="second") == "云渡 1 first"
    assert shown(template, site=Site("云渡"), turn="third") == "云渡 1 third"
    assert shown(template, site=site, turn="fourth") == "云渡 1 fourth"


def test_each_value_and_each_rendering_has_its_own():
    template, site = Template(ONCE), Site("云渡")
    senior = renderings.DEFAULT.in_mode(renderings.Mode.SENIOR)
    assert shown(template, site=site, turn="a") == "云渡 1 a"
    assert shown(template, site=site, turn="b", channel=2) == "云渡 2 b"
    assert shown(template, site=site, turn="c", rendering=senior) == "云渡 1 c"
    assert shown(template, site=site, turn="d", channel=2) == "云渡 2 b"


def test_whoever_asks_with_ever_new_values_fills_no_memory(monkeypatch):
    monkeypatch.setattr(pieces, "MOST", 2)
    template, site = Template(ONCE), Site("云渡")
    for channel in range(4):
        assert shown(template, site=site, turn="a", channel=channel) == f"云渡 {channel} a"
    assert shown(template, site=site, turn="b", channel=0) == "云渡 0 a"
    assert shown(template, site=site, turn="b", channel=3) == "云渡 3 b"


def test_a_page_without_a_rendering_or_a_site_has_it_made_for_itself():
    template = Template(ONCE)
    for turn in ("a", "b"):
        assert shown(template, site=Site("云渡"), turn=turn, rendering=None) == f"云渡 1 {turn}"
        assert shown(template, turn=turn) == f" 1 {turn}"


def test_a_piece_says_of_what_it_is_made():
    with pytest.raises(TemplateSyntaxError):
        Template("{% once_for by channel %}x{% endonce %}")


def test_a_name_is_escaped_the_second_time_too():
    template, site = Template(ONCE), Site("<b>")
    assert [shown(template, site=site, turn=turn) for turn in "ab"] == ["&lt;b&gt; 1 a"] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant", "/en/senior"])
def test_what_the_office_changes_stands_on_every_page_at_once(client, prefix):
    press.site_facts(phone="0571-86000001", icp_number="浙ICP备1号")
    paths = [f"{prefix}/", f"{prefix}/sitemap/"]
    for path in paths:
        assert "浙ICP备1号" in client.get(path).content.decode()
    SiteFacts.objects.update(icp_number="浙ICP备2号")
    forget(["*"])
    for path in paths:
        html = client.get(path).content.decode()
        assert "浙ICP备2号" in html
        assert "浙ICP备1号" not in html


@pytest.mark.django_db
def test_the_menu_marks_where_the_reader_is_and_the_panel_leads_back_there(client):
    here, there = press.published(column=press.column("news")), press.column("notices")
    press.published(column=there)
    for path, marked in [
        (f"/articles/{here.pk}/", "/columns/news/"),
        ("/columns/notices/", "/columns/notices/"),
        ("/", "/"),
        (f"/articles/{here.pk}/", "/columns/news/"),
    ]:
        html = client.get(path).content.decode()
        menu = html[html.index('<ul class="bar">') : html.index("</nav>", html.index('"bar"'))]
        current = [each for each in menu.split("<li>") if "aria-current" in each]
        assert current
        assert all(f'href="{marked}"' in each for each in current)
        assert f'name="next" value="{path}"' in html


@pytest.mark.django_db
def test_readers_of_one_language_do_not_throw_away_the_menu_of_another(client):
    press.published(column=press.column("news"), english=True)
    for prefix in ["", "/zh-hant", "/en"]:
        assert "/columns/news/" in client.get(f"{prefix}/").content.decode()
    (menu,) = get_template("includes/menu.html").template.nodelist.get_nodes_by_type(OnceNode)
    made = {rendering.prefix for rendering, *_by in menu.made.pieces}
    assert made >= {"", "/zh-hant", "/en"}
