"""How an entry of the audit log reads: labels, values and acts in the words of the desk.

The log keeps code: names of fields, numbers of related records, moments in UTC, "True" and
"None". Bookkeeping is told from what a person did by its name: a field without a Chinese name is
shown on no screen, so nobody changed it.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accessibility import speaking
from articles import moments, recovery, second_factor
from articles.audit import DIGEST, PASSWORD
from articles.chain import PRUNED
from articles.wording import listed, noted
from portal import unused
from portal.desk import entrance, sessions

# What the publishing door, the importer and accounts write down as `act`, beside Django's three.
ACTS = {
    "submit": pgettext_lazy("操作", "送审"),
    "restart": pgettext_lazy("操作", "改稿，重新送审"),
    "approve": pgettext_lazy("操作", "审核通过"),
    "return": pgettext_lazy("操作", "退回"),
    "recall": pgettext_lazy("操作", "撤回送审"),
    "publish": pgettext_lazy("操作", "发布"),
    "reprint": pgettext_lazy("操作", "重印繁体"),
    "emergency": pgettext_lazy("操作", "应急发布"),
    "withdraw": pgettext_lazy("操作", "撤下"),
    "restore": pgettext_lazy("操作", "恢复旧印"),
    "schedule": pgettext_lazy("操作", "定时发布"),
    "expire": pgettext_lazy("操作", "到期撤下"),
    "unpin": pgettext_lazy("操作", "置顶到期"),
    "suspend": pgettext_lazy("操作", "暂停公开"),
    "days": pgettext_lazy("操作", "按有效期上下"),
    "name_repair": pgettext_lazy("操作", "改正姓名"),
    "name_tick": pgettext_lazy("操作", "认可姓名"),
    "name_untick": pgettext_lazy("操作", "收回对姓名的认可"),
    "recycle": pgettext_lazy("操作", "放进回收站"),
    "take_back": pgettext_lazy("操作", "从回收站取回"),
    "delete_for_good": pgettext_lazy("操作", "到期彻底删去"),
    "import": pgettext_lazy("操作", "迁入"),
    "import_docx": pgettext_lazy("操作", "导入 Word 稿"),
    PASSWORD: pgettext_lazy("操作", "修改或重设密码"),
    entrance.SIGNED_IN: pgettext_lazy("操作", "登录"),
    entrance.SIGNED_OUT: pgettext_lazy("操作", "退出"),
    entrance.FAILED: pgettext_lazy("操作", "登录没有成功"),
    entrance.LOCKED: pgettext_lazy("操作", "登录被锁住"),
    PRUNED: pgettext_lazy("操作", "移出旧记录"),
    sessions.IDLE: pgettext_lazy("操作", "久未动，自动退出"),
    sessions.OVER: pgettext_lazy("操作", "登录到时，自动退出"),
    second_factor.ENROLLED: pgettext_lazy("操作", "绑定手机"),
    second_factor.RESET: pgettext_lazy("操作", "解除手机绑定"),
    second_factor.BACKUP_USED: pgettext_lazy("操作", "用了备用码"),
    second_factor.BACKUP_RENEWED: pgettext_lazy("操作", "换了一套备用码"),
    second_factor.CODE_FAILED: pgettext_lazy("操作", "动态码不对"),
    recovery.GIVEN: pgettext_lazy("操作", "给一次性码"),
    recovery.USED: pgettext_lazy("操作", "用一次性码换密码"),
    recovery.REFUSED: pgettext_lazy("操作", "一次性码不对"),
    unused.DISABLED: pgettext_lazy("操作", "久未登录，自动停用"),
}
ACTIONS = {
    LogEntry.Action.CREATE: pgettext_lazy("操作", "新建"),
    LogEntry.Action.UPDATE: pgettext_lazy("操作", "修改"),
    LogEntry.Action.DELETE: pgettext_lazy("操作", "删除"),
}
_FACTS = {
    "step": gettext_lazy("审次"),
    "printing": gettext_lazy("印次"),
    "languages": gettext_lazy("语言"),
    "reason": gettext_lazy("原因"),
    "due": gettext_lazy("到期时间"),
    "entries": gettext_lazy("条数"),
    "number": gettext_lazy("到第几号封缄"),
    "file": gettext_lazy("文件的摘要值"),
    "scheduled": gettext_lazy("定时"),
    "word": gettext_lazy("文件"),
    "left": gettext_lazy("剩下几个"),
    "days": gettext_lazy("天数"),
    "name": gettext_lazy("姓名"),
    "written": gettext_lazy("原来写的"),
    "known": gettext_lazy("改成"),
}
_LANGUAGES = {
    "zh-hans": gettext_lazy("简体"),
    "zh-hant": gettext_lazy("繁体"),
    "en": gettext_lazy("英文"),
}
_HAN = re.compile(r"[一-鿿]")
# Characters: how much of what two texts share is shown beside what differs, and how much of that.
CONTEXT, LONGEST = 20, 240


@dataclass(frozen=True)
class Change:
    """One field of an entry: its name, and how it read before and after."""

    label: str
    before: SafeString | str
    after: SafeString | str


def act_of(entry: LogEntry) -> str:
    """What was done, in a word."""
    act = _pair((entry.changes or {}).get("act"))[1]
    if act == PASSWORD:
        is_own = entry.actor_id == entry.object_id
        return pgettext("操作", "修改密码") if is_own else pgettext("操作", "重设密码")
    return str(ACTS.get(str(act)) or ACTIONS.get(entry.action) or pgettext("操作", "查看"))


def words_of(entry: LogEntry) -> str:
    """What was changed, in a line: the names of the fields, languages put together."""
    changes = entry.changes or {}
    if "act" in changes:
        return _("；").join(str(change.after) for change in changes_of(entry))
    if entry.action != LogEntry.Action.UPDATE:
        return ""
    languages: dict[str, list[str]] = {}
    for name, _field, source in _shown(entry):
        languages.setdefault(source, []).append(name)
    return listed(
        noted(source, listed(names)) if any(names) else source
        for source, names in languages.items()
    )


def changes_of(entry: LogEntry) -> list[Change]:
    """Every field that was changed. One query for each kind of related records."""
    changes = entry.changes or {}
    if "act" in changes:
        return [
            Change(str(label), "", _fact(name, _pair(changes[name])[1]))
            for name, label in _FACTS.items()
            if name in changes
        ]
    found = [(field, language, source) for language, field, source in _shown(entry)]
    names = _names_of_related((field, changes[field.name]) for field, *_rest in found)
    told = []
    for field, language, source in found:
        label = source
        if language:
            label = noted(source, language)
        kept = changes[field.name]
        if isinstance(kept, dict):
            told.append(_added_or_taken(label, kept))
        else:
            before, after = (_value(field, value, names) for value in _pair(kept))
            if before != after:
                pair = differing(before, after) if _is_text(field, kept) else (before, after)
                told.append(Change(label, *pair))
    return told


def _shown(entry: LogEntry) -> Iterator[tuple[str, Any, str]]:
    """Language or nothing, field and name of what a person sees, in the order of the model."""
    model, changes = entry.content_type.model_class(), entry.changes or {}
    if model is None:
        return
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        source = getattr(field, "translated_field", field)
        if field.name not in changes or not _is_on_a_screen(source):
            continue
        kept = changes[field.name]
        if not isinstance(kept, dict) and all(_is_empty(value) for value in _pair(kept)):
            continue
        language = getattr(field, "language", "") if source is not field else ""
        yield str(_LANGUAGES.get(language, "")), field, str(source.verbose_name)


def _is_on_a_screen(field: Any) -> bool:
    with speaking.for_keeping():
        return bool(_HAN.search(str(field.verbose_name)))


def _pair(kept: Any) -> tuple[Any, Any]:
    """Before and after, of whatever shape."""
    return (kept[0], kept[1]) if isinstance(kept, list) and len(kept) == 2 else (None, kept)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", "None")


def _fact(name: str, value: Any) -> str:
    if name == "languages":
        with suppress(ValueError, SyntaxError):
            given = ast.literal_eval(str(value))
            return listed(_LANGUAGES.get(language, language) for language in given)
    if name in ("due", "scheduled") and (moment := parse_datetime(str(value))):
        return _local(moment)
    if name == "printing":
        return _("第 %(n)s 印") % {"n": value}
    if name == "left":
        return _("还剩 %(n)s 个") % {"n": value}
    # These two are kept as words: 初审, 不定时.
    return _(str(value)) if name in ("step", "scheduled") and value else str(value)


def _added_or_taken(label: str, kept: dict[str, Any]) -> Change:
    """A change of a relation to many: which records were added or taken away."""
    names = listed(kept.get("objects", ()))
    if kept.get("operation") == "add":
        return Change(label, "", format_html("{} <ins>{}</ins>", _("加上"), names))
    return Change(label, format_html("{} <del>{}</del>", _("去掉"), names), "")


def _value(field: Any, value: Any, names: dict[tuple[type, str], str]) -> str:
    """A stored value as the forms show it."""
    if _is_empty(value):
        return ""
    text = str(value)
    if field.is_relation:
        return names.get((field.related_model, text)) or _("已删除（编号 %(n)s）") % {"n": text}
    if field.choices:
        return str(dict(field.flatchoices).get(_as_code(field, text), text))
    if isinstance(field, models.BooleanField):
        return {"True": _("是"), "False": _("否")}.get(text, text)
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(text)):
        return _local(moment)
    if told := DIGEST.fullmatch(text):
        return _("%(count)s 字，指纹 %(digest)s") % {"count": told[1], "digest": told[2][:8]}
    return text


def _is_text(field: Any, kept: Any) -> bool:
    """Whether the log holds words in which a place can be pointed at."""
    words = isinstance(field, models.CharField | models.TextField) and not field.choices
    return words and not any(DIGEST.fullmatch(str(value)) for value in _pair(kept))


def _as_code(field: Any, text: str) -> Any:
    with suppress(ValidationError):
        return field.to_python(text)
    return text


def _local(moment: datetime) -> str:
    """In the site's time zone; what the log keeps without a zone is in UTC."""
    aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    return moments.said(aware) if aware == moments.AT_ONCE else clock(aware)


