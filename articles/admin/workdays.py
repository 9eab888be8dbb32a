"""The working-day calendar's screen, and entering a year as it was announced."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles import notices, wording, workdays
from articles.admin.desk import DeskAdmin
from articles.audit import record
from articles.models import CalendarDay

record(CalendarDay)


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("年份")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        years = CalendarDay.objects.dates("date", "year", order="DESC")
        return [(str(first.year), gettext("%(year)d年") % {"year": first.year}) for first in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        year = self.value() or ""
        return queryset.filter(date__year=int(year)) if year.isdecimal() else queryset


class NoticeForm(forms.Form):
    """The text of the notice that announces a year's holidays."""

    text = forms.CharField(
        label=gettext_lazy("通知的文字"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": gettext_lazy("请把通知的文字粘贴进来。")},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.days = notices.read(text)
        except ValueError as fault:
            raise forms.ValidationError(
                gettext("通知里有一个日期读不懂，什么都没有录入。请核对每个“几月几日”再存。")
            ) from fault
        if not self.days:
            raise forms.ValidationError(
                gettext(
                    "没有从这段文字里找到放假日期，什么都没有录入。要有年份，"
                    "以及“一、元旦：1月1日至3日放假”这样的段落。"
                )
            )
        return text


@admin.register(CalendarDay)
class CalendarDayAdmin(DeskAdmin):
    """Days that differ from the week; a year is entered by pasting its notice."""

    change_list_template = "admin/articles/workdays.html"
    fieldsets = ((None, {"fields": (("date", "kind"), "name")}),)
    list_display = ("date_said", "weekday", "kind", "name")
    list_filter = (YearFilter, "kind")
    search_fields = ("name",)
    ordering = ("-date",)
    actions = None
    list_per_page = 100

    @admin.display(description=gettext_lazy("日期"), ordering="date")
    def date_said(self, day: CalendarDay) -> str:
        return f"{day.date:%Y-%m-%d}"

    @admin.display(description=gettext_lazy("星期"))
    def weekday(self, day: CalendarDay) -> str:
        return wording.weekday(day.date)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        today = timezone.localdate()
        days = workdays.around(today)
        lacking = [each for each in (today.year, today.year + 1) if not days.is_known(each)]
        context = {"gaps": [days.gap(year) for year in lacking]}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [path("notice/", wrap(self.notice_page), name="articles_calendarday_notice")]
        return own + super().get_urls()

    def notice_page(self, request: HttpRequest) -> HttpResponse:
        """Enter a year by pasting the notice; what was entered for its days before is replaced."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form = NoticeForm(request.POST or None, label_suffix="")
        if form.is_valid():
            _enter(form.days)
            year = max(day.date.year for day in form.days)
            off = sum(day.kind == CalendarDay.Kind.HOLIDAY for day in form.days)
            messages.success(
                request,
                gettext(
                    "录入了 %(year)d 年的安排：放假 %(off)d 天，调休上班 %(on)d 天。"
                    "请对照通知看一遍下面的日子，不对的点开改。"
                )
                % {"year": year, "off": off, "on": len(form.days) - off},
            )
            address = reverse("admin:articles_calendarday_changelist")
            return redirect(f"{address}?year={year}")
        context = self.admin_site.each_context(request) | {
            "title": gettext("录入一年的放假安排"),
            "opts": self.opts,
            "form": form,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/articles/notice.html", context, status=status)


def _enter(days: list[CalendarDay]) -> None:
    with transaction.atomic():
        here = {
            day.date: day for day in CalendarDay.objects.filter(date__in=[d.date for d in days])
        }
        for new in days:
            day = here.get(new.date, new)
            day.kind, day.name = new.kind, new.name
            day.save()
