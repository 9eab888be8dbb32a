"""The names of the invented district, as its glossary holds them."""

from accessibility.models import GlossaryTerm, TraditionalRules

_KIND = GlossaryTerm.Kind
TERMS: dict[str, dict[str, str]] = {
    _KIND.PERSON: {
        "陆望舒": "陸望舒",
        "沈知远": "沈知遠",
        "秦若岚": "秦若嵐",
        "梁景初": "梁景初",
        "苏景和": "蘇景和",
        "韩守拙": "韓守拙",
        "程越": "程越",
        "卫长河": "衛長河",
        "顾明夏": "顧明夏",
        "苏其华": "蘇其華",
        "程小满": "程小滿",
    },
    _KIND.PLACE: {
        "南泽市": "南澤市",
        "云渡区": "雲渡區",
        "石桥街道": "石橋街道",
        "望桥街道": "望橋街道",
        "青屿街道": "青嶼街道",
        "柳汀街道": "柳汀街道",
        "白鹭镇": "白鷺鎮",
        "松溪镇": "松溪鎮",
        "春汀湖": "春汀湖",
        "望桥路": "望橋路",
    },
    _KIND.ORGANISATION: {
        "云渡区人民政府": "雲渡區人民政府",
        "云渡区融媒体中心": "雲渡區融媒體中心",
    },
}


def make_terms() -> int:
    """Put the names into the glossary; returns how many there are."""
    terms = [
        GlossaryTerm(simplified=one, traditional=other, kind=kind)
        for kind, names in TERMS.items()
        for one, other in names.items()
    ]
    GlossaryTerm.objects.bulk_create(terms, ignore_conflicts=True)
    TraditionalRules.renew()
    return len(terms)
