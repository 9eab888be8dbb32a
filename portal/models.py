"""The site's own facts: who it is, what stands on its home page and in its side strip."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility import page_store
from accessibility.traditional import TraditionalDerived
from articles.models import Column
from portal.addresses import HOST, validate_hosts, validate_link
from portal.english import Englished
from portal.security_rules import SecurityRules

__all__ = ["SecurityRules"]  # a table of this app, kept in a module of its own


def public_storage() -> FileSystemStorage:
    """Where the site's own pictures lie: they are public from the moment they are chosen."""
    return FileSystemStorage(location=settings.PUBLIC_MEDIA_ROOT, base_url=settings.MEDIA_URL)


class SiteRecord(Englished, TraditionalDerived):
    """A record that stands on every page: saving or deleting it forgets them all."""

    is_public_as_it_stands = True

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        with transaction.atomic():
            super().save(*args, **kwargs)
            page_store.forget(["*"])

    def delete(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        with transaction.atomic():
            done = super().delete(*args, **kwargs)
            page_store.forget(["*"])
        return done


class SiteFacts(SiteRecord):
    """One record. The names follow the page tags that Chinese government sites must carry."""

    class Colour(models.TextChoices):
        INK = "ink", _("墨蓝")
        PINE = "pine", _("松绿")
        PLUM = "plum", _("绛紫")

    site_name = models.CharField(_("网站名称"), max_length=60)
    short_name = models.CharField(_("单位名称"), max_length=30)
    site_domain = models.CharField(
        _("域名"),
        max_length=100,
        default="www.example.gov.cn",
        validators=[
            RegexValidator(
                f"^{HOST}$",
                _("请只填域名，例如 www.example.gov.cn，不带 https:// 和斜线。"),
            )
        ],
    )
    site_id_code = models.CharField(
        _("网站标识码"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(r"^([0-9]{10}|bm[0-9]{8}|[A-Za-z][0-9]{9})$", _("标识码是 10 位。"))
        ],
    )
    organiser = models.CharField(_("主办单位"), max_length=60, blank=True)
    undertaker = models.CharField(_("承办单位"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=100, blank=True)
    phone = models.CharField(
        _("联系电话"),
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9+()\- ]{5,30}$", _("电话只能有数字、空格、+、- 和括号。"))
        ],
    )
    icp_number = models.CharField(
        _("ICP备案号"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(r"^\w{1,2}ICP备\d{8,10}号(-\d+)?$", _("例如：苏ICP备12345678号-1"))
        ],
    )
    police_number = models.CharField(
        _("公安备案号"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(r"^\w{1,3}公网安备\s?\d{14}号$", _("公网安备后面是 14 位数字。"))
        ],
    )
    party_mark_url = models.URLField(_("党政机关网站标识链接"), blank=True)
    party_mark_image = models.ImageField(
        _("党政机关网站标识图片"),
        upload_to="site/",
        storage=public_storage,
        blank=True,
        max_length=200,
    )
    find_faults_url = models.URLField(_("我为政府网站找错链接"), blank=True)
    find_faults_image = models.ImageField(
        _("我为政府网站找错图片"),
        upload_to="site/",
        storage=public_storage,
        blank=True,
        max_length=200,
    )
    description = models.CharField(_("网站简介"), max_length=200, blank=True)
    known_limits = models.TextField(
        _("无障碍还没有做到的"),
        blank=True,
        help_text=_("每行一条，写进无障碍声明。只写本站的实情；不写就没有这一节。"),
    )
    colour = models.CharField(_("主色"), max_length=10, choices=Colour.choices, default=Colour.INK)
    allowed_hosts = models.TextField(
        _("直达的外部网站"),
        blank=True,
        help_text=_("每行一个域名；去这些网站前不再提示。其下级域名也算。"),
        validators=[validate_hosts],
    )

    # Who stands behind the site must be said in any case, in Chinese if there is nothing else;
    # the rest is left out of English pages where it has no English.
    said_in_any_case = ("site_name", "short_name", "organiser", "undertaker", "address")
    left_out = ("description", "known_limits")

    class Meta:
        verbose_name = _("网站信息")
        verbose_name_plural = pgettext_lazy("复数", "网站信息")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site_facts")]

    def __str__(self) -> str:
        return str(self.site_name)

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        self.pk = 1
        super().save(*args, **kwargs)

    @property
    def origin(self) -> str:
        """Scheme and host of every absolute address: never taken from a request."""
        return f"https://{self.site_domain}"

    def missing_footer_items(self) -> list[str]:
        """Labels of what the footer must show and does not, because nothing was entered."""
        required = (
            *("party_mark_url", "find_faults_url", "site_id_code", "organiser", "phone"),
            *("icp_number", "police_number"),
        )
        return [self._label(name) for name in required if not getattr(self, name)]

    def chinese_in_english(self) -> list[str]:
        """Labels of what readers of English get in Chinese, because there is nothing else."""
        return [self._label(name) for name in self.said_in_any_case if self.lacks_english(name)]

    def left_out_of_english(self) -> list[str]:
        """Labels of what readers of English do not get, because there is Chinese alone."""
        return [self._label(name) for name in self.left_out if self.lacks_english(name)]

    def _label(self, name: str) -> str:
        return str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


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
