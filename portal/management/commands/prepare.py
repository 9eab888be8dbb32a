"""Everything between a fresh clone and a site that can be served; nothing the second time."""

from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command

from accessibility import freezing, page_store
from articles import workdays
from articles.models import User
from articles.roles import set_up_groups
from articles.search.rebuilding import order_what_lacks
from articles.search.vocabulary import fill_in
from portal.accounts import (
    ADMINISTRATORS,
    FIRST_ACCOUNTS,
    as_table,
    missing_security_account,
    open_accounts,
)
from portal.catalogues import compile_catalogues
from portal.failing import write_closed_pages
from portal.first_steps import lay_out_home
from portal.preparing import (
    Notes,
    code_fingerprint,
    make_folders,
    migrations_are_missing,
    one_at_a_time,
    static_fingerprint,
)

WANTED, LOADED, NONE = "wanted", "loaded", "none"


class Command(BaseCommand):
    help = "准备网站：界面译文、数据库、静态文件；第一次还建立账号、载入演示内容。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--empty",
            action="store_true",
            help="不载入演示内容，只建系统管理员和安全管理员两个账号（与 DEMO=0 相同），仅第一次有效",
        )

    @freezing.lifted()
    def handle(self, *, empty: bool, **options: Any) -> None:
        demo = not empty and environ.Env().bool("DEMO", default=True)
        data_dir = Path(settings.DATA_DIR)
        with one_at_a_time(data_dir):
            make_folders(data_dir)
            self.notes = Notes(data_dir)
            self.catalogues()
            # Stored pages name the code and the files of their time. What was made is noted
            # last, so that a start cut short before it makes and forgets again.
            made = self.database() | self.static_files() | self.speech()
            if made:
                page_store.forget(["*"])
                write_closed_pages()
            for name, fingerprint in made.items():
                self.notes.write(name, fingerprint)
            self.first_start(demo)

    def step(self, sentence: str) -> None:
        self.stdout.write("▸ " + sentence)
        self.stdout.flush()

    def catalogues(self) -> None:
        if made := compile_catalogues(Path(settings.BASE_DIR)):
            self.step(f"编译界面译文（{len(made)} 个文件）")

    def database(self) -> dict[str, str]:
        """Migrate, which also sets triggers and groups anew: so after any change of the code."""
        code = code_fingerprint()
        if self.notes.get("code") == code and not migrations_are_missing():
            return {}
        self.step("准备数据库")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        set_up_groups()
        workdays.fill_in()
        if order_what_lacks():
            self.step("网站开放以后在后台整理搜索索引，整理完以前搜到的可能不全")
        return {"code": code}

    def static_files(self) -> dict[str, str]:
        static = static_fingerprint()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if self.notes.get("static") == static and manifest.exists():
            return {}
        self.step("收集静态文件")
        call_command("collectstatic", interactive=False, verbosity=0)
        return {"static": static}

    def speech(self) -> dict[str, str]:
        """Whether articles have audio: their stored pages name it, or do not."""
        offered = "offered" if settings.SPEECH_ENGINE else ""
        return {} if self.notes.get("speech") == offered else {"speech": offered}

    def first_start(self, demo: bool) -> None:
        """Accounts and demo content for a site where nobody works yet.

        What was decided then is noted: a site begun empty never gets demo content later, and a
        demo whose loading was cut short is loaded at the next start.
        """
        passwords = {}
        if not User.objects.exists():
            self.notes.write("demo", WANTED if demo else NONE)
            self.step("建立工作人员账号" if demo else "建立管理员账号")
            passwords = open_accounts(FIRST_ACCOUNTS if demo else ADMINISTRATORS)
            fill_in()
            if not demo:
                lay_out_home()
        elif missing := missing_security_account():
            self.step("建立安全管理员账号：以后由它开账号、重设密码")
            passwords = open_accounts(missing)
        try:
            if self.notes.get("demo") == WANTED:
                self.step("载入演示内容（约需一分钟）")
                call_command("load_demo")
                self.notes.write("demo", LOADED)
        finally:
            if passwords:
                self.step("账号与随机密码只显示这一次，请记下；以后可用 make passwords 换新：")
                self.stdout.write(as_table(passwords))
