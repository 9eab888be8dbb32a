"""What stands on the site's home page and in its side strip, and what is known of its minute's work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Column
from portal.addresses import validate_link
from portal.security_rules import SecurityRules
from portal.site_facts import SiteFacts, SiteRecord, public_storage

# Tables of this app that are kept in modules of their own.
__all__ = ["SecurityRules", "SiteFacts", "SiteRecord", "public_storage"]


class StripEntry(SiteRecord):
    """An entry of the side strip: a link, or a QR code shown in place."""

    class Icon(models.TextChoices):
        WECHAT = "wechat", _("微信")
        WEIBO = "weibo", _("微博")
        CHAT = "chat", _("问答")
        BOOK = "book", _("知识库")
        APP = "app", _("客户端")
        BUSINESS = "biz", _("企业")
        PHONE = "phone", _("电话")

    spoken = ("label",)

    label = models.CharField(_("名称"), max_length=20)
    hint = models.CharField(_("说明"), max_length=30, blank=True)
    icon = models.CharField(_("图标"), max_length=10, choices=Icon.choices, default=Icon.APP)
    url = models.CharField(
        _("链接"),
        max_length=300,
        blank=True,
        validators=[validate_link],
        help_text=_("站内写 /ask/，站外写完整网址。"),
    )
    qr_image = models.ImageField(
        _("二维码图片"), upload_to="site/", storage=public_storage, blank=True, max_length=200
    )
    qr_text = models.CharField(
        _("二维码内容"), max_length=300, blank=True, help_text=_("不上传图片时，按此内容生成。")
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("侧边栏")
        verbose_name_plural = pgettext_lazy("复数", "侧边栏")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def is_qr(self) -> bool:
        return bool(self.qr_image or self.qr_text)

    def clean(self) -> None:
        super().clean()
        if bool(self.url) == self.is_qr:
            raise ValidationError(_("链接和二维码请填其中一种。"))


class HomeBlock(SiteRecord):
    """A block of the home page, in its place."""

    class Kind(models.TextChoices):
        HEADLINE = "headline", _("头条")
        PICTURES = "pictures", _("图片新闻")
        NEWS = "news", _("要闻")
        SERVICES = "services", _("办事服务")
        DISCLOSURE = "disclosure", _("政务公开")
        NOTICES = "notices", _("通知公告")
        INTERACTION = "interaction", _("互动交流")
        TOPICS = "topics", _("专题专栏")
        DATA = "data", _("数据发布")

    spoken = ("title",)
    # English pages have one list of what is new in place of these, with a name of its own.
    IN_LATEST = (Kind.HEADLINE, Kind.NEWS)

    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices, unique=True)
    title = models.CharField(_("标题"), max_length=20)
    column = models.ForeignKey(
        Column, verbose_name=_("取自栏目"), null=True, blank=True, on_delete=models.SET_NULL
    )
    count = models.PositiveSmallIntegerField(
        _("条数"), default=6, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    is_shown = models.BooleanField(_("显示"), default=True)

    class Meta:
        verbose_name = _("首页板块")
        verbose_name_plural = pgettext_lazy("复数", "首页板块")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.title)

    def is_shown_in(self, language: str) -> bool:
        return self.kind in self.IN_LATEST or super().is_shown_in(language)


class HomeLink(SiteRecord):
    """A link or a figure within a block of the home page."""

    class Icon(models.TextChoices):
        MEDICAL = "medical", _("医疗")
        SCHOOL = "school", _("学校")
        HOUSE = "house", _("住房")
        ID = "id", _("证件")
        BABY = "baby", _("婴幼")
        CARE = "care", _("关爱")
        SHOP = "shop", _("商铺")
        BUS = "bus", _("公交")
        NEWS = "news", _("要闻")
        BELL = "bell", _("通知")
        LETTER = "letter", _("信件")
        CALENDAR = "calendar", _("日历")
        PEOPLE = "people", _("人群")
        PLACE = "place", _("地点")
        SCALE = "scale", _("法律")
        CHART = "chart", _("数据")
        PHONE = "phone", _("电话")
        ASK = "ask", _("问答")
        APP = "app", _("客户端")

    spoken = ("label", "figure", "unit")

    block = models.ForeignKey(HomeBlock, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("名称"), max_length=30)
    note = models.CharField(_("说明"), max_length=60, blank=True)
    figure = models.CharField(_("数字"), max_length=20, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    icon = models.CharField(_("图标"), max_length=20, blank=True, choices=Icon.choices)
    url = models.CharField(_("链接"), max_length=300, blank=True, validators=[validate_link])
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("板块链接")
        verbose_name_plural = pgettext_lazy("复数", "板块链接")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.label)


class TickRecord(models.Model):
    """When the minute's work last ran, so that a late one is noticed."""

    last_run = models.DateTimeField(null=True)
    hour_done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("定时工作")
        verbose_name_plural = pgettext_lazy("复数", "定时工作")


class TickReceipt(models.Model):
    """What one tick did, written as it went along: who was killed has no `ended`.

    `done` and `failed` hold an object for each piece that did or failed something:
    {"piece", "said", "articles": [ids]} and {"piece", "said", "article": id or None}.
    """

    began = models.DateTimeField(_("开始"), db_index=True)
    ended = models.DateTimeField(_("结束"), null=True)
    done: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("做了什么"), default=list
    )
    failed: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("没有做成"), default=list
    )
    is_quiet = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("定时回执")
        verbose_name_plural = pgettext_lazy("复数", "定时回执")
