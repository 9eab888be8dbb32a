"""The addresses of a manuscript's screens beside its form."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

import articles.admin.audio as audio
import articles.admin.files as files
import articles.admin.history as history
import articles.admin.names as names
import articles.admin.recycle as recycle
import articles.admin.release as release
import articles.admin.review_sheet as review_sheet
import articles.admin.reviewing as reviewing
import articles.admin.timing as timing
import articles.admin.traditional as traditional
import articles.admin.wall as wall
import articles.admin.word as word


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """All but the library's own, each view behind the desk's door by `wrap`."""
    return [
        path("<int:pk>/publish/", wrap(release.publish_page), name="articles_article_publish"),
        path("<int:pk>/review/", wrap(reviewing.decide), name="articles_article_review"),
        path("<int:pk>/sheet/<int:printing>/", wrap(review_sheet.sheet), name="articles_article_sheet"),
        path("<int:pk>/withdraw/", wrap(release.withdraw_page), name="articles_article_withdraw"),
        path("<int:pk>/preview/<str:language>/<str:mode>/", wrap(release.preview), name="articles_article_preview"),
        path("<int:pk>/when/", wrap(timing.when_page), name="articles_article_when"),
        path("timed/", wrap(timing.timed_page), name="articles_article_timed"),
        path("<int:pk>/wall/", wrap(wall.wall), name="articles_article_wall"),
        path("<int:pk>/traditional/", wrap(traditional.traditional_page), name="articles_article_traditional"),
        path(
            "<int:pk>/wall/<str:language>/<str:mode>/<int:width>/",
            wrap(wall.one_cell),
            name="articles_article_wall_cell",
        ),
        path("<int:pk>/audio/", wrap(audio.try_again), name="articles_article_audio"),
        path("<int:pk>/names/", wrap(names.answer), name="articles_article_names"),
        path("<int:pk>/compare/", wrap(history.compare), name="articles_article_compare"),
        path(
            "<int:pk>/restore/<int:printing>/",
            wrap(history.restore),
            name="articles_article_restore",
        ),
        path("recycled/", wrap(recycle.recycled), name="articles_article_recycled"),
        path("<int:pk>/throw-away/", wrap(recycle.throw_away), name="articles_article_throw_away"),
        path("<int:pk>/take-back/", wrap(recycle.take_back), name="articles_article_out_of_bin"),
        path("<int:pk>/progress/", wrap(files.progress), name="articles_article_progress"),
        path("word/", wrap(word.bring_in), name="articles_article_word"),
        path("word/<int:pk>/", wrap(word.original), name="articles_article_original"),
        path("picture/<str:key>/", wrap(files.picture), name="articles_article_picture"),
        path("photos/", wrap(files.receive_photo), name="articles_article_receive"),
        path("staged/<path:note>/", wrap(files.staged_picture), name="articles_article_staged"),
    ]  # fmt: skip
