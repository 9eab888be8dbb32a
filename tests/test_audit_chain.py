"""The log is a chain: whatever is changed in it, taken out or put in past the site is found."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import chain
from articles.audit import note_act
from articles.chain import Fault
from articles.models import AuditChain, AuditSeal, User
from articles.triggers import lifted
from portal import ticking
from portal.desk import entrance
from tests import press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db

ENTRIES = 6


def acts(count: int = ENTRIES) -> list[LogEntry]:
    """So many entries, and all that there are, in the order of the chain."""
    column = press.column("news")
    for number in range(count):
        note_act(column, "withdraw", press.publisher(), reason=f"第{number}次")
    by_pk = LogEntry.objects.in_bulk()
    return [by_pk[pk] for pk in AuditSeal.objects.values_list("entry_id", flat=True)]


def kinds() -> set[str]:
    return {fault.kind for fault in chain.verify()}


def test_every_entry_is_sealed_in_one_unbroken_chain():
    entries = acts()
    seals = list(AuditSeal.objects.order_by("number"))
    assert [each.number for each in seals] == list(range(1, len(entries) + 1))
    assert [each.previous for each in seals] == ["", *(each.seal for each in seals[:-1])]
    assert {each.entry_id for each in seals} == set(LogEntry.objects.values_list("pk", flat=True))
    assert chain.verify() == []


def test_an_entry_and_its_seal_come_together_or_not_at_all(monkeypatch):
    acts(1)
    before = LogEntry.objects.count(), AuditChain.objects.get().number

    def killed(entry):
        raise KeyboardInterrupt

    monkeypatch.setattr(chain, "seal", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        note_act(press.column("news"), "withdraw")
    assert (LogEntry.objects.count(), AuditChain.objects.get().number) == before
    assert chain.verify() == []


CHANGES = {
    "changes": {"act": [None, "publish"]},
    "object_repr": "别的栏目",
    "actor_id": None,
    "action": 2,
    "object_pk": "99",
    "object_id": 99,
    "remote_addr": "192.0.2.7",
    "timestamp": timezone.now() - timedelta(days=3),
    "cid": "x",
    "additional_data": {"a": 1},
    "changes_text": "改过",
    "actor_email": "a@b.example",
    "serialized_data": {"a": 1},
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    which=st.integers(min_value=0, max_value=ENTRIES - 1),
    how=st.sampled_from(["delete", "insert", "swap", "seal", "both", *CHANGES]),
)
def test_any_single_change_deletion_or_insertion_is_found(which, how):
    with transaction.atomic():
        entries = acts()[-ENTRIES:]
        entry, row = entries[which], LogEntry.objects.filter(pk=entries[which].pk)
        assert chain.verify() == []
        with lifted():
            if how == "delete":
                row.delete()
                expected = Fault("missing", 0, entry.pk)
            elif how == "insert":
                [put] = LogEntry.objects.bulk_create([_copy(entry)])
                expected = Fault("inserted", 0, put.pk)
            elif how == "swap":
                other = entries[which - 1]
                LogEntry.objects.filter(pk=other.pk).update(changes=entry.changes)
                expected = Fault("changed", 0, other.pk)
            elif how == "seal":
                AuditSeal.objects.filter(entry_id=entry.pk).update(digest="0" * 64)
                expected = Fault("changed", 0, entry.pk)
            elif how == "both":
                # An entry together with its seal: what follows, or the end, does not fit.
                AuditSeal.objects.filter(entry_id=entry.pk).delete()
                row.delete()
                expected = None
            else:
                row.update(**{how: CHANGES[how]})
                expected = Fault("changed", 0, entry.pk)
        found = chain.verify()
        assert found
        if expected:
            assert (expected.kind, expected.entry) in {(each.kind, each.entry) for each in found}
        transaction.set_rollback(True)


def _copy(entry: LogEntry) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(User),
        object_pk=entry.object_pk,
        object_repr="塞进去的",
        action=1,
        changes=entry.changes,
    )


def test_an_end_that_was_cut_off_is_found_even_when_the_chain_is_made_to_agree():
    acts()
    assert chain.verify() == []
    last, before = AuditSeal.objects.order_by("-number")[:2]
    with lifted():
        LogEntry.objects.filter(pk=last.entry_id).delete()
        AuditSeal.objects.filter(pk=last.pk).delete()
    AuditChain.objects.update(number=before.number, seal=before.seal)
    assert "cut" in kinds()


@pytest.mark.parametrize("table", ["auditlog_logentry", "articles_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_log(table, statement):
    acts(1)
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["auditlog_logentry", "articles_auditseal"])
def test_the_log_cannot_be_emptied_at_one_stroke(table):
    acts(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def verified() -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def test_one_command_says_that_the_log_is_intact_or_which_entry_is_not():
    entries = acts()
    assert f"到第 {len(entries)} 号为止" in verified()
    with lifted():
        LogEntry.objects.filter(pk=entries[2].pk).update(object_repr="改过")
    with pytest.raises(CommandError, match=f"编号 {entries[2].pk} 的记录被改过"):
        verified()


def test_the_command_tells_when_the_guards_are_gone():
    acts(1)
    with lifted(), pytest.raises(CommandError, match="auditlog_logentry_no_delete"):
        verified()


def aged(days: int, count: int) -> None:
    """Make the first entries old, seals and all, as if they had been written then."""
    then = timezone.now() - timedelta(days=days)
    with lifted():
        old = list(AuditSeal.objects.order_by("number").values_list("entry_id", flat=True)[:count])
        LogEntry.objects.filter(pk__in=old).update(timestamp=then)
        AuditSeal.objects.all().delete()
    rows = LogEntry.objects.order_by("pk").values()
    AuditChain.objects.update(number=0, seal="", checked_number=0, checked_seal="")
    whole = AuditChain.objects.get()
    chain.add_seals(whole, rows, AuditSeal)
    whole.save()


def test_old_entries_leave_by_a_command_that_leaves_a_sealed_anchor(tmp_path):
    entries = acts()
    aged(2000, 4)
    assert chain.verify() == []
    file = tmp_path / "log.jsonl"
    call_command("prune_audit", str(file))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["entry"]["id"] for line in lines] == [entry.pk for entry in entries[:4]]
    assert LogEntry.objects.count() == len(entries) - 4 + 1
    assert AuditSeal.objects.order_by("number").first().number == 4
    assert chain.verify() == []
    note_act(press.column("news"), "withdraw", reason="以后的")
    assert chain.verify() == []
    # And once more, from the anchor on.
    call_command("prune_audit", str(tmp_path / "none.jsonl"))
    assert not (tmp_path / "none.jsonl").exists()
    with lifted():
        LogEntry.objects.filter(changes__act__1=chain.PRUNED).delete()
    assert {"cut", "missing"} <= kinds()


def test_what_is_left_out_without_an_anchor_is_found():
    acts()
    with lifted():
        first = AuditSeal.objects.filter(number__lte=3)
        LogEntry.objects.filter(pk__in=list(first.values_list("entry_id", flat=True))).delete()
        first.filter(number__lt=3).delete()
    assert "cut" in kinds()


def test_nothing_younger_than_a_year_ever_leaves(tmp_path):
    acts()
    for days in ("30", "364"):
        with pytest.raises(CommandError, match="至少保存"):
            call_command("prune_audit", str(tmp_path / "log.jsonl"), "--days", days)
    call_command("prune_audit", str(tmp_path / "log.jsonl"))
    assert chain.verify() == []


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    file = tmp_path / "log.jsonl"
    file.write_text("旧的")
    acts()
    with pytest.raises(CommandError, match="写不进去"):
        call_command("prune_audit", str(file))
    assert file.read_text() == "旧的"


def test_the_screen_shows_the_last_check_and_the_clock_makes_one_a_day():
    entries = acts()
    reader = signed_in(press.auditor())
    assert "还没有核对过" in sentences(reader.get("/admin/auditlog/logentry/"))
    now, number = timezone.now(), AuditChain.objects.get().number
    assert "完好" in ticking.verify_log(now)
    assert ticking.verify_log(now) == ""
    assert f"到第 {number} 号为止" in sentences(reader.get("/admin/auditlog/logentry/"))
    with lifted():
        LogEntry.objects.filter(pk=entries[1].pk).update(object_repr="改过")
    assert "不符" in ticking.verify_log(now + timedelta(days=1))
    assert "记录被改过" in sentences(reader.get("/admin/auditlog/logentry/"))


def test_coming_and_going_is_in_the_log_whether_it_succeeds_or_not():
    user = press.writer()
    user.set_password("kuai-5-le-yun-du")
    user.save()
    client = Client(REMOTE_ADDR="192.0.2.9")
    name = {"username": user.username}
    client.post("/admin/login/", name | {"password": "wrong"})
    client.post("/admin/login/", {"username": "我的密码写错了地方", "password": "x"})
    client.post("/admin/login/", name | {"password": "kuai-5-le-yun-du"})
    client.post("/admin/logout/")
    rows = LogEntry.objects.order_by("-pk")[:4]
    told = [(row.changes["act"][1], row.object_repr, row.actor, row.remote_addr) for row in rows]
    address = "192.0.2.9"
    assert told[::-1] == [
        (entrance.FAILED, "顾明夏", None, address),
        (entrance.FAILED, "没有这个账号", None, address),
        (entrance.SIGNED_IN, "顾明夏", user, address),
        (entrance.SIGNED_OUT, "顾明夏", user, address),
    ]
    page = sentences(signed_in(press.auditor()).get("/admin/auditlog/logentry/"))
    assert "登录没有成功" in page
    assert "我的密码写错了地方" not in page


def test_a_lock_out_is_told_of_once():
    user = press.writer()
    client = Client()
    for _n in range(8):
        client.post("/admin/login/", {"username": user.username, "password": "wrong"})
    told = [row.changes["act"][1] for row in LogEntry.objects.filter(changes__has_key="act")]
    assert told.count(entrance.LOCKED) == 1
    assert told.count(entrance.FAILED) == 4
