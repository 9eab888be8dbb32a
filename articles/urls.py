"""The public addresses of the press; renderings are no matter of theirs."""

from django.urls import path, re_path

from articles import views

_COLUMN = r"^columns/(?P<path>[a-z0-9-]+(?:/[a-z0-9-]+)*?)/"

urlpatterns = [
    path("articles/<int:pk>/", views.article, name="article"),
    path("feed/", views.site_feed, name="feed"),
    re_path(_COLUMN + r"feed/$", views.column_feed, name="column_feed"),
    # Before what would take the year for a column.
    re_path(
        _COLUMN + r"(?P<year>\d{4})/page/(?P<number>\d{1,10})/$",
        views.column,
        name="column_year_page",
    ),
    re_path(_COLUMN + r"page/(?P<number>\d{1,10})/$", views.column, name="column_page"),
    re_path(_COLUMN + r"(?P<year>\d{4})/$", views.column, name="column_year"),
    re_path(_COLUMN + r"$", views.column, name="column"),
]
