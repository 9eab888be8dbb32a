"""Traditional texts that derive themselves from the Simplified ones and keep corrections.

For each translated field the column `zh_hant_state` remembers what was derived and from what, as
marks (short hashes) of texts in a normal form, so that an editor's rewriting of markup or a form's
line ends are not taken for words of a person:

    {src, out, ver}            automatic: `out` was made of `src` by that version of the converter
    {src, man, manual, stale}  a correction: a person wrote `man` and last saw `src` beside it;
                               stale when the Simplified is another by now

Only the suffixed columns are read and written; the unsuffixed one changes with the language that
happens to be active.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal

from django.conf import settings
from django.db import models
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from accessibility.characters import without_controls
from accessibility.chinese import Converter
from accessibility.chinese.normal import normal_html, normal_text
from accessibility.glossary import converter_for

State = Literal["auto", "manual", "stale"]


class TraditionalDerived(models.Model):
    """A model registered with modeltranslation whose `_zh_hant` follow its `_zh_hans`."""

    zh_hant_state = models.JSONField(default=dict, editable=False)

    # The translated fields that hold HTML.
    traditional_html_fields: tuple[str, ...] = ()
    # What its scopes and pins are read from, fetched along where many are derived.
    traditional_related: tuple[str, ...] = ()
    # Whether readers get these words as they stand, without a printing.
    is_public_as_it_stands = False

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Derive first; with `update_fields` only what belongs to the fields named there.

        No word of any language is stored with control characters in it.
        """
        self._drop_controls()
        if update_fields is None:
            self.derive_traditional()
        elif named := set(update_fields):
            touched = [f for f in self.translated_fields() if named & {_hans(f), _hant(f)}]
            update_fields = named | set(self._derive(touched))
        super().save(*args, update_fields=update_fields, **kwargs)

    def derive_traditional(self) -> list[str]:
        """Bring every Traditional text and its state up to date, without saving.

        Returns the names of the columns that changed, `zh_hant_state` among them, as bulk_update
        takes them. To be called before bulk_create and bulk_update, which do not call save().
        """
        loaded = self.__dict__.keys()
        return self._derive([f for f in self.translated_fields() if loaded & {_hans(f), _hant(f)}])

    def rederive(self) -> list[str]:
        """Derive anew what an earlier converter derived, without saving; returns the columns.

        For a record as it was saved. What a person wrote is left alone, and so is what was written
        past save(): the next save judges that.
        """
        writer, changed, state = self.converter(), list[str](), dict(self.zh_hant_state)
        for field in self.translated_fields():
            entry = state.get(field)
            if entry is None:
                if getattr(self, _hans(field)) and not getattr(self, _hant(field)):
                    changed += self._derive([field])
                    state |= self.zh_hant_state
                continue
            if entry.get("manual") or entry["ver"] == writer.version:
                continue
            before, derived = getattr(self, _hant(field)) or "", self._converted(field, writer)
            if derived != before:
                if self._mark(field, before) != entry["out"]:
                    continue
                setattr(self, _hant(field), derived)
                changed.append(_hant(field))
                entry = entry | {"out": self._mark(field, derived)}
            state[field] = entry | {"ver": writer.version}
        if state != self.zh_hant_state:
            self.zh_hant_state = state
            changed.append("zh_hant_state")
        return list(dict.fromkeys(changed))

    def traditional_state(self, field: str) -> State:
        """Whether the Traditional text is automatic, a person's, or a person's and outdated."""
        entry = self.zh_hant_state.get(field, {})
        if not entry.get("manual"):
            return "auto"
        return "stale" if entry["stale"] else "manual"

    def stale_corrections(self) -> list[str]:
        """The fields whose Simplified has changed since a person wrote their Traditional."""
        return [f for f in self.translated_fields() if self.traditional_state(f) == "stale"]

    def accept_correction(self, field: str) -> None:
        """Somebody has looked: the person's text is right for the Simplified as it stands now.

        Does not save. Does nothing to an automatic text.
        """
        if self.traditional_state(field) != "auto":
            entry = self.zh_hant_state[field]
            entry |= {"src": self._mark(field, getattr(self, _hans(field))), "stale": False}

    def would_be_derived(self, field: str) -> str:
        """What the converter makes of the field's Simplified as it stands now."""
        return self._converted(field, self.converter())

    def is_the_correction(self, field: str, text: str) -> bool:
        """Whether `text` says what the person's remembered text says, however it is spelt."""
        return bool(self.zh_hant_state.get(field, {}).get("man") == self._mark(field, text))

    def drop_correction(self, field: str) -> None:
        """Somebody prefers the automatic text: the next save derives it, whatever stood there."""
        setattr(self, _hant(field), "")

    def glossary_scopes(self) -> tuple[str, ...]:
        """The scopes whose terms hold for this record besides the site's, the narrowest last."""
        return ()

    def traditional_pins(self) -> dict[str, str]:
        """Simplified -> Traditional that somebody chose for this record and its kin alone."""
        return {}

    def converter(self) -> Converter:
        """What derives this record's Traditional now: the site's rules, its terms and its pins."""
        return converter_for(self.glossary_scopes).with_pins(self.traditional_pins())

    @classmethod
    def translated_fields(cls) -> list[str]:
        """The names, without a language, of the fields registered for translation, in order."""
        registered = translator.get_options_for_model(cls).all_fields
        return [field.name for field in cls._meta.concrete_fields if field.name in registered]

    def _drop_controls(self) -> None:
        for field in self.translated_fields():
            for language, _name in settings.LANGUAGES:
                column = str(build_localized_fieldname(field, language))
                text = self.__dict__.get(column)  # not what is deferred
                if text:
                    # Browsers end lines with CRLF whatever was in a field: without this a form
                    # that is saved as it was opened would change every text of several lines.
                    text = text.replace("\r\n", "\n")
                    setattr(self, column, without_controls(text))

    def _derive(self, fields: Iterable[str]) -> list[str]:
        fields = list(fields)
        if not fields:
            return []
        writer = self.converter()
        changed = []
        for field in fields:
            before = getattr(self, _hant(field)) or ""
            state = {name: entry for name, entry in self.zh_hant_state.items() if name != field}
            text, entry = self._derived(field, self.zh_hant_state.get(field, {}), writer)
            if text != before:
                setattr(self, _hant(field), text)
                changed.append(_hant(field))
            if entry:
                state[field] = entry
            if state != self.zh_hant_state:
                self.zh_hant_state = state
                changed.append("zh_hant_state")
        return list(dict.fromkeys(changed))

    def _derived(
        self, field: str, entry: dict[str, Any], writer: Converter
    ) -> tuple[str, dict[str, Any]]:
        """The Traditional text that the field should have, and its state."""
        hans, hant = (getattr(self, name) or "" for name in (_hans(field), _hant(field)))
        derived = self._converted(field, writer)
        source, present = self._mark(field, hans), self._mark(field, hant)
        automatic = {"src": source, "out": self._mark(field, derived), "ver": writer.version}
        # What a person wrote is a correction only if it is not what was, or would be, derived.
        if present in ("", entry.get("out"), automatic["out"]):
            return derived, automatic if source else {}
        kept = entry.get("manual") and entry["man"] == present
        seen = entry["src"] if kept else source
        corrected = {"manual": True, "man": present, "src": seen, "stale": seen != source}
        return hant, corrected

    def _converted(self, field: str, writer: Converter) -> str:
        hans = getattr(self, _hans(field)) or ""
        return writer.html(hans) if field in self.traditional_html_fields else writer.text(hans)

    def _mark(self, field: str, text: str | None) -> str:
        """16 hex digits of SHA-256 over the normal form; nothing for nothing."""
        normal = normal_html if field in self.traditional_html_fields else normal_text
        words = normal(text or "")
        return sha256(words.encode()).hexdigest()[:16] if words else ""


def _hans(field: str) -> str:
    return str(build_localized_fieldname(field, "zh-hans"))


def _hant(field: str) -> str:
    return str(build_localized_fieldname(field, "zh-hant"))
