"""From a fresh clone to a served site: real commands, a real process tree, and a clean end."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from portal.management.commands import serve
from portal.management.commands.serve import NoAddress, listening_address
from tests.served import (
    PATIENCE,
    ROOT,
    children,
    descendants,
    environment,
    is_alive,
    manage,
    passwords_in,
    serving,
    wait_until,
)

# The sites have a database of their own, SQLite but for the one test that says otherwise.
pytestmark = pytest.mark.slow
once = pytest.mark.sqlite


def signs_in(data_dir: Path, password: str) -> bool:
    """Whether it is the password of the first account."""
    with closing(sqlite3.connect(data_dir / "db" / "portal.sqlite3")) as database:
        asked = "SELECT password FROM articles_user WHERE username = 'guanli'"
        [[encoded]] = database.execute(asked)
    return Argon2PasswordHasher().verify(password, encoded)


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> tuple[Path, list[str]]:
    """An empty site that two starts prepared at the same moment: its folder, what each said."""
    data_dir = tmp_path_factory.mktemp("site") / "var"
    command = [sys.executable, "manage.py", "prepare"]
    both = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(data_dir, DEMO="0"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    return data_dir, sorted(said, key=len)


@once
def test_the_first_start_tells_each_step_in_a_line(begun):
    _, (_, said) = begun
    steps = [line for line in said.splitlines() if line.startswith("▸")]
    assert [step.split("（")[0] for step in steps if "译文" not in step] == [
        "▸ 准备数据库",
        "▸ 收集静态文件",
        "▸ 建立管理员账号",
        "▸ 账号与随机密码只显示这一次，请记下；以后可用 make passwords 换新：",
    ]


@once
def test_of_two_starts_at_once_only_one_prepares(begun):
    _, (waited, worked) = begun
    assert waited == ""
    assert list(passwords_in(worked)) == ["guanli", "anquan"]


@once
def test_a_second_start_does_and_says_nothing(begun):
    data_dir, _ = begun
    before = {path: path.stat().st_mtime_ns for path in (data_dir / "static").rglob("*")}
    assert before
    assert manage(data_dir, "prepare", DEMO="0").stdout == ""
    assert before == {path: path.stat().st_mtime_ns for path in (data_dir / "static").rglob("*")}


@once
def test_a_site_begun_empty_gets_no_demo_when_it_is_started_without_the_word(begun):
    data_dir, _ = begun
    done = manage(data_dir, "prepare")
    assert (done.stdout, done.returncode) == ("", 0)


@once
def test_new_passwords_take_the_place_of_the_old_ones(begun):
    data_dir, (_, said) = begun
    first = passwords_in(said)["guanli"]
    assert signs_in(data_dir, first)
    done = manage(data_dir, "passwords")
    second = passwords_in(done.stdout)["guanli"]
    assert signs_in(data_dir, second)
    assert not signs_in(data_dir, first)


@once
def test_the_database_is_nobody_elses_to_read(begun):
    data_dir, _ = begun
    assert (data_dir / "db").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def prepared(begun) -> Path:
    return begun[0]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def processes(site, word: str) -> set[int]:
    """The site's processes whose command line has this word."""
    return {pid for pid in descendants(site.process.pid) if word in command_line(pid)}


@pytest.fixture(scope="module")
def served(prepared, tmp_path_factory):
    """A site that runs, in a folder of its own, for tests after which it runs as before."""
    data_dir = tmp_path_factory.mktemp("served") / "var"
    shutil.copytree(prepared, data_dir)
    with serving(data_dir) as site:
        yield site


@once
def test_it_runs_the_server_the_worker_and_the_minutes_tick(served):
    wait_until(lambda: len(processes(served, "app_server")) == 3, "two workers serve")
    assert len(processes(served, "db_worker")) == 1
    assert len(processes(served, "tick_loop")) == 1


@once
def test_what_workers_only_read_is_in_memory_once(served):
    [master] = processes(served, "app_server") & children(served.process.pid)
    wait_until(lambda: len(children(master)) == 2, "two workers serve")
    for worker in children(master):
        facts = Path(f"/proc/{worker}/smaps_rollup").read_text()
        memory = {name: int(kb) for name, kb in re.findall(r"^(\w+):\s+(\d+) kB", facts, re.M)}
        assert memory["Pss"] < 0.7 * memory["Rss"]


@once
def test_no_worker_inherits_a_connection(served):
    [master] = processes(served, "app_server") & children(served.process.pid)
    opened = {str(each.readlink()) for each in Path(f"/proc/{master}/fd").iterdir()}
    assert not any(str(served.database) in name for name in opened)


@once
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_trace(prepared, ending):
    with serving(prepared) as site:
        running = descendants(site.process.pid)
        site.process.send_signal(ending)
        output = site.process.communicate(timeout=PATIENCE)[0]
    assert site.process.returncode == 0
    assert output.splitlines()[-1] == "▸ 已停止"
    assert "Traceback" not in output
    assert "shutting down" not in output  # the background worker's word on being told to end
    wait_until(lambda: not any(is_alive(pid) for pid in running), "every process is gone")


