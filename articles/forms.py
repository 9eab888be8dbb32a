"""The forms with which staff write: the manuscript, its pictures and files, and its withdrawal.

A draft may lack what a print must have (an alt, a source): it is saved all the same, the desk
says what is missing, and publishing waits for it.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles import comparing, moments, rights, workdays
from articles.chips import ChipsField, refuse_past
from articles.conflicts import CODE, KeepsBoth, QuietField, mark
from articles.likeness import Twin
from articles.models import Article, Column
from articles.models.material import new_key
from articles.receiving import KEY
from articles.uploads import File, Photo, store_attachment, store_photo
from articles.wording import listed

SUFFIXES = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}
NAMES = {"zh-hans": gettext_lazy("简体"), "zh-hant": gettext_lazy("繁体"), "en": "English"}
STATES = {
    "auto": gettext_lazy("自动"),
    "manual": gettext_lazy("人工"),
    "stale": gettext_lazy("原文已变"),
}
# What somebody decides of a correction whose Simplified has changed.
KEPT, DERIVED = "kept", "derived"
REVIEWS = [
    ("", gettext_lazy("以后再看")),
    (KEPT, gettext_lazy("已复看，繁体照旧")),
    (DERIVED, gettext_lazy("改用自动转换的")),
]


class DeskForm(KeepsBoth):
    """A form that shows how each Traditional text came about.

    Of a correction whose Simplified has changed it shows what would be derived now, and lets a
    person keep the one or take the other.
    """

    # Why nothing was saved, when the database refused; set for one request.
    refusal = ""
    # Whether it is filled with words that were kept, for a person to go on with: not to be saved.
    is_given_back = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.reviewable: list[str] = []
        translated: list[str] = getattr(self.instance, "translated_fields", list)()
        for name in translated:
            field = self.fields.get(f"{name}_zh_hant")
            if field is None:
                continue
            state = self.instance.traditional_state(name)
            source = getattr(self.instance, f"{name}_zh_hans") or ""
            field.traditional, field.traditional_label = state, STATES[state]  # type: ignore[attr-defined]
            if len(source) <= 200 and name not in self.instance.traditional_html_fields:
                field.source_text = source  # type: ignore[attr-defined]
            if state == "stale":
                self.reviewable.append(name)
                self.fields[f"reviewed_{name}"] = forms.ChoiceField(
                    choices=REVIEWS, required=False, widget=forms.RadioSelect, initial=""
                )
                field.review = self[f"reviewed_{name}"]  # type: ignore[attr-defined]
                field.differences = comparing.texts(  # type: ignore[attr-defined]
                    getattr(self.instance, f"{name}_zh_hant") or "",
                    self.instance.would_be_derived(name),
                    is_html=name in self.instance.traditional_html_fields,
                )

    def is_derived(self, name: str) -> bool:
        return getattr(self.fields[name], "traditional", "") == "auto"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, stored in self.initial.items():
            # The desk shows minutes; seconds that are stored are not lost by that.
            given = cleaned.get(name)
            if isinstance(stored, datetime) and given == stored.replace(second=0, microsecond=0):
                cleaned[name] = stored
        for name in self.reviewable if not self.conflicts else ():
            written = cleaned.get(f"{name}_zh_hant") or ""
            is_to_go = cleaned.get(f"reviewed_{name}") == DERIVED and written
            if is_to_go and not self.instance.is_the_correction(name, written):
                # Words that were typed just now are not thrown away on a choice made before.
                self.add_error(
                    f"{name}_zh_hant",
                    gettext(
                        "繁体您这次改过了，又选了“改用自动转换的”。要留您改的，请选“以后再看”。"
                    ),
                )
        if self.refusal:
            self.add_error(None, str(self.refusal))
        if self.is_given_back:
            self.add_error(None, ValidationError("", code=CODE))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        for name in self.reviewable:
            choice = self.cleaned_data.get(f"reviewed_{name}")
            if choice == KEPT:
                self.instance.accept_correction(name)
            elif choice == DERIVED:
                self.instance.drop_correction(name)
        return super().save(commit)


class ArticleForm(DeskForm):
    """A manuscript, with the number of the version that was opened."""

    # Who fills it in; the screen says. Limits the columns that may be chosen.
    worker: Any = None

    revision = QuietField()
    cover_key = forms.CharField(label=gettext_lazy("封面"), required=False)
    publish_at = ChipsField(label=gettext_lazy("审定后"), none_label=gettext_lazy("由发布员发"))

    class Meta:
        model = Article
        # The screens name theirs.
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.worker is not None:
            self._limit_columns()

    def _limit_columns(self) -> None:
        """Offer the columns in which this person works; elsewhere listed stays as it is."""
        allowed = rights.columns_of(self.worker)
        also = self.instance.further_columns.all() if self.instance.pk else Column.objects.none()
        self.elsewhere = list(also.exclude(pk__in=allowed))
        kept = [column.pk for column in self.elsewhere]
        if column := self._choice("column"):
            column.queryset = allowed
            column.choices = [("", "———"), *rights.column_choices(self.worker)]
        if further := self._choice("further_columns"):
            further.queryset = Column.objects.filter(Q(pk__in=allowed) | Q(pk__in=kept))
            further.choices = rights.column_choices(self.worker, besides=kept)
            if kept:
                names = listed(str(column) for column in self.elsewhere)
                further.help_text = gettext("%(names)s不归您负责，照旧列入。") % {"names": names}

    def _choice(self, name: str) -> Any:
        return self.fields.get(name)

    def clean_further_columns(self) -> Any:
        chosen = self.cleaned_data["further_columns"]
        kept = [column.pk for column in self.elsewhere] if self.worker is not None else []
        # By number alone, so that the two can be put together.
        return Column.objects.filter(pk__in=[*(column.pk for column in chosen), *kept])

    def fill_initial(self) -> None:
        self.initial["revision"] = self.instance.revision
        self.initial["cover_key"] = self.instance.cover.key if self.instance.cover else ""
        self.initial["publish_at"] = self.instance.publish_at

    def offer_moments(self) -> None:
        """Have the chips say what can be chosen now; for a form that is about to be shown."""
        now = timezone.now()
        today = workdays.around(timezone.localtime(now).date())
        offered = {
            "publish_at": moments.to_publish(now, today),
            "expires_at": moments.to_take_down(now),
        }
        for name, chips in offered.items():
            if name in self.fields:
                self.fields[name].widget.chips = chips

    def clean_publish_at(self) -> datetime | None:
        # A page that does not know of it leaves it as it is.
        if self.add_prefix("publish_at") not in self.data:
            return self.instance.publish_at
        return self._ahead("publish_at")

    def clean_expires_at(self) -> datetime | None:
        return self._ahead("expires_at")

    def _ahead(self, name: str) -> datetime | None:
        """What was chosen, unless it lies behind; what stood there already may."""
        moment: datetime | None = self.cleaned_data[name]
        if mark(moment) != mark(self.initial.get(name)):
            refuse_past(moment)
        return moment

    def save(self, commit: bool = True) -> Any:
        self.instance.publish_at = self.cleaned_data["publish_at"]
        return super().save(commit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in cleaned.items():
            # A text area sends CRLF whatever was in it: without this every save would be a change.
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        if self.conflicts:
            self._put("revision", self.instance.revision)
        return cleaned

    def labels_of(self, name: str) -> dict[Any, Any]:
        return self.picture_names() if name == "cover_key" else super().labels_of(name)

    def picture_names(self) -> dict[str, str]:
        if self.instance.pk is None:
            return {}
        return {image.key: str(image) for image in self.instance.images.all()}


class MaterialForm(DeskForm):
    """A picture or a file of a manuscript. Its bytes were read before the form was made."""

    key = QuietField(max_length=16)
    staged = QuietField()
    file = forms.FileField(
        label=gettext_lazy("换一个文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput,
    )
    missing: Any = ""

    def has_changed(self) -> bool:
        # A new row without a file was taken away again, unless words were written for it: then
        # the file did not come along, as when the form was sent after signing in anew.
        if self.instance._state.adding and not self.files.get(self.add_prefix("file")):
            names = [
                f"{name}_{suffix}"
                for name in self.instance.translated_fields()
                for suffix in SUFFIXES.values()
            ]
            return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)
        return super().has_changed()

    def clean_file(self) -> Any:
        given = self.cleaned_data.get("file")
        fault = getattr(given, "fault", None)
        if fault:
            raise forms.ValidationError(fault)
        read = getattr(given, "read_as", None)
        if read is not None:
            extension = read.extension if isinstance(read, Photo) else read.kind.value
            return ContentFile(read.content, name=f"{read.digest[:32]}.{extension}")
        if not given:
            raise forms.ValidationError(self.missing)
        return given

    def received(self) -> Photo | File | None:
        """What came with this form, checked; None when nothing or nothing good did."""
        given = self.files.get(self.add_prefix("file")) if self.is_bound else None
        return getattr(given, "read_as", None)

    def save(self, commit: bool = True) -> Any:
        if self.instance._state.adding:
            key = self.cleaned_data.get("key") or ""
            taken = type(self.instance).objects.filter(key=key).exists()
            self.instance.key = key if KEY.fullmatch(key) and not taken else new_key()
        read = self.received()
        if isinstance(read, Photo):
            store_photo(self.instance, read)
        elif isinstance(read, File):
            store_attachment(self.instance, read)
        return super().save(commit)


class ImageForm(MaterialForm):
    missing = gettext_lazy("请选择图片。")
    # Digest and likeness of its picture, and an earlier row that shows the same or one like it:
    # the set of rows finds both before they are shown.
    look: tuple[str, str] = ("", "")
    twin: Twin | None = None

    def pictures(self, name: str) -> tuple[str, str]:
        note = self.data.get(self.add_prefix("staged"))
        if name != "file" or not note:
            return super().pictures(name)
        return (
            reverse("admin:articles_article_picture", args=[self.instance.key]),
            reverse("admin:articles_article_staged", args=[note]),
        )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # A draft may wait for its alt; a print may not, see publishing.blockers.
        if not self.instance.is_described:
            self.errors.pop("alt_zh_hans", None)


class AttachmentForm(MaterialForm):
    missing = gettext_lazy("请选择文件。")


class WithdrawForm(forms.Form):
    """Why an article is taken from the public, in the words that readers will see."""

    reason = forms.CharField(
        label=gettext_lazy("撤下的原因（读者会看到）"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明撤下的原因，读者会看到。")},
    )
    reason_en = forms.CharField(
        label=gettext_lazy("英文原因（可不填；英文版读者会看到）"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
