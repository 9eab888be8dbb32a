"""Chinese is read as the package pypinyin reads it, without its being imported."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from pypinyin import lazy_pinyin

from articles.names.sounds import file_of_pypinyin
from articles.search.sounding import syllables


def as_the_package(text):
    return [each.replace("ü", "v") for each in lazy_pinyin(text)]


def test_every_phrase_of_the_package_is_read_as_it_says():
    phrases = json.loads(file_of_pypinyin("phrases_dict.json"))
    assert len(phrases) > 40_000
    assert [each for each in phrases if syllables(each) != as_the_package(each)] == []


@pytest.mark.parametrize(
    "text",
    [
        "重庆银行行长",
        "管道长度不得超过百分之五",
        "人行道适合榉树",
        "区审计局说明了资金",
        "女儿绿",
        "䶮",
    ],
)
def test_phrases_that_stand_together_are_told_apart_as_it_does(text):
    assert syllables(text) == as_the_package(text)


def test_what_is_not_chinese_stands_for_itself():
    assert syllables("5G医院") == ["5", "G", "yi", "yuan"]


def test_no_process_of_the_site_holds_the_package():
    look = (
        "import sys, django; django.setup()\n"
        "import portal.urls, portal.admin, interaction.indexes\n"
        "from articles.search import spelling\n"
        "assert spelling.sound_of('重庆') == 'conqin', spelling.sound_of('重庆')\n"
        "assert 'pypinyin' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "portal.settings", "DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
