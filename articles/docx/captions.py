"""Pictures and the words that belong to them: captions above, below or beside, and photographers."""

import re

from articles.docx import dates, labels
from articles.docx.blocks import Block, Manuscript, Paragraph, Picture, Table

LONGEST = 150
_STYLE = re.compile(r"caption|题注|图注|图说|图片说明|图题", re.I)
BEGINS = re.compile(
    r"^[（(【\[]?(?:[△▲▽▼↑↓◆●■□○]|图\s*[\d一二三四五六七八九十]+(?![\d个片张月日年])|图为|[上下左右]图|"
    r"(?:图片|照片|附图)(?:\s*[\d一二三四五六七八九十]+|说明|[:：])|图[:：])"
)
_ABOVE = re.compile(r"^[（(]?(?:[▽▼↓]|下图)")
_MARKS = re.compile(r"^[△▲▽▼↑↓◆●■□○\s]+|^(?:图片说明|图说|图注|照片说明)[:：]\s*")
_BRACKETS = re.compile(r"^[（(](?P<inner>[^（）()]+)[)）]$")
_WHO = r"(?P<who>[一-鿿·A-Za-z]{1,10}(?:[ \u3000、/／]+[一-鿿·]{1,10}){0,3})"
_CREDITS = [
    re.compile(
        rf"[ \u3000，。；]*[（(【]\s*{_WHO}[ \u3000/／]*(?:摄影|拍摄|摄|供图|图)\s*[)）】]\s*$"
    ),
    re.compile(
        rf"[ \u3000，。；]*[（(【]\s*(?:摄影|摄|图|图片|拍摄|供图|图源|图片来源)[:：/／ \u3000]+{_WHO}\s*[)）】]\s*$"
    ),
    re.compile(
        rf"(?:^|[ \u3000，。；]+)(?:摄影|拍摄|供图|图源|图片来源|摄)[ \u3000]*[:：/／ \u3000]\s*{_WHO}\s*$"
    ),
    re.compile(
        r"(?:(?<=[。；，！？ \u3000])|^)(?P<who>(?:[^ \u3000，。；！？]{0,8}(?:记者|通讯员)[ \u3000]*)?"
        r"[一-鿿·]{1,4}(?:[ \u3000、]+[一-鿿·]{1,4}){0,3})[ \u3000/／]*(?:摄影|拍摄|摄|供图)[。]?\s*$"
    ),
]


def caption_and_credit(line: str) -> tuple[str, str]:
    """A caption as readers get it, and the photographer that it named."""
    text, credit = line.strip(" \u3000"), ""
    for pattern in _CREDITS:
        if match := pattern.search(text):
            text, credit = text[: match.start()], match["who"]
            break
    text = _MARKS.sub("", text.strip(" \u3000"))
    if match := _BRACKETS.match(text):
        text = match["inner"]
    # “。” may have ended the caption before the photographer's name; it stays as it was.
    restored = line.strip(" \u3000")
    end = restored.find(text) + len(text)
    if text and restored[end : end + 1] in ("。", "！") and credit:
        text += restored[end]
    who = re.sub(r"^(?:[^ \u3000]{0,8}(?:记者|通讯员))[ \u3000/／]*", "", credit.strip(" \u3000"))
    pieces = [piece for piece in re.split(r"[ \u3000]+", who) if piece]
    # “石　满” is one name.
    who = "".join(pieces) if all(len(piece) == 1 for piece in pieces) else " ".join(pieces)
    return text.strip(" \u3000"), who


def attach(manuscript: Manuscript, body_size: int) -> None:
    """Give each picture its caption, and take the captions out of the body."""
    manuscript.blocks = [each for block in manuscript.blocks for each in _without_frame(block)]
    chain: list[Paragraph] = []
    for block in [*manuscript.blocks, Table()]:
        if isinstance(block, Paragraph):
            if block.role == "taken" or not (block.line or block.pictures):
                continue
            if block.pictures and block.line and _is_caption(block, body_size):
                # Picture and caption share one paragraph.
                _give(block, block.pictures)
                block.runs = []
            if (block.pictures and not block.line) or _is_caption(block, body_size):
                chain.append(block)
                continue
        _read_chain(chain)
        chain = []
        if isinstance(block, Paragraph) and block.pictures and len(block.line) <= LONGEST:
            chain = [block]


