"""What tests of audio do over and over: its work, its rows, its files."""

from django_tasks_db.models import DBTaskResult

from articles.audio.making import make_audio
from articles.models import Audio
from articles.public_media import public_folder
from tests import press


def work() -> None:
    """Do all background work of audio that has been ordered, as its process would."""
    for task in DBTaskResult.objects.filter(task_path=make_audio.module_path, status="READY"):
        make_audio.func(*task.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")


def printed_again(made, **facts):
    made = press.fresh(made)
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    press.print_it(made)
    return made


def page(client, made, prefix="") -> str:
    return client.get(f"{prefix}/articles/{made.pk}/").content.decode()


def rows(made) -> dict[str, Audio]:
    found = Audio.objects.filter(entry__article=made).select_related("entry")
    return {row.entry.language: row for row in found}


def files() -> set[str]:
    return {path.name for path in (public_folder() / "audio").rglob("*") if path.is_file()}


class Interrupting(list):
    """Does something else at the first word."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def append(self, said):
        act, self.act = self.act, lambda: None
        act()