@once
def test_it_says_where_the_site_is_once_it_answers(served):
    lines: list[str] = []
    while not lines or "网站已经开放" not in lines[-1]:
        lines.append(served.process.stdout.readline())
        assert lines[-1], lines
    assert f"http://127.0.0.1:{served.port}/" in lines[-1]
    assert f"http://127.0.0.1:{served.port}/admin/" in lines[-2]


@once
def test_it_serves_on_after_any_of_its_processes_was_killed(served):
    for word in ("db_worker", "tick_loop", "app_server"):
        killed = processes(served, word)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)

        def replaced(word: str = word, killed: set[int] = killed) -> bool:
            return bool(processes(served, word) - killed)

        wait_until(replaced, f"{word} was started again")
    wait_until(served.answers, "the site answers again")
    wait_until(lambda: len(processes(served, "app_server")) == 3, "two workers serve")


@once
@pytest.mark.parametrize("together_with", ["nobody", "app_server"])
def test_nothing_is_left_when_it_is_killed_itself(prepared, together_with):
    with serving(prepared) as site:
        wait_until(lambda: len(processes(site, "app_server")) == 3, "two workers serve")
        running = descendants(site.process.pid)
        masters = processes(site, together_with) & children(site.process.pid)
        site.process.kill()
        for pid in masters:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(is_alive(pid) for pid in running), "every process is gone")


@once
def test_a_port_in_use_is_told_in_one_sentence(prepared):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage(prepared, "serve", PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"端口 {port} 已被占用")
    assert len(done.stderr.splitlines()) == 1


@once
@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("192.0.2.1", 8000, "这台机器没有地址 192.0.2.1，请检查 HOST。"),
        ("没有.invalid", 8000, "找不到地址 没有.invalid，请检查 HOST。"),
        ("127.0.0.1", 65536, "端口 65536 不存在：PORT 应在 1 到 65535 之间。"),
    ],
)
def test_an_impossible_address_is_told_in_one_sentence(host, port, sentence):
    with pytest.raises(NoAddress, match=sentence):
        listening_address(host, port)


@once
def test_machines_of_one_name_and_folder_have_workers_of_different_names(tmp_path, monkeypatch):
    names = []
    for number in ("one", "other"):
        monkeypatch.setattr(serve, "MACHINE_ID", tmp_path / number)
        (tmp_path / number).write_text(number)
        names.append(serve.this_site())
        assert serve.this_site() == names[-1]
    monkeypatch.setattr(serve, "MACHINE_ID", tmp_path / "none")
    assert len({*names, serve.this_site()}) == 3


@once
def test_the_allowed_hosts_follow_the_address(prepared):
    with serving(prepared, HOST="localhost") as site:
        assert site.get("/").status != 400


@once
def test_changed_code_makes_the_stored_pages_be_forgotten(prepared):
    stored = prepared / "store" / "about" / "index.html.gz"
    stored.parent.mkdir()
    stored.touch()
    notes = prepared / "prepared.json"
    assert manage(prepared, "prepare").stdout == ""
    assert stored.exists()
    notes.write_text(json.dumps({**json.loads(notes.read_text()), "code": "of yesterday"}))
    assert "准备数据库" in manage(prepared, "prepare").stdout
    assert not stored.exists()


@once
def test_it_prepares_first_when_asked(prepared, tmp_path):
    data_dir = tmp_path / "var"
    shutil.copytree(prepared, data_dir)
    shutil.rmtree(data_dir / "db")
    with serving(data_dir, "--prepare", DEMO="0") as site:
        site.process.send_signal(signal.SIGTERM)
        output = site.process.communicate(timeout=PATIENCE)[0]
    assert list(passwords_in(output)) == ["guanli", "anquan"]
    assert output.index("准备数据库") < output.index("启动服务器")


@pytest.mark.postgresql
def test_a_site_on_postgresql_is_prepared_once_and_served(tmp_path):
    server = os.environ["TEST_DATABASE_URL"]
    name = f"site_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    where = {"DATABASE_URL": server.rpartition("/")[0] + "/" + name, "DEMO": "0"}
    assert list(passwords_in(manage(tmp_path, "prepare", **where).stdout)) == ["guanli", "anquan"]
    assert manage(tmp_path, "prepare", **where).stdout == ""
    with serving(tmp_path, **where) as site:
        assert site.get("/readyz").status == 200
    assert not list((tmp_path / "db").iterdir())


@once
def test_an_answer_that_another_process_publishes_is_found_by_every_worker(served, tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text(
        json.dumps({"id": "drone", "question": "无人机怎么登记？", "answer": "网上登记。"}),
        encoding="utf-8",
    )
    done = manage(served.data_dir, "import_answers", str(file), "--publish")
    assert "发布 1 条" in done.stdout

    def is_found() -> bool:
        replies = [served.get(f"/api/ask?q={quote('无人机怎么登记')}") for _number in range(8)]
        bodies = [json.loads(each.read()) for each in replies]
        return all(each.get("answers") for each in bodies)

    wait_until(is_found, "both workers have read it")