def _read_chain(chain: list[Paragraph]) -> None:
    """Pictures and captions that stand together: which belongs to which, by where they begin."""
    pictures = [block for block in chain if block.pictures]
    captions = [block for block in chain if not block.pictures]
    if not pictures or not captions:
        return
    stands_above = not chain[0].pictures and (
        bool(_ABOVE.match(chain[0].line)) or bool(chain[-1].pictures)
    )
    ordered = chain[::-1] if stands_above else chain
    place = 0
    while place < len(ordered):
        wanting: list[Picture] = []
        while place < len(ordered) and ordered[place].pictures:
            mine = [each for each in ordered[place].pictures if not each.caption]
            wanting += reversed(mine) if stands_above else mine
            place += 1
        words: list[Paragraph] = []
        while place < len(ordered) and not ordered[place].pictures:
            words.append(ordered[place])
            place += 1
        if wanting:
            _pair(wanting, words[::-1] if stands_above else words, stands_above=stands_above)


def _pair(wanting: list[Picture], words: list[Paragraph], *, stands_above: bool) -> None:
    """As many captions as pictures: one each. One caption: the picture that it touches."""
    if stands_above:
        wanting = wanting[::-1]
    if len(words) > len(wanting) == 1 and _is_credit(words[1]):
        _take(words[0], wanting)
        _caption, credit = caption_and_credit(words[1].line)
        wanting[0].credit = wanting[0].credit or credit
        words[1].role = "taken"
    elif len(words) == len(wanting):
        for paragraph, picture in zip(words, wanting, strict=True):
            _take(paragraph, [picture])
    elif words:
        nearest = wanting[0] if stands_above else wanting[-1]
        paragraph = words[-1] if stands_above else words[0]
        _take(paragraph, [nearest])
        for picture in wanting:
            picture.credit = picture.credit or nearest.credit


def _is_credit(paragraph: Paragraph) -> bool:
    """Whether a line names the photographer and nothing else."""
    caption, credit = caption_and_credit(paragraph.line)
    return bool(credit) and not caption


def _is_caption(block: Paragraph, body_size: int) -> bool:
    """Whether a paragraph beside a picture is its caption, by style, by words or by its look."""
    if block.role or not block.line:
        return False
    line = block.line
    if (block.pictures and not BEGINS.match(line)) or len(line) > LONGEST:
        return False
    if _STYLE.search(block.style) or BEGINS.match(line):
        return True
    if (
        re.search(r"(?:[ \u3000（(。，]|^)[^，。]{1,12}(?:摄|摄影|供图)[)）]?$", line)
        and len(line) < 100
    ):
        return True
    pairs = labels.labelled(line)
    if any(name != "credit" for name, _value in pairs) or dates.is_only_a_date(line):
        return False
    if block.outline is not None or re.match(
        r"^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]+[)）]", line
    ):
        return False
    if block.bold or block.label:
        return False
    small = block.size < body_size
    return (
        (block.is_centred or (small and len(line) <= 60)) and len(line) <= 80 and not block.is_right
    )


def _give(paragraph: Paragraph, wanting: list[Picture]) -> None:
    caption, credit = caption_and_credit(paragraph.line)
    for order, picture in enumerate(wanting):
        picture.caption = caption if order == 0 else ""
        picture.credit = credit


def _take(paragraph: Paragraph, wanting: list[Picture]) -> None:
    _give(paragraph, wanting)
    paragraph.role = "taken"


def _without_frame(block: Block) -> list[Block]:
    """A table that only sets pictures side by side, as paragraphs; anything else as it is."""
    if isinstance(block, Paragraph):
        return [block]
    cells = [cell for row in block.rows for cell in row.cells]
    words = sum(len(cell.line) for cell in cells if not cell.pictures)
    if not any(cell.pictures for cell in cells) or words > LONGEST * len(cells):
        return [block]
    with_pictures = sum(bool(cell.pictures) for cell in cells)
    with_words = sum(bool(cell.line) and not cell.pictures for cell in cells)
    if with_words > with_pictures:
        return [block]
    found: list[Block] = []
    for row, below in zip(block.rows, [*block.rows[1:], None], strict=True):
        for column, cell in enumerate(row.cells):
            for picture in cell.pictures:
                picture.before = True
            inside = [each for each in cell.paragraphs if each.line]
            under = below.cells[column] if below and column < len(below.cells) else None
            below_it = under.paragraphs if under and not under.pictures else []
            lines = [each for each in below_it if each.line]
            if cell.pictures and not inside and lines:
                if len(lines[0].line) <= LONGEST:
                    _give(lines[0], cell.pictures)
                    lines[0].runs = []
            elif cell.pictures and len(inside) == 1 and len(inside[0].line) <= LONGEST:
                _give(inside[0], cell.pictures)
                inside[0].runs = []
            found += cell.blocks
    return found
