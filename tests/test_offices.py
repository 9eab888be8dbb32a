"""One keeps the site, one the accounts, one reads the log: nobody holds two of the offices."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import User
from articles.offices import AUDITOR, OFFICES, SECURITY, SYSTEM
from articles.roles import PUBLISHER, WRITER, set_up_groups
from tests import press
from tests.desk_forms import address, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

GROUPS = (*OFFICES, WRITER, PUBLISHER)
WAYS = ("add", "set", "sql", "update", "remove")


def offices_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True)) & set(OFFICES)


def give(user: User, group: Group, way: str) -> None:
    if way == "add":
        user.groups.add(group)
    elif way == "set":
        user.groups.set([*user.groups.all(), group])
    elif way == "remove":
        user.groups.remove(group)
    elif way == "update":
        User.groups.through.objects.filter(user=user).update(group=group)
    elif not user.groups.filter(pk=group.pk).exists():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO articles_user_groups (user_id, group_id) VALUES (%s, %s)",
                [user.pk, group.pk],
            )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(WAYS), st.sampled_from(GROUPS)), max_size=8))
def test_no_sequence_of_changes_gives_a_person_two_offices(steps):
    with transaction.atomic():
        set_up_groups()
        user = User.objects.create_user("wenruogu", name="温若谷")
        groups = {group.name: group for group in Group.objects.all()}
        for way, name in steps:
            before = offices_of(user)
            try:
                with transaction.atomic():
                    give(user, groups[name], way)
            except IntegrityError:
                # Refused, and all is as before.
                assert offices_of(user) == before
            assert len(offices_of(user)) <= 1
        transaction.set_rollback(True)


def test_an_office_may_be_handed_over_for_another():
    user = press.person("温若谷", SYSTEM)
    user.groups.set(Group.objects.filter(name=AUDITOR))
    assert offices_of(user) == {AUDITOR}


def test_the_form_refuses_two_offices_in_a_sentence_and_keeps_what_was_typed():
    user = press.writer()
    client = signed_in(press.security_officer())
    two = [
        str(pk)
        for pk in Group.objects.filter(name__in=(SYSTEM, AUDITOR)).values_list("pk", flat=True)
    ]
    response = saved(client, address(user), name="改了名", groups=two)
    assert response.status_code == 200
    assert "要由不同的人担任" in sentences(response)
    assert "改了名" in sentences(response)
    form = opened(client, "/admin/articles/user/add/")
    names = {"username": "xin", "name": "新同事", "groups": two}
    password = dict.fromkeys(("password1", "password2"), "kuai-5-le-yun-du")
    response = client.post("/admin/articles/user/add/", form | names | password)
    assert "要由不同的人担任" in sentences(response)
    assert not User.objects.filter(username="xin").exists()


def test_each_office_sees_its_own_screens_and_no_other():
    screens = {
        SYSTEM: "portal/sitefacts/1/change",
        SECURITY: "articles/user/add",
        AUDITOR: "auditlog/logentry",
    }
    press.site_facts()
    for office in OFFICES:
        client = signed_in(press.person("温若谷", office))
        for owner, path in screens.items():
            answer = client.get(f"/admin/{path}/")
            assert answer.status_code == (200 if owner == office else 403), (office, path)
        assert client.get("/admin/").status_code == 200
        assert "还没有分组" not in sentences(client.get("/admin/"))
