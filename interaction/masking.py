"""What could tell a person is taken out of a question before it is kept."""

import re

GONE = "＊"

# Latin letters, figures and signs of full width, as they are in half; Chinese stops stay.
_HALF = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，。：；！？（）"
}
_DIGIT = "[0-9零〇一二三四五六七八九幺]"
_PATTERNS = [
    # Mail and addresses of the web; what follows a name that somebody gives as their own.
    re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(r"https?://\S+|www\.\S+"),
    re.compile(r"(?<=我叫)[一-鿿·]{2,4}|(?<=姓名是)[一-鿿·]{2,4}|(?<=姓名[:：])\s*[一-鿿·]{2,4}"),
    re.compile(r"(?<=my name is )[a-z]+(?: (?!and\b|but\b)[a-z]+)?", re.I),
    # A car's plate.
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}", re.I),
    # Telephones, identity cards, bank cards and file numbers, however they are broken up.
    re.compile(rf"{_DIGIT}(?:[\s\-—.]?{_DIGIT}){{5,}}[xX]?"),
    # The number of a home.
    re.compile(rf"(?:{_DIGIT}|[十百])+(?:-(?:{_DIGIT})+)*\s*(?:号楼|号院|栋|幢|单元|室|弄)"),
]  # fmt: skip


def masked(question: str) -> str:
    """A question without numbers, addresses and names that could tell who asked it."""
    text = question.translate(_HALF)
    for pattern in _PATTERNS:
        text = pattern.sub(GONE, text)
    return re.sub(f"{GONE}+", GONE, text)
