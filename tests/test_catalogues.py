"""Message catalogues are built without the gettext tools."""

import gettext
import os

import pytest

from portal.catalogues import compile_catalogues

pytestmark = pytest.mark.sqlite  # no database at all: once is enough

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "稿件"
msgstr "article"

#, fuzzy
msgid "栏目"
msgstr "columm"

msgid "%(count)d 篇"
msgid_plural "%(count)d 篇"
msgstr[0] "%(count)d article"
msgstr[1] "%(count)d articles"
"""


@pytest.fixture
def po(tmp_path):
    path = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


def read(path) -> gettext.GNUTranslations:
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_built_catalogue_translates_with_its_plurals(po, tmp_path):
    compile_catalogues(tmp_path)
    catalogue = read(po)
    assert catalogue.gettext("稿件") == "article"
    assert catalogue.ngettext("%(count)d 篇", "%(count)d 篇", 1) == "%(count)d article"
    assert catalogue.ngettext("%(count)d 篇", "%(count)d 篇", 3) == "%(count)d articles"


def test_a_fuzzy_translation_is_not_shown(po, tmp_path):
    compile_catalogues(tmp_path)
    assert read(po).gettext("栏目") == "栏目"


def test_what_is_up_to_date_is_not_built_again(po, tmp_path):
    assert compile_catalogues(tmp_path) == [po.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []


def test_a_changed_catalogue_is_built_again(po, tmp_path):
    compile_catalogues(tmp_path)
    po.write_text(PO.replace("article", "story"))
    later = po.with_suffix(".mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    compile_catalogues(tmp_path)
    assert read(po).gettext("稿件") == "story"


def test_an_app_may_bring_its_own_catalogue(tmp_path):
    path = tmp_path / "articles" / "locale" / "en" / "LC_MESSAGES" / "djangojs.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    assert compile_catalogues(tmp_path) == [path.with_suffix(".mo")]


def test_a_broken_catalogue_names_the_place(po, tmp_path):
    po.write_text(PO + '\nmsgid "坏\nmsgstr\n')
    with pytest.raises(OSError, match=r"django\.po"):
        compile_catalogues(tmp_path)
    assert list(po.parent.glob("*.mo*")) == []
