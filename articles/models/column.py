"""Columns: the tree that the public walks."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Max, ProtectedError, Value
from django.db.models.functions import Concat, Length, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accessibility import page_store
from accessibility.traditional import TraditionalDerived
from articles.models.press import PressChain

RESERVED_SLUGS = ("page", "feed")
LONGEST_PATH = 400  # characters


class ColumnType(models.TextChoices):
    """The fixed vocabulary of the page tag ColumnType; written as it stands in every language."""

    OVERVIEW = "概况信息"
    DUTIES = "机构职能"
    LEADERS = "负责人信息"
    NEWS = "工作动态"
    POLICIES = "政策文件"
    GUIDE = "信息公开指南"
    CATALOGUE = "信息公开目录"
    YEARBOOK = "信息公开年报"
    ON_REQUEST = "依申请公开"
    DATA = "数据发布"
    OPEN_DATA = "数据开放"
    EXPLAINED = "政策解读"
    RESPONSE = "回应关切"
    SERVICES = "办事服务"
    COMPLAINTS = "咨询投诉"
    SURVEYS = "征集调查"
    INTERVIEWS = "在线访谈"


def validate_slug(slug: str) -> None:
    """A slug is what stands in the address: it must not be taken for a page, a feed or a year."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s”是系统保留的地址，请换一个。") % {"slug": slug})
    if re.fullmatch(r"\d+", slug):
        raise ValidationError(_("地址名不能全是数字，全数字的地址留给年份。"))


