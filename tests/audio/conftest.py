"""A site whose articles are spoken by an engine of the tests."""

import shutil

import pytest

from articles.public_media import public_folder
from tests import voices


@pytest.fixture(autouse=True)
def _nothing_heard():
    voices.heard.clear()
    shutil.rmtree(public_folder() / "audio", ignore_errors=True)


@pytest.fixture
def on(settings):
    settings.SPEECH_ENGINE = voices.TONE
