"""The desk (采编台): Django's admin as the staff of this site see it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Desk(admin.AdminSite):
    site_title = site_header = _("采编台")
    index_title = _("今天")
    enable_nav_sidebar = True
