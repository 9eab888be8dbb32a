"""How this site writes Traditional: its forms, and the names and terms that somebody settled."""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility.chinese import HOUSE_FORMS

_HOUSE = " ".join(sorted({one + other for of in HOUSE_FORMS.values() for one, other in of.items()}))


class TraditionalRules(models.Model):
    """One row: whose forms the site writes, and by which state of the glossary it converts."""

    class Profile(models.TextChoices):
        TW = "tw", _("台湾字形")
        HK = "hk", _("香港字形")
        T = "t", _("OpenCC 通用字形")

    profile = models.CharField(_("字形"), max_length=2, choices=Profile, default=Profile.TW)
    overrides = models.TextField(
        _("改用的字"),
        blank=True,
        default=_HOUSE,
        help_text=_("两个字一组，用空格隔开：前一个是转出来的，后一个是本站要用的，例如“汙污”。"),
    )
    corner_brackets = models.BooleanField(
        _("引号用「」『』"), default=True, help_text=_("英文句子里的引号不变。")
    )
    # Another one after each change of the rules or of a term, and never one that was there before:
    # a number could come again after a transaction that was rolled back.
    revision = models.CharField(max_length=16, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("繁体转换")
        verbose_name_plural = pgettext_lazy("复数", "繁体转换")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk, self.revision = 1, token_hex(8)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if wrong := [pair for pair in self.overrides.split() if len(pair) != 2]:
            told = _("“%(pair)s”不是两个字。前一个是转出来的字，后一个是本站要用的字。")
            raise ValidationError({"overrides": told % {"pair": wrong[0]}})

    @property
    def forms(self) -> dict[str, str]:
        """Character -> the form that the site prefers."""
        return dict(pair for pair in self.overrides.split() if len(pair) == 2)  # type: ignore[misc]

    @staticmethod
    def renew() -> None:
        """The glossary has changed: every process reads it anew. In the caller's transaction."""
        if not TraditionalRules.objects.filter(pk=1).update(revision=token_hex(8)):
            TraditionalRules.lay_out()

    @staticmethod
    def lay_out() -> None:
        """Make the row where there is none. Nobody did this, so it is no line of the log."""
        row = TraditionalRules(pk=1, revision=token_hex(8))
        TraditionalRules.objects.bulk_create([row], ignore_conflicts=True)


class GlossaryTerm(models.Model):
    """Words whose Traditional is settled, for the whole site or in a scope.

    `scope` is empty for the whole site; else it names a thing of a floor above, which alone knows
    what it means. The narrower scope wins.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("人名")
        PLACE = "place", _("地名")
        ORGANISATION = "organisation", _("单位")
        TERM = "term", _("用语")

    simplified = models.CharField(_("简体"), max_length=60)
    traditional = models.CharField(_("繁体"), max_length=60)
    traditional_tw = models.CharField(_("台湾字形另写"), max_length=60, blank=True, default="")
    traditional_hk = models.CharField(_("香港字形另写"), max_length=60, blank=True, default="")
    traditional_t = models.CharField(_("通用字形另写"), max_length=60, blank=True, default="")
    kind = models.CharField(_("种类"), max_length=12, choices=Kind, default=Kind.PERSON)
    scope = models.CharField(_("范围"), max_length=40, blank=True, default="")
    note = models.CharField(_("备注"), max_length=200, blank=True, default="")
    is_enabled = models.BooleanField(_("启用"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("最后修改人"),
    )
    changed_at = models.DateTimeField(_("最后修改"), auto_now=True)

    class Meta:
        verbose_name = _("词条")
        verbose_name_plural = pgettext_lazy("复数", "词条")
        ordering = ["simplified", "scope"]
        constraints = [
            models.UniqueConstraint(fields=["simplified", "scope"], name="one_term_in_a_scope"),
            models.CheckConstraint(
                condition=~models.Q(simplified="") & ~models.Q(traditional=""),
                name="term_has_both_scripts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.simplified} → {self.traditional}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            TraditionalRules.renew()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            TraditionalRules.renew()
            return super().delete(*args, **kwargs)

    def form(self, profile: str) -> str:
        """The Traditional of the term in a profile."""
        return str(getattr(self, f"traditional_{profile}") or self.traditional)


class Rederivation(models.Model):
    """Deriving anew what a change of the glossary or of the rules touches, in background work.

    `words` are the Simplified texts that are looked for, empty for everything; `scopes` where.
    `total` records hold them, of which `done` were looked at and `changed` read otherwise now;
    `failed` could not be derived, which the log tells.
    The work stands at `model` (its label) behind `last_pk`; it is over when `finished_at` is set.
    """

    term = models.ForeignKey(
        GlossaryTerm, on_delete=models.SET_NULL, null=True, related_name="rederivations"
    )
    words = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ordered_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=80, blank=True, default="")
    last_pk = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "、".join(self.words) or "*"
