"""The whole site: addresses that have no renderings, and the public ones."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accessibility import preferences
from articles import media
from portal import asking, installing, searching, sitemaps, views

# Behind the doors of the desk, as everything of it.
staff_file = admin.site.admin_view(media.staff_file, cacheable=True)

urlpatterns = [
    path(f"{settings.ADMIN_PATH}/media/<path:path>", staff_file, name="staff_media"),
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
    path("media/<path:path>", media.public_file, name="media"),
    path("api/search", searching.api, name="search_api"),
    path("api/ask", asking.api, name="ask_api"),
    path("prefs", preferences.change, name="preferences"),
    path("robots.txt", views.robots, name="robots"),
    path("sw.js", installing.service_worker, name="service_worker"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemaps/columns.xml", sitemaps.columns, name="sitemap_columns"),
    path("sitemaps/answers.xml", sitemaps.answers, name="sitemap_answers"),
    path("sitemaps/articles-<int:number>.xml", sitemaps.articles, name="sitemap_articles"),
    path("", include("portal.public_urls")),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.desk.astray.forbidden"
handler404 = "portal.desk.astray.not_found"
handler500 = "portal.failing.server_error"
