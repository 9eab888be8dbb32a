"""What readers of English get of a record of which staff wrote the Chinese alone."""

import re
from typing import Any, ClassVar

from accessibility.renderings import ENGLISH

_HAN = re.compile("[\u3007\u3400-\u9fff]")


class Englished:
    """For models registered with modeltranslation, Simplified and English among the languages."""

    # What must be understood for the record to be of use to anybody.
    spoken: ClassVar[tuple[str, ...]] = ()

    def in_english(self, field: str) -> str:
        """The field's words, or nothing where there is Chinese alone.

        What holds no Chinese character, such as a figure, is understood in English as it stands.
        """
        record: Any = self
        own = getattr(record, f"{field}_en") or ""
        chinese = getattr(record, f"{field}_zh_hans") or ""
        return str(own or ("" if _HAN.search(chinese) else chinese))

    def said(self, field: str, language: str) -> str:
        """The field's words as readers of the page's language understand them, or nothing."""
        if language == ENGLISH:
            return self.in_english(field)
        # What is nearly always there; the field itself looks for a translation for much longer.
        own = self.__dict__.get(f"{field}_{language.replace('-', '_')}")
        return str(own or getattr(self, field) or "")

    def lacks_english(self, field: str) -> bool:
        """Whether there are words in Chinese and none for readers of English."""
        return bool(getattr(self, f"{field}_zh_hans")) and not self.in_english(field)

    def is_shown_in(self, language: str) -> bool:
        """Whether readers of the language get the record at all."""
        return language != ENGLISH or not any(map(self.lacks_english, self.spoken))
