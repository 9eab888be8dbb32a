"""The receipt of an import: what was taken, what was changed, what was not taken; in sentences.

It is stored, hence in Simplified, whoever brought the file in.
"""

from dataclasses import dataclass, field

from articles.docx.blocks import Manuscript, Table
from articles.docx.recognising import Found

TAKEN, CHANGED, DROPPED = "收下", "改动", "没有带来"


@dataclass
class Receipt:
    """Three lists of sentences, and the comments that were left out, each with who wrote it."""

    taken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """All of it, a line each with the name of its list: for the command."""
        named = ((TAKEN, self.taken), (CHANGED, self.changed), (DROPPED, self.dropped))
        lines = [f"{name}：{line}" for name, listed in named for line in listed]
        return lines + [f"{DROPPED}：批注 {comment}" for comment in self.comments]


def write(manuscript: Manuscript, found: Found, pictures: int) -> Receipt:
    """The receipt of what was read and recognised; what became of pictures comes from elsewhere."""
    receipt = Receipt(comments=list(manuscript.comments))
    _tell_taken(receipt, manuscript, found, pictures)
    _tell_changed(receipt, manuscript)
    _tell_dropped(receipt, manuscript, found)
    return receipt


def _tell_taken(receipt: Receipt, manuscript: Manuscript, found: Found, pictures: int) -> None:
    texts = (
        *(("标题", found.title), ("副标题", found.subtitle), ("来源", found.source)),
        *(("作者", found.author), ("责任编辑", found.editor)),
    )
    named = [name for name, value in texts if value]
    if named:
        receipt.taken.append("、".join(named))
    if found.date and found.date.iso():
        receipt.taken.append(f"日期 {found.date.iso()}；发布时间由系统在发布时记下，不用这个")
    facts = found.facts
    told = []
    if facts.moment and found.is_report:
        told.append(f"会议时间 {facts.moment.iso()}")
    if facts.place:
        told.append("地点")
    if facts.chair:
        told.append("主持")
    for name, people in (("出席", facts.attendees), ("列席", facts.observers)):
        if people:
            told.append(f"{name} {len(people)} 项")
    if told:
        receipt.taken.append("、".join(told))
    if found.is_report and facts.moment and facts.moment.hour < 0:
        receipt.taken.append("会议几点开，稿子里没有写，请补上")
    if found.proposed:
        receipt.taken.append(
            "{names} 是从文中读出来的，请核对；原句仍在正文里".format(
                names="、".join(dict.fromkeys(found.proposed))
            )
        )
    _tell_body(receipt, manuscript, pictures)


def _tell_body(receipt: Receipt, manuscript: Manuscript, pictures: int) -> None:
    written = [each for each in manuscript.paragraphs if each.line]
    headings = sum(each.role in ("h2", "h3", "h4") for each in written)
    body = f"正文 {len(written) - headings} 段"
    if headings:
        body += f"，小标题 {headings} 个"
    numbered = sum(bool(each.label) and not each.label.is_bullet for each in written if each.label)
    if numbered:
        body += f"，自动编号 {numbered} 处，号码照原样"
    receipt.taken.append(body)
    tables = [
        block for block in manuscript.blocks if isinstance(block, Table) and block.role != "taken"
    ]
    if tables:
        cells = [cell for table in tables for row in table.rows for cell in row.cells]
        merged = sum(cell.colspan > 1 or cell.goes_on for cell in cells)
        line = f"表格 {len(tables)} 个"
        receipt.taken.append(line + ("，合并格保留" if merged else ""))
    if pictures:
        captioned = sum(
            bool(picture.caption)
            for each in manuscript.every_paragraph()
            for picture in each.pictures
        )
        line = f"图片 {pictures} 张"
        receipt.taken.append(line + (f"，对上图注 {captioned} 条" if captioned else ""))
    if notes := manuscript.taken["脚注"]:
        receipt.taken.append(f"脚注 {notes} 条，放在文末，文中标了号")


def _tell_changed(receipt: Receipt, manuscript: Manuscript) -> None:
    sentences = {
        "修订": "修订 %(count)d 处按“已接受”处理",
        "半角标点": "半角标点改全角 %(count)d 处",
        "段首空格": "段首空格去掉 %(count)d 处",
        "重复标点": "重复的标点并成一个 %(count)d 处",
        "多余空格": "多余的空格去掉 %(count)d 处",
        "空行": "空行去掉 %(count)d 处",
        "文本框": "文本框 %(count)d 个，文字接在所在段落后面",
        "单格表格": "只有一格的表格 %(count)d 个，按正文收下",
        "套在里面的表格": "表格里的表格 %(count)d 个，拆成了段落",
        "公式": "公式 %(count)d 个按文字收下，请核对",
    }
    for name, sentence in sentences.items():
        if count := manuscript.changed[name]:
            receipt.changed.append(sentence % {"count": count})


def _tell_dropped(receipt: Receipt, manuscript: Manuscript, found: Found) -> None:
    sentences = {
        "批注": "批注 %(count)d 条",
        "隐藏文字": "隐藏文字 %(count)d 处",
        "目录": "目录",
        "嵌入的文件": "嵌在里面的文件 %(count)d 个，请在 Word 里打开，另存一份再导入",
        "图表": "图表 %(count)d 个，请截成图片再放进来",
        "找不到的图片": "文件里缺失的图片 %(count)d 张",
        "特殊符号": "网页显示不了的符号 %(count)d 个",
        "拼音指南": "注音 %(count)d 处，字留下了",
        "页眉": "页眉 %(count)d 处",
        "页脚": "页脚和页码 %(count)d 处",
    }
    for name, sentence in sentences.items():
        if count := manuscript.dropped[name]:
            receipt.dropped.append(sentence % {"count": count})
    for line in dict.fromkeys(found.internal):
        receipt.dropped.append(f"“{line[:100]}”这一行")
    receipt.dropped.append("字体、字号、颜色和对齐")
