"""The kinds of pages, as an administrator knows them."""

from django.apps import apps
from django.utils.translation import gettext as _


def said(route: str) -> str:
    """What to call the pages of a route; the route's own name where there is no other."""
    space, _colon, name = route.rpartition(":")
    if space == "admin":
        # The forms and lists of a model are app_model_action.
        app, _line, rest = name.partition("_")
        models = apps.all_models.get(app, {})
        model = models.get(rest.partition("_")[0])
        what = str(model._meta.verbose_name_plural) if model else name
        return _("采编台") if name == "index" else f"{_('采编台')} {what}"
    return _public().get(name, route)


def _public() -> dict[str, str]:
    columns = ("column", "column_page", "column_year", "column_year_page")
    knowledge = ("knowledge", "knowledge_topic", "knowledge_topic_page", "answer")
    feeds = ("feed", "column_feed", "knowledge_feed", "knowledge_topic_feed")
    maps = ("sitemap_index", "sitemap_columns", "sitemap_articles", "sitemap_answers", "robots")
    return {
        "home": _("首页"),
        "article": _("文章"),
        **dict.fromkeys(columns, _("栏目")),
        **dict.fromkeys(("search", "suggest", "search_api"), _("搜索")),
        **dict.fromkeys(("ask", "ask_rate", "ask_api"), _("智能问答")),
        **dict.fromkeys(knowledge, _("问答知识库")),
        **dict.fromkeys(feeds, _("订阅")),
        **dict.fromkeys(("media", "staff_media"), _("图片和附件")),
        **dict.fromkeys(("home_qr", "article_qr", "strip_qr"), _("二维码")),
        "site_map": _("网站地图"),
        **dict.fromkeys(maps, _("给搜索引擎的地图")),
        **dict.fromkeys(("client", "manifest", "service_worker"), _("手机客户端")),
        "offline": _("断网时的页面"),
        "statement": _("无障碍声明"),
        "privacy": _("隐私保护"),
        "preferences": _("无障碍浏览"),
        "leave": _("离开本站的提示"),
    }
