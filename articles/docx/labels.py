"""Lines that say what they are: 来源：… 记者 … 会议时间：…; several may share one line."""

import re

# Our names for what a label names. "internal" goes no further than the office; "kept" stays in the
# body, though it stands among the others.
_LABELS = {
    "source": "信息来源 稿件来源 文章来源 新闻来源 资料来源 来源 稿源 供稿单位 供稿 来稿单位 报送单位 信源 来稿 "
    "发布机构 发布单位",
    "date": "发布时间 发布日期 发表时间 发表日期 成文日期 成稿时间 成稿日期 供稿时间 供稿日期 发稿时间 发稿日期 "
    "撰稿时间 来稿时间 报送时间 日期",
    "author": "作者 撰稿人 撰稿 撰文 本报记者 见习记者 记者 通讯员 文字 文/图 图/文 图文 文 供稿人 报道员",
    "credit": "摄影 图片 摄影师 拍摄 供图 图 摄",
    "editor": "责任编辑 责编 编辑 本期编辑 值班编辑",
    "moment": "会议时间 开会时间 召开时间 活动时间",
    "time": "时间",
    "place": "会议地点 开会地点 召开地点 活动地点 地点 会址",
    "chair": "会议主持人 会议主持 主持人员 主持人 主持",
    "attendees": "出席人员 出席领导 出席会议人员 出席会议 出席同志 会议出席 出席 参加人员 参会人员 参会领导 参会 "
    "与会人员 与会领导 参加会议人员 参加领导 参加 到会人员 到会领导 参会单位 应到会人员",
    "observers": "列席人员 列席会议人员 列席领导 列席单位 列席会议 列席同志 列席",
    "internal": "审核人 审核 审稿人 审稿 签发人 签发 初审 复审 终审 一审 二审 三审 校对 核稿 审签 浏览次数 浏览量 "
    "阅读量 阅读次数 点击量 点击数 文字大小 字号 字体 字体大小",
    "kept": "会议记录 记录人 记录 缺席人员 缺席 请假人员 请假 会议议题 议题 会议议程 议程 会议主题 主题 会议名称 "
    "主办单位 承办单位 主办 承办 会议内容 会议内容及议定事项",
}
NAMES = {label: name for name, labels in _LABELS.items() for label in labels.split()}
MEETING = {"moment", "place", "chair", "attendees", "observers"}


def _spelt(label: str) -> str:
    """The label, with white space allowed inside: 时　间."""
    return r"[ \u3000]*".join(re.escape(sign) for sign in label)


_ANY = "|".join(_spelt(label) for label in sorted(NAMES, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:(?<=^)|(?<=[\s\u3000|｜;；,，。、/／]))[\[【（(〔]?(?P<label>{_ANY})[\]】〕]?[ \u3000]*[:：][ \u3000]*"
)
_BYLINE = re.compile(
    r"^[（(]?(?P<who>(?:(?:本[报网台刊]|全媒体|融媒体|[区市县]融媒体中心|见习|特约|首席|实习|新华社|[^\s，。：（(]{2,10}日报)*+"
    r"(?:记者|通讯员|报道员)[ \u3000/／].{2,50}?))[)）]?$"
)
_BOTH = re.compile(
    r"^[（(]?(?:(?P<one>[^，。：]{2,12}?)[ \u3000]*(?:文[/／]?图|图[/／]?文|摄影报道|文并摄影)"
    r"|(?:文[/／]图|图[/／]文|图文|文图)[ \u3000/／]+(?P<two>[^，。：]{2,20}))[)）]?$"
)
_ROLE = re.compile(
    r"^(?:(?:本[报网台刊]|[区市县]?(?:全|融)媒体中?心?|见习|特约|首席)*(?:记者|通讯员|摄影))[ \u3000/／:：]*"
)
_PARTED = re.compile(
    r"^[（(]?文[/／ \u3000](?P<text>[^，。：/／]{2,12})[ \u3000]+"
    r"(?:图|摄影?)[/／ \u3000](?P<photo>[^，。：/／]{2,12})[)）]?$"
)


def labelled(line: str) -> list[tuple[str, str]]:
    """Our names and the values of a line that begins with a label; nothing for any other.

    What stays in the office keeps its label, for the receipt.
    """
    # Glued to Han a bracket is no label's: “（来源：…）” alone on its line is.
    bare = line.strip(" \u3000")
    if bare[:1] in "（(" and bare[-1:] in ")）":
        bare = bare[1:-1]
    found = list(_LABEL.finditer(bare))
    if not found or found[0].start() > 0:
        return []
    ends = [match.start() for match in found[1:]] + [len(bare)]
    pairs = []
    for match, end in zip(found, ends, strict=True):
        name = name_of(match["label"])
        start = match.start("label") if name == "internal" else match.end()
        pairs.append((name, bare[start:end].strip(" \u3000|｜;；,，/／")))
    return pairs


def name_of(label: str) -> str:
    """Our name for a label as it is written; "" for an unknown one."""
    return NAMES.get(re.sub(r"[\s\u3000:：\[\]【】〔〕]", "", label), "")


def byline(line: str) -> tuple[str, str]:
    """Author and photographer of a line that names them without a colon; "" where it does not."""
    line = line.strip(" \u3000")
    if match := _PARTED.match(line):
        return match["text"].strip(), match["photo"].strip()
    if match := _BOTH.match(line):
        who = (match["one"] or match["two"]).strip(" /／")
        return who, bare_name(who)
    if (match := _BYLINE.match(line)) and "。" not in line:
        who = re.sub(r"[/／]", " ", match["who"])
        return who.strip(), ""
    return "", ""


def bare_name(who: str) -> str:
    """A name without 记者 and the like in front, where it is only one."""
    who = re.sub(r"(?<![一-鿿])([一-鿿])[ \u3000]+([一-鿿])(?![一-鿿])", r"\1\2", who)
    bare = _ROLE.sub("", who)
    several = re.search("记者|通讯员", bare)
    return who.strip() if several or not bare.strip() else bare.strip()
