"""Who the site is: one record of facts that stand on every page."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility import page_store
from accessibility.traditional import TraditionalDerived
from portal.addresses import HOST, validate_hosts
from portal.english import Englished


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

    class TraditionalSpeech(models.TextChoices):
        MANDARIN = "zh", _("普通话（国语）")
        CANTONESE = "yue", _("粤语")

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
    traditional_speech = models.CharField(
        _("繁体页面用什么话朗读"),
        max_length=4,
        choices=TraditionalSpeech.choices,
        default=TraditionalSpeech.MANDARIN,
        help_text=_("读者的设备上没有这种声音时，用另一种。"),
    )
    gray_from = models.DateTimeField(
        _("灰色版面从"), null=True, blank=True, help_text=_("国家公祭、全国哀悼的日子用。")
    )
    gray_until = models.DateTimeField(_("灰色版面到"), null=True, blank=True)
    # What pages show now; the minute's work moves it when a time has come.
    is_gray = models.BooleanField(default=False, editable=False)
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

    # Voices that a browser is asked for, the best first.
    _VOICES: ClassVar = {"zh": "zh-TW cmn zh-HK yue", "yue": "zh-HK yue zh-TW"}

    class Meta:
        verbose_name = _("网站信息")
        verbose_name_plural = pgettext_lazy("复数", "网站信息")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site_facts")]

    def __str__(self) -> str:
        return str(self.site_name)

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        self.pk = 1
        self.is_gray = self.should_be_gray(timezone.now())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.gray_until and (self.gray_from is None or self.gray_until <= self.gray_from):
            told = _("灰色版面要先写从什么时候起，而且要早于结束的时间。")
            raise ValidationError({"gray_until": told})

    def should_be_gray(self, now: datetime) -> bool:
        """Whether the site mourns at that moment; without an end it does until one is entered."""
        if self.gray_from is None or now < self.gray_from:
            return False
        return self.gray_until is None or now < self.gray_until

    @property
    def traditional_voices(self) -> str:
        """Tags of the voices that read Traditional pages aloud, the best first."""
        return self._VOICES[self.traditional_speech]

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
