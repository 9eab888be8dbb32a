"""Which converter a record has: the site's rules, its terms, those of narrower scopes, its pins."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from accessibility.chinese import to_traditional
from accessibility.glossary import converter_for
from accessibility.models import GlossaryTerm, Rederivation, TraditionalRules
from articles import rederiving
from articles.models import Article, Meeting
from articles.models.scopes import article_scope, column_scope
from tests import press
from tests.desk_forms import address, saved, signed_in

pytestmark = pytest.mark.django_db


def term(simplified, traditional, **facts):
    return GlossaryTerm.objects.create(simplified=simplified, traditional=traditional, **facts)


def test_a_term_holds_from_the_moment_it_is_saved():
    assert converter_for().text("余晓松") == "餘曉松"
    made = term("余晓松", "余曉松")
    assert converter_for().text("余晓松") == "余曉松"
    made.traditional = "余曉鬆"
    made.save()
    assert converter_for().text("余晓松") == "余曉鬆"
    made.delete()
    assert converter_for().text("余晓松") == "餘曉松"


def test_a_term_that_is_not_in_use_does_not_hold():
    term("余晓松", "余曉松", is_enabled=False)
    assert converter_for().text("余晓松") == "餘曉松"


def test_what_is_rolled_back_was_never_there():
    term("范长江", "范長江")
    converter_for()
    with transaction.atomic():
        term("余晓松", "余曉松")
        assert converter_for().text("余晓松") == "余曉松"
        transaction.set_rollback(True)
    assert converter_for().text("余晓松") == "餘曉松"
    term("余秋白", "余秋白")
    assert converter_for().text("余晓松和余秋白") == "餘曉松和余秋白"


def test_a_manuscript_put_into_another_column_on_the_desk_follows_its_terms_at_once():
    news, notices = press.column("news/headlines"), press.column("notices")
    article = press.article(column=news, title_zh_hans="余晓松", body_zh_hans="<p>余晓松</p>")
    Meeting.objects.create(article=article, chair_zh_hans="余晓松")
    term("余晓松", "余曉松", scope=column_scope(notices.pk))
    desk = signed_in(press.writer())
    saved(desk, address(article), further_columns=[str(notices.pk)])
    article = Article.objects.get(pk=article.pk)
    assert [article.title_zh_hant, article.body_zh_hant] == ["余曉松", "<p>余曉松</p>"]
    assert article.meeting.chair_zh_hant == "余曉松"


def test_what_stands_in_a_column_that_is_moved_follows_the_terms_of_its_new_place():
    news, notices = press.column("news/headlines"), press.column("notices")
    article = press.article(column=news, title_zh_hans="余晓松")
    admin = signed_in(press.administrator())
    where = f"/admin/articles/column/{news.pk}/change/"
    saved(admin, where, parent="")
    assert not Rederivation.objects.exists()  # no column has terms of its own
    term("余晓松", "余曉松", scope=column_scope(notices.pk))
    saved(admin, where, parent=str(notices.pk))
    assert rederiving.run(Rederivation.objects.get())
    assert Article.objects.get(pk=article.pk).title_zh_hant == "余曉松"


def test_a_term_may_be_written_otherwise_in_a_profile():
    term("启明里", "啟明里", traditional_hk="啓明里")
    assert converter_for().text("启明里") == "啟明里"
    assert converter_for(profile="hk").text("启明里") == "啓明里"


def test_the_narrower_scope_wins():
    news = press.column("news/headlines")
    above = news.parent
    article = press.article(column=news)
    term("余晓松", "余曉松")
    term("云渡里", "雲渡里", scope=column_scope(above.pk))
    term("云渡里", "雲渡裏", scope=column_scope(news.pk))
    other = press.article(column=press.column("notices"), title_zh_hans="余晓松到云渡里")
    article.title_zh_hans = other.title_zh_hans
    article.save()
    assert article.title_zh_hant == "余曉松到雲渡裏"
    assert other.title_zh_hant == "余曉松到雲渡裡"
    term("余晓松", "餘曉松", scope=article_scope(article.pk))
    article.save()
    assert press.fresh(article).title_zh_hant == "餘曉松到雲渡裏"


def test_a_term_of_a_further_column_holds_as_well():
    article = press.article(title_zh_hans="余晓松到会")
    article.further_columns.add(press.column("notices"))
    term("余晓松", "余曉松", scope=column_scope(press.column("notices").pk))
    article.save()
    assert article.title_zh_hant == "余曉松到會"


def test_pictures_files_and_the_meeting_follow_their_manuscript():
    article = press.article()
    term("余晓松", "余曉松", scope=article_scope(article.pk))
    image = press.image(article, caption_zh_hans="余晓松讲话")
    assert image.caption_zh_hant == "余曉松講話"
    article.pins = {"晓松讲话": "曉鬆講話"}
    article.save()
    image.article = article
    image.save()
    assert image.caption_zh_hant == "餘曉鬆講話"  # a pin goes before the glossary


def test_the_sites_forms_and_quotation_marks_are_its_own():
    assert converter_for().text("“污水”启用") == "「污水」啟用"
    rules = TraditionalRules(profile="hk", overrides="衆眾", corner_brackets=False)
    rules.save()
    assert converter_for().text("“群众”启用") == "“羣眾”啓用"


@pytest.mark.parametrize("overrides", ["汙", "汙污污", "汙污 溼"])
def test_a_form_that_is_no_pair_is_refused(overrides):
    with pytest.raises(Exception, match="不是两个字"):
        TraditionalRules(overrides=overrides).full_clean()


def test_without_narrower_terms_nobody_asks_for_the_scopes(django_assert_num_queries):
    term("余晓松", "余曉松")
    converter_for()
    with django_assert_num_queries(1):
        converter_for(lambda: pytest.fail("asked"))


def test_who_has_no_record_at_hand_follows_the_site_as_it_was_last_read():
    term("余晓松", "余曉松")
    converter_for()
    assert to_traditional("余晓松") == "余曉松"


def test_the_version_of_a_derived_text_tells_which_terms_it_knew():
    article = press.article(title_zh_hans="余晓松到会")
    before = article.zh_hant_state["title"]["ver"]
    term("范长江", "范長江")
    article.save()
    assert article.zh_hant_state["title"]["ver"] != before


@pytest.mark.parametrize(
    ("named", "there", "kept"), [("hk", "", "hk"), ("", "", "tw"), ("hk", "t", "t")]
)
def test_a_site_that_named_its_forms_in_a_setting_keeps_them(monkeypatch, named, there, kept):
    monkeypatch.setenv("TRADITIONAL_PROFILE", named)
    if there:
        TraditionalRules(profile=there).save()
    migration = import_module("accessibility.migrations.0004_profile_of_before")
    migration.keep_the_profile(apps, connection.schema_editor())
    assert converter_for().profile == kept
