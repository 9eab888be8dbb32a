"""What citizens may ask for: the same in all six renderings."""

from django.urls import include, path

from portal import asking, codes, installing, searching, views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("articles.urls")),
    path("search/", searching.search_page, name="search"),
    path("search/suggest/", searching.suggest, name="suggest"),
    path("sitemap/", views.site_map, name="site_map"),
    path("client/", views.client, name="client"),
    path("accessibility/", views.statement, name="statement"),
    path("privacy/", views.privacy, name="privacy"),
    path("offline/", installing.offline, name="offline"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("ask/", asking.ask_page, name="ask"),
    path("ask/rate/", asking.rate, name="ask_rate"),
    path("", include("interaction.urls")),
    path("leave/", views.leave, name="leave"),
    path("qr/home.png", codes.home_code, name="home_qr"),
    path("qr/articles/<int:pk>.png", codes.article_code, name="article_qr"),
    path("qr/strip/<int:pk>.png", codes.strip_code, name="strip_qr"),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.failing.server_error"
