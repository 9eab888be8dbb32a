"""Background work that came to nothing stands on the desk, a click from where it is put right."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.renditions import make_renditions
from portal.ticking import MOST_ATTEMPTS
from tests import press
from tests.desk_forms import signed_in

pytestmark = pytest.mark.django_db


def task(image_id: int, status: str, **facts) -> DBTaskResult:
    given = {
        "task_path": make_renditions.module_path,
        "args_kwargs": {"args": [image_id], "kwargs": {}},
        "backend_name": "default",
        "run_after": timezone.now() - timedelta(days=1),
        "exception_class_path": "",
        "traceback": "",
    }
    made = DBTaskResult.objects.create(status=status, **given)
    DBTaskResult.objects.filter(pk=made.pk).update(**facts)
    return made


def desk(person=None) -> str:
    return signed_in(person or press.writer()).get("/admin/").content.decode()


def unmade():
    image = press.image(press.article(title_zh_hans="桥边的会"), caption_zh_hans="桥头")
    type(image).objects.filter(pk=image.pk).update(renditions_made=False)
    return image


def test_a_picture_that_was_tried_often_enough_is_told_with_its_form():
    image = unmade()
    for _attempt in range(MOST_ATTEMPTS - 1):
        task(image.pk, "FAILED")
    assert "后台没做成" not in desk()
    task(image.pk, "FAILED")
    page = desk()
    assert "《桥边的会》的照片“桥头”处理不了" in page
    assert f"/{image.article_id}/change/" in page[page.index("后台没做成") :]


def test_a_picture_that_was_made_in_the_end_is_not_told():
    image = press.image(press.article())
    for _attempt in range(MOST_ATTEMPTS):
        task(image.pk, "FAILED")
    assert "后台没做成" not in desk()


def test_work_that_nobody_takes_up_is_told():
    task(1, "READY")
    assert "后台进程可能没在跑" not in desk()
    task(1, "READY", enqueued_at=timezone.now() - timedelta(minutes=11))
    assert "后台进程可能没在跑" in desk()


def test_work_that_is_done_or_under_way_is_not_waiting():
    long_ago = timezone.now() - timedelta(hours=1)
    task(1, "RUNNING", enqueued_at=long_ago)
    task(1, "SUCCESSFUL", enqueued_at=long_ago)
    assert "后台进程可能没在跑" not in desk()