class Column(TraditionalDerived):  # type: ignore[django-manager-missing]
    """A column (栏目) or topic (专题), with its place in the tree stored as a path."""

    class Kind(models.TextChoices):
        SECTION = "section", _("栏目")
        TOPIC = "topic", _("专题")

    is_public_as_it_stands = True

    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级栏目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    name = models.CharField(_("名称"), max_length=40)
    slug = models.CharField(
        _("地址名"),
        max_length=40,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("地址名只能用小写字母、数字和连字符。")),
            validate_slug,
        ],
        help_text=_("出现在网址里，例如 news。改动后旧网址自动转到新网址。"),
    )
    path = models.CharField(_("路径"), max_length=LONGEST_PATH, unique=True, editable=False)
    description = models.CharField(
        _("栏目简介"), max_length=200, help_text=_("一两句话说明这个栏目有什么。")
    )
    keywords = models.CharField(_("关键词"), max_length=200, help_text=_("用逗号分开。"))
    column_type = models.CharField(
        _("栏目类别"), max_length=20, choices=ColumnType.choices, default=ColumnType.NEWS
    )
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices, default=Kind.SECTION)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    update_rhythm_days = models.PositiveSmallIntegerField(
        _("承诺更新周期（天）"), null=True, blank=True
    )
    owner_group = models.ForeignKey(
        "auth.Group",
        verbose_name=_("责任组"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    review_steps = models.PositiveSmallIntegerField(
        _("几审"), choices=[(3, _("三审")), (2, _("两审")), (1, _("一审"))], default=3
    )
    search_weight = models.SmallIntegerField(
        _("搜索时的位置"),
        choices=[(1, _("靠前")), (0, _("一般")), (-1, _("靠后"))],
        default=0,
    )
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = pgettext_lazy("复数", "栏目")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(slug=""), name="column_has_name_and_slug"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="column_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        super().clean()
        if not self._stripped_name():
            raise ValidationError({"name_zh_hans": _("请填写栏目名称。")})
        self._check_place()

    def _stripped_name(self) -> str:
        # The source language's; the unsuffixed name changes with the language that is active.
        return (self.name_zh_hans or "").strip()

    def _check_place(self) -> None:
        """Raise ValidationError when the column cannot stand where its parent and slug put it."""
        if self.pk and self.parent and self.parent.is_within(self):
            raise ValidationError(
                {"parent": _("“%(name)s”不能移到自己或自己的下级栏目里。") % {"name": self.name}}
            )
        path = self.full_path()
        if taken := Column.objects.filter(path=path).exclude(pk=self.pk).first():
            raise ValidationError(
                {
                    "slug": _("网址“%(path)s”已被栏目“%(name)s”使用。")
                    % {"path": path, "name": taken.name}
                }
            )
        old = self._stored_path()
        below = Column.objects.filter(path__startswith=f"{old}/") if old else Column.objects.none()
        deepest = below.aggregate(most=Max(Length("path")))["most"] or len(old)
        longest = len(path) + deepest - len(old)
        if longest > LONGEST_PATH:
            raise ValidationError(
                {
                    "slug": _(
                        "网址太长：这个栏目或它的下级栏目的路径会有 %(count)d 个字符，"
                        "最多 %(most)d 个。请缩短地址名，或放到浅一些的位置。"
                    )
                    % {"count": longest, "most": LONGEST_PATH}
                }
            )

    def _stored_path(self) -> str:
        stored = Column.objects.filter(pk=self.pk).values_list("path", flat=True)
        return (stored.first() or "") if self.pk else ""

    def save(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        """Store the path; when it changes, move the whole subtree and leave redirects.

        Raises IntegrityError when somebody else's change has meanwhile taken or moved the place.
        """
        self.name_zh_hans = self._stripped_name()
        with transaction.atomic():
            # Whatever is asked of the tree is asked under the lock: publishing places articles in
            # the columns above theirs, and two moves at once could make a ring.
            PressChain.lock()
            try:
                if self.parent_id:
                    self.parent = Column.objects.get(pk=self.parent_id)
                self._check_place()
            except (ValidationError, Column.DoesNotExist) as refusal:
                raise IntegrityError(f"column not saved: {refusal}") from refusal
            old, self.path = self._stored_path(), self.full_path()
            if kwargs.get("update_fields") is not None:
                place = {"parent", "slug", "path"}
                kwargs["update_fields"] = {*kwargs["update_fields"], *place, "name"}
            super().save(*args, **kwargs)
            if old and old != self.path:
                self._move_subtree(old, self.path)
            # Names and places of columns stand on every page.
            page_store.forget(["*"])

    def delete(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Raises ProtectedError while columns, manuscripts or anything published stand in it.

        Also while a manuscript names it as a further column: the name would go without a word.
        """
        with transaction.atomic():
            PressChain.lock()
            # Nor while an account names it: without its only column it would work in all of them.
            naming: set[models.Model] = {*self.further_articles.all(), *self.people.all()}
            if naming:
                raise ProtectedError("manuscripts or accounts name the column", naming)
            done = super().delete(*args, **kwargs)
            page_store.forget(["*"])
        return done

    def _move_subtree(self, old: str, new: str) -> None:
        moved = dict(
            Column.objects.filter(path__startswith=old + "/").values_list("path", "pk")
        ) | {old: self.pk}
        # Only where a column stands now: other columns may have left addresses below the new one.
        arrived = [new + path.removeprefix(old) for path in moved]
        ColumnRedirect.objects.filter(old_path__in=arrived).delete()
        for path, pk in moved.items():
            ColumnRedirect.objects.update_or_create(old_path=path, defaults={"column_id": pk})
        Column.objects.filter(path__startswith=old + "/").update(
            path=Concat(Value(new), Substr("path", len(old) + 1))
        )
        self.placements.all().rehang()

    def full_path(self) -> str:
        """The slug path from the root: "news/headlines"."""
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    @property
    def depth(self) -> int:
        """0 for a channel of the main menu."""
        return self.path.count("/")

    def is_within(self, other: "Column") -> bool:
        """Whether this column is `other` or lies below it, asked of the stored tree."""
        node: Column | None = self
        passed: set[int] = set()
        while node is not None and node.pk not in passed:
            if node.pk == other.pk:
                return True
            passed.add(node.pk)
            node = node.parent
        return False

    def trail(self) -> list["Column"]:
        """The columns from the root down to this one."""
        parts = self.path.split("/")
        paths = ["/".join(parts[: i + 1]) for i in range(len(parts))]
        return list(Column.objects.filter(path__in=paths).order_by("path"))

    def get_absolute_url(self) -> str:
        return reverse("column", args=[self.path])


def with_ancestors(columns: Iterable[Column]) -> set[int]:
    """The ids of the columns and of everything above them."""
    paths = set()
    for column in columns:
        parts = column.path.split("/")
        paths |= {"/".join(parts[: i + 1]) for i in range(len(parts))}
    return set(Column.objects.filter(path__in=paths).values_list("pk", flat=True))


class ColumnRedirect(models.Model):
    """Where a column used to be: readers of the old address are led to the new one."""

    old_path = models.CharField(_("旧路径"), max_length=LONGEST_PATH, unique=True)
    column = models.ForeignKey(Column, verbose_name=_("栏目"), on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("栏目旧址")
        verbose_name_plural = pgettext_lazy("复数", "栏目旧址")

    def __str__(self) -> str:
        return self.old_path
