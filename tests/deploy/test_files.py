"""What deploy/ holds agrees with the program: headers, settings, commands."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands

from accessibility import renderings
from accessibility.page_store import files, keeping
from portal import gate, policy

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
ENVIRONMENT = (DEPLOY / "portal.env").read_text()
UNITS = sorted(DEPLOY.glob("*.service"))
_ADDED = re.compile(r'^\s*add_header (\S+) "(.*)" always;$', re.M)


def location(name: str) -> str:
    """What stands between the braces of a location."""
    begun = re.search(rf"^    location {re.escape(name)} {{\n", NGINX, re.M)
    assert begun, name
    return NGINX[begun.end() : NGINX.index("\n    }\n", begun.end())]


STORED = [
    '~ "(?<!/feed)/$"',
    '~ "/feed/$"',
    r'~ "/(?:sitemap\.xml|robots\.txt|sitemaps/[a-z0-9-]+\.xml)$"',
]


def test_the_snippet_holds_every_public_header_and_no_other(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    snippet = dict(_ADDED.findall((DEPLOY / "nginx-headers.conf").read_text()))
    assert snippet == policy.public_headers()


@pytest.mark.parametrize("name", STORED)
def test_a_stored_page_says_what_the_store_says_with_it(name):
    own = dict(_ADDED.findall(location(name)))
    assert own == {**keeping.HEADERS, "Last-Modified": ""}
    assert "include /etc/nginx/snippets/portal-headers.conf;" in location(name)


def test_a_stored_file_is_of_the_kind_that_the_store_says():
    kinds = {name: re.findall(r'"(\w+/[^"]+)"', location(name)) for name in STORED}
    page, feed, single = STORED
    assert kinds[page] == [files.FOLDER_FILES["index.html.gz"]]
    assert kinds[feed] == [files.FOLDER_FILES["index.xml.gz"]]
    assert sorted(kinds[single]) == sorted(files.SINGLE_FILES.values())


@pytest.mark.parametrize(
    "words", ["open_file_cache ", "proxy_cache ", "$proxy_add_x_forwarded_for"]
)
def test_nothing_is_kept_that_the_store_could_not_forget_and_no_visitor_is_believed(words):
    directives = re.sub(r"#.*", "", NGINX)
    assert words not in directives


def test_nginx_takes_as_large_a_body_as_the_gate():
    assert f"client_max_body_size {gate.LARGEST_BODY // 1024**2}m;" in NGINX


def test_wherever_nginx_listens_it_does_so_by_ipv4_and_by_ipv6():
    listening = re.findall(r"^    listen (\[::\]:)?(.+);$", NGINX, re.M)
    by_ipv4 = [where for six, where in listening if not six]
    assert by_ipv4
    assert by_ipv4 == [where for six, where in listening if six]


def test_each_rendering_has_its_closed_page():
    block = NGINX[NGINX.index("map $request_uri $closed_page") :]
    pages = dict(re.findall(r"^    (\S+) ([a-z-]+);$", block[: block.index("\n}")], re.M))
    for rendering in renderings.ALL:
        address = rendering.path("/")
        matching = [page for key, page in pages.items() if re.match(key.strip('"~'), address)]
        name = rendering.language + ("-senior" if rendering.is_senior else "")
        assert (matching or [pages["default"]])[0] == name


def settings_of_the_program() -> set[str]:
    source = (ROOT / "portal/settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))


def test_the_environment_file_knows_every_setting_and_no_other():
    named = re.findall(r"^#?([A-Z_]+)=", ENVIRONMENT, re.M)
    assert len(named) == len(set(named))
    # DEMO is read where the site is first prepared.
    assert set(named) == settings_of_the_program() | {"DEMO"}


def test_each_setting_there_has_words_above_it():
    lines = ENVIRONMENT.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[A-Z_]+=", line):
            assert re.match(r"# |#?[A-Z_]+=", lines[number - 1]), line


def test_the_environment_file_and_nginx_speak_of_the_same_places():
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", ENVIRONMENT, re.M))
    assert f"server {values['HOST']}:{values['PORT']};" in NGINX
    assert f"root {values['DATA_DIR']}/store;" in NGINX
    assert f"server_name {values['ALLOWED_HOSTS']};" in NGINX
    for unit in UNITS:
        assert f"ReadWritePaths={values['DATA_DIR']} {values['BACKUP_DIR']}" in unit.read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_exists_as_nobody_in_particular(unit):
    said = dict(re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.M))
    python, manage, command, *_options = shlex.split(said["ExecStart"])
    assert python.startswith(said["WorkingDirectory"])
    assert manage == "manage.py"
    assert command in get_commands()
    assert said["User"] == "portal"
    assert said["NoNewPrivileges"] == said["PrivateTmp"] == "yes"
    assert said["ProtectSystem"] == "strict"


def test_every_timer_has_its_service():
    timers = list(DEPLOY.glob("*.timer"))
    assert timers
    assert all(timer.with_suffix(".service").exists() for timer in timers)
