"""Every form and address of the desk, sent rubbish by those who may and by those who may not."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, User
from articles.roles import AUDITOR, SECURITY
from tests import counter, press
from tests.desk_forms import signed_in
from tests.form_fields import fields
from tests.hostile import TAG, TEXT, often, routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DESK = routes(namespace="admin")
# Leaving and coming are other tests' matter: the client would be signed out.
# Nobody may hold these and another.
OFFICES = [AUDITOR, SECURITY]
ROUTES = [route for route in DESK if not route.endswith(("logout/",))]


@pytest.fixture(scope="module")
def tickets(written_once) -> list[str]:
    """What the cookies of those hold who are signed in: one of each group, one of all at once."""
    press.site_facts(short_name_zh_hans="云渡区")
    press.image(press.article(english=True))
    press.published()
    counter.published(english=True)
    everything = press.person("万能", press.WRITER)
    everything.groups.set(Group.objects.exclude(name__in=OFFICES))
    people = [press.writer(), press.publisher(), press.administrator(), press.auditor()]
    people += [press.security_officer(), *press.reviewers(), press.on_duty()]
    clients = [signed_in(each) for each in (*people, everything, everything, everything)]
    return [client.cookies[settings.SESSION_COOKIE_NAME].value for client in clients]


@pytest.fixture
def staff(tickets) -> list[Client]:
    """Each of them in a browser of their own, and a stranger."""
    clients = [Client() for _ticket in tickets]
    for client, ticket in zip(clients, tickets, strict=True):
        client.cookies[settings.SESSION_COOKIE_NAME] = ticket
    return [*clients, Client()]


def address(route: str, own: int, values: dict[str, str]) -> str:
    known: dict[str, Any] = dict.fromkeys(("object_id", "pk", "article_id", "content_type_id"), own)

    class Known(dict[str, Any]):
        def __missing__(self, name: str) -> Any:
            return own

    return "/" + route % Known(known | values)


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_of_the_desk_breaks_whatever_is_sent_to_it(route, staff):
    numbers = [Article.objects.order_by("pk")[0].pk, User.objects.order_by("pk")[0].pk, 1, 2]

    @often(2)
    @given(
        who=st.integers(0, len(staff) - 1),
        own=st.sampled_from(numbers),
        sent=st.dictionaries(st.integers(0, 60), TEXT, max_size=6),
        more=st.dictionaries(
            st.sampled_from(
                ["action", "_save", "q", "o", "p", "next", "_popup", "e", "code", "file"]
            ),
            TEXT,
            max_size=3,
        ),
    )
    def fire(who, own, sent, more):
        client = staff[who]
        client.raise_request_exception = False
        query = urlencode(more, errors="surrogatepass")
        path = address(route, own, {})
        page = client.get(path, QUERY_STRING=query)
        assert page.status_code < 500, (path, query)
        is_page = page.get("Content-Type", "").startswith("text/html") and not page.streaming
        form = fields(page.content.decode()) if is_page else {}
        if is_page:
            assert TAG not in page.content.decode()
        names = sorted(form)
        for at, text in sent.items():
            if names:
                form[names[at % len(names)]] = text
        body = urlencode(form | more, doseq=True, errors="surrogatepass")
        answer = client.post(
            path,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code < 500, (path, body[:2000])

    fire()


def test_the_forms_that_matter_are_among_them():
    assert len(ROUTES) > 60


def test_all_but_the_stranger_are_let_in(staff):
    let_in = [client.get("/admin/").status_code == 200 for client in staff]
    assert let_in == [True] * (len(staff) - 1) + [False]
