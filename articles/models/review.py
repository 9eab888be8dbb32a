"""The three reviews (三审三校): where each manuscript stands, and the ledger of who decided what."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Step(models.IntegerChoices):
    """A review, in the order in which they follow each other."""

    FIRST = 1, _("初审")
    SECOND = 2, _("复审")
    FINAL = 3, _("终审")


class Stage(models.TextChoices):
    """Where a manuscript stands between its writer and the public."""

    DRAFT = "draft", _("草稿")
    RETURNED = "returned", _("退回修改")
    FIRST_REVIEW = "first_review", _("待初审")
    SECOND_REVIEW = "second_review", _("待复审")
    FINAL_REVIEW = "final_review", _("待终审")
    APPROVED = "approved", _("已审定")
    PUBLISHED = "published", _("已发布")


STAGE_OF = {
    Step.FIRST: Stage.FIRST_REVIEW,
    Step.SECOND: Stage.SECOND_REVIEW,
    Step.FINAL: Stage.FINAL_REVIEW,
}
# The reviews that a column may ask for, by their number. Whoever approves last decides, so the
# last is always the final one.
CHAINS = {1: [Step.FINAL], 2: [Step.FIRST, Step.FINAL], 3: [Step.FIRST, Step.SECOND, Step.FINAL]}
STEP_AT = {stage: step for step, stage in STAGE_OF.items()}


class ReviewState(models.Model):
    """Where one manuscript stands: what the ledger says, kept so that lists can ask for it.

    The door to the public never asks this row; it asks the ledger. Without a row a manuscript is
    a draft. `chain` is how many reviews its round needs. `reviews_due_at` is set while a print
    that was published in an emergency waits for the reviews that it went without.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="review"
    )
    stage = models.CharField(
        _("审核阶段"), max_length=16, choices=Stage.choices, default=Stage.DRAFT
    )
    chain = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(_("何时起"), auto_now_add=True)
    reviews_due_at = models.DateTimeField(_("补审期限"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("审核进度")
        verbose_name_plural = pgettext_lazy("复数", "审核进度")
        indexes = [models.Index(fields=["stage", "since"], name="review_waiting")]

    def __str__(self) -> str:
        return str(self.get_stage_display())


class ReviewAct(models.Model):
    """One line of the ledger (审核记录): who did what to which text, and why. Insert-only.

    `digest` is that of the manuscript as the person saw it. A round begins with SUBMIT, or with
    RESTART when somebody changed what was under review; PUBLISH and EMERGENCY name the printing
    that came of it. `by` is None where the clock acted. `reasons` are names of `Reason`.
    """

    class Act(models.TextChoices):
        SUBMIT = "submit", _("送审")
        RESTART = "restart", _("改稿，重新送审")
        APPROVE = "approve", _("通过")
        RETURN = "return", _("退回")
        RECALL = "recall", _("撤回")
        PUBLISH = "publish", _("发布")
        EMERGENCY = "emergency", _("应急发布")

    class Reason(models.TextChoices):
        PEOPLE = "people", _("人名职务")
        FACTS = "facts", _("数字事实")
        WRITING = "writing", _("错字标点")
        PICTURES = "pictures", _("图片图说")
        UNSUITABLE = "unsuitable", _("不宜公开")
        OTHER = "other", _("其他")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="review_acts")
    round = models.PositiveIntegerField(_("轮次"))
    act = models.CharField(_("动作"), max_length=10, choices=Act.choices)
    step = models.PositiveSmallIntegerField(_("审次"), choices=Step.choices, null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"))
    digest = models.CharField(_("核准摘要值"), max_length=64)
    opinion = models.TextField(_("意见"), blank=True)
    reasons: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    printing = models.PositiveIntegerField(_("印次"), null=True)

    class Meta:
        verbose_name = _("审核记录")
        verbose_name_plural = pgettext_lazy("复数", "审核记录")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "round", "step"],
                condition=Q(act="approve"),
                name="one_approval_a_step",
            ),
            models.UniqueConstraint(
                fields=["article", "round", "by"],
                condition=Q(act="approve"),
                name="one_approval_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(act="approve") | Q(step__isnull=False, by__isnull=False),
                name="an_approval_has_step_and_person",
            ),
        ]

    def __str__(self) -> str:
        step = Step(self.step).label if self.step else ""
        return f"{step}{self.get_act_display()} {self.by or ''}".strip()

    @property
    def reason_names(self) -> list[str]:
        return [str(self.Reason(name).label) for name in self.reasons if name in self.Reason]


class StandInQuerySet(models.QuerySet["StandIn"]):
    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(first_day__lte=day, last_day__gte=day)


class StandIn(models.Model):
    """That somebody reviews in another's place, from the first to the last day, both included."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("替谁"),
        on_delete=models.CASCADE,
        related_name="stand_ins",
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代审人"),
        on_delete=models.CASCADE,
        related_name="standing_in",
    )
    first_day = models.DateField(_("从哪天起"))
    last_day = models.DateField(_("到哪天止"))

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("代审")
        verbose_name_plural = pgettext_lazy("复数", "代审")
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="stand_in_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("stand_in")), name="stand_in_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(who)s 代 %(absent)s") % {"who": self.stand_in, "absent": self.absent}

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.first_day and self.last_day and self.last_day < self.first_day:
            errors["last_day"] = _("“到哪天止”早于“从哪天起”，请改正。")
        if self.absent_id and self.absent_id == self.stand_in_id:
            errors["stand_in"] = _("代审人不能是本人，请选别人。")
        if errors:
            raise ValidationError(errors)
