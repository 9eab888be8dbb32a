"""How a photo's credit is read: with the word for what was done, where the field has a bare name."""

import re

from django.utils.translation import gettext as _

# What says already where a picture comes from.
_SAID = re.compile(
    r"[摄攝]|供[图圖]|[图圖](?:源|片|[:：/／])|资料图|資料圖|来源|來源|提供|版权|版權|©"
    r"|\b(?:photo|picture|image|courtesy|credit|copyright)",
    re.I,
)
_OFFICE = re.compile(
    r"(?:[局社报報台臺办辦部委院馆館会會镇鎮网網队隊处處]|中心|公司|街道|政府|集团|集團)$"
)


def is_office(name: str) -> bool:
    """Whether this is what an office is called, and not a person."""
    return bool(_OFFICE.search(name))


def credited(credit: str) -> str:
    """A credit as readers get it, in the active language: 石小满 becomes 石小满摄.

    Offices hand pictures in, people take them. What says so itself stays as it is.
    """
    name = credit.strip()
    if not name or _SAID.search(name):
        return name
    if name[-1].isascii():
        name += " "
    said = _("%(name)s供图") if is_office(name) else _("%(name)s摄")
    return (said % {"name": name}).strip()
