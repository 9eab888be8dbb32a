"""The whole site in one process tree: app server, background worker, the minute's tick."""

import errno
import http.client
import os
import socket
import sys
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection, connections

from portal.runner import ProcessTree, Program, end_with_parent

# Threads are few on purpose: more of them only fight over the interpreter. Without respawning,
# one killed worker would end the whole server.
OPTIONS = [
    *("--interface", "wsgi", "--workers", "2"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
    # So many connections may be open in each; more would block it, however idle they are.
    *("--backpressure", "4096", "--backlog", "4096"),
    *("--http1-buffer-size", "65536", "--no-access-log", "--log-level", "warning", "--factory"),
]
# Seconds that the app server, told to renew its workers (SIGHUP), gives each new one to begin before
# it ends the old one. Less than beginning takes, which waits for a database that is away
# (portal.front.PATIENCE), and for a while nobody would answer.
RENEWAL = 10
# Set when the system is installed or first started; a container may have none.
MACHINE_ID = Path("/etc/machine-id")


class Command(BaseCommand):
    help = "运行整个网站：应用服务器、后台任务和每分钟的定时工作。Ctrl-C 停止。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--prepare", action="store_true", help="启动前先做 manage.py prepare 的工作"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="启动本命令的进程结束时一同停止"
        )

    def handle(self, *, prepare: bool, with_parent: bool, **options: Any) -> None:
        if with_parent:
            end_with_parent()
        try:
            host, port = listening_address(settings.HOST, settings.PORT)
        except NoAddress as trouble:
            self.stderr.write(str(trouble))
            sys.exit(1)
        if prepare:
            call_command("prepare")
            connections.close_all()
        self.stdout.write("▸ 启动服务器")
        ProcessTree(
            programs=programs(host, port),
            say=lambda sentence: self.stderr.write("▸ " + sentence),
            is_ready=lambda: answers(host, port),
            when_ready=lambda: self.stdout.write(opened(page_address(settings.HOST, port))),
        ).run()
        self.stdout.write("▸ 已停止")


class NoAddress(Exception):
    """Nothing can listen at the address; the text says why, in a sentence."""


def listening_address(host: str, port: int) -> tuple[str, int]:
    """The number behind a host's name, and the port, once it is sure that both can be used."""
    if not 0 < port < 65536:
        raise NoAddress(f"端口 {port} 不存在：PORT 应在 1 到 65535 之间。")
    try:
        family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise NoAddress(f"找不到地址 {host}，请检查 HOST。") from error
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found)
        except PermissionError as error:
            raise NoAddress(f"没有权限使用端口 {port}，请换一个 1024 以上的端口。") from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise NoAddress(f"这台机器没有地址 {host}，请检查 HOST。") from error
            raise NoAddress(
                f"端口 {port} 已被占用，网站可能已经在运行。"
                f"请先停下占用它的程序，或换一个端口，例如：PORT={port % 65535 + 1} make run"
            ) from error
    return str(found[0]), port


def programs(host: str, port: int) -> list[Program]:
    """What runs; each as a fresh Python, so that none carries the others' memory."""
    manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
    server = [sys.executable, "-m", "portal.app_server", *OPTIONS, "--host", host]
    server += ["--port", str(port), "--blocking-threads", str(settings.SERVER_THREADS)]
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.setdefault("GRANIAN_RESPAWN_INTERVAL", str(RENEWAL))
    # Threads take turns in Python anyway; a heap for each only leaves holes in all of them.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    # What is large goes back when it is freed, whatever lies around it.
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(256 * 1024))
    # Started again it has the same name, and gives up what it was killed over.
    worker = [*manage, "db_worker", "--skip-checks", "--worker-id"]
    here = this_site()
    # What takes minutes has a process of its own, where there is such work at all.
    audio = (
        [Program("音频任务进程", [*worker, f"{here}-audio", "--queue-name", "audio"])]
        if settings.SPEECH_ENGINE
        else []
    )
    others = ["--exclude-queues", "audio"] if audio else []
    # Other machines may publish into the same database.
    listening = (
        [Program("页面同步进程", [*manage, "listen"])] if connection.vendor == "postgresql" else []
    )
    return [
        Program("应用服务器", [*server, "portal.worker:application"]),
        Program("后台任务进程", [*worker, f"{here}-tasks", "--queue-name", "*", *others]),
        *audio,
        *listening,
        Program("定时工作进程", [*manage, "tick_loop"]),
    ]


def this_site() -> str:
    """Names this machine and the site's folder on it; machines may have the same host name."""
    machine = MACHINE_ID.read_bytes() if os.access(MACHINE_ID, os.R_OK) else b""
    number = zlib.crc32(machine + str(settings.DATA_DIR).encode())
    return f"{socket.gethostname()[:32]}-{number:08x}"


def at_home(host: str) -> str:
    """Where to call a server; one that listens everywhere is called on its own machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def page_address(host: str, port: int) -> str:
    name = at_home(host)
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def opened(address: str) -> str:
    """What an operator reads when the site answers: where citizens and staff go, how to end."""
    return f"▸ 工作人员从这里登录：{address}admin/\n▸ 网站已经开放：{address}　按 Ctrl-C 停止"


def answers(host: str, port: int) -> bool:
    """Whether the application answers; its word on its own health is another matter."""
    connection = http.client.HTTPConnection(at_home(host), port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