def clock(moment: datetime) -> str:
    """A moment to the second, in the site's time zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def _names_of_related(given: Iterable[tuple[Any, Any]]) -> dict[tuple[type, str], str]:
    """The related records' names by model and number, as far as the records are still there."""
    numbers: dict[type[models.Model], set[str]] = {}
    for field, kept in given:
        if field.is_relation and not isinstance(kept, dict):
            asked = {str(value) for value in _pair(kept) if str(value).isdecimal()}
            numbers.setdefault(field.related_model, set()).update(asked)
    return {
        (model, str(record.pk)): str(record)
        for model, asked in numbers.items()
        if asked
        for record in model._base_manager.filter(pk__in=asked)
    }


def differing(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Two texts with what differs marked, and what they share cut down to its neighbourhood."""
    if not before or not after:
        return format_html("{}", _shortened(before)), format_html("{}", _shortened(after))
    head = _shared(before, after)
    rest = min(len(before), len(after)) - head
    tail = _shared(before[::-1][:rest], after[::-1][:rest])
    return _marked(before, head, tail, "del"), _marked(after, head, tail, "ins")


def _shared(one: str, other: str) -> int:
    """With how many equal characters both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _marked(text: str, head: int, tail: int, tag: str) -> SafeString:
    until = len(text) - tail
    start, middle, end = text[:head], text[head:until], text[until:]
    return format_html(
        f"{{}}<{tag}>{{}}</{tag}>{{}}" if middle else "{}{}{}",
        start if head <= CONTEXT else "…" + start[-CONTEXT:],
        _shortened(middle),
        end if tail <= CONTEXT else end[:CONTEXT] + "…",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
