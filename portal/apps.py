"""The top floor: what composes the site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("网站")


class PortalAdminConfig(AdminConfig):
    default_site = "portal.desk.site.Desk"
