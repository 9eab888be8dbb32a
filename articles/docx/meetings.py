"""The facts of a meeting: from labelled lines (主持人：…) and from prose (…主持会议)."""

import re
from dataclasses import dataclass, field, replace

from articles.docx import dates
from articles.docx.dates import Moment
from articles.docx.people import Person, names_at_end, people, person

MEETING = re.compile(
    r"[会](?:$|[议”》暨上])|会议|座谈|论坛|恳谈|培训班|开班|仪式|调度会|推进会|大会|全会|例会|研讨|动员|部署会"
)
_KINDS = (
    "会议|大会|全会|例会|座谈会|推进会|调度会|部署会|动员会|恳谈会|现场会|专题会|协调会|研讨会|论坛|仪式|活动|"
    "培训班?|启动会|总结会|表彰会|报告会|交流会|汇报会|发布会|述职会|联席会|党课|调研|学习"
)
_HELD = r"(?:隆重|顺利|胜利|正式|成功|如期)?(?:召开|举行|举办|开幕|开班|启动)"
_PLACE = re.compile(rf"(?:在|于)(?P<place>[^，。；：、“”《》]{{2,30}}?){_HELD}")
_SOMEWHERE = re.compile(
    r"(?:室|厅|中心|楼|馆|院|礼堂|大厦|宾馆|酒店|饭店|广场|会场|园|村|社区|学校|中学|小学|大学|基地|公司|企业|"
    r"现场|机关|局|公园|党校|会堂|剧院|剧场|影院|层|号|站|港|码头|工地|车间|镇|街道|[区市县]委|政府|北京|南京|上海|[区市县])$"
)
_NOWHERE = re.compile(
    r"^(?:全[区市县省国]|线上|视频|此次|本次|当天|近日|日前|会上|上午|下午|这里)|方式|形式|基础|背景|期间|之际"
)
_CHAIRED = re.compile(r"主持(?!人|词|工作|日常|台|常务|全面)")
_ATTENDED = re.compile(
    rf"(?:出席|参加)(?:了)?(?:此次|本次|今天的?|这次)?[^，。；]{{0,12}}?(?:{_KINDS}|并|$|[，。；])"
)
_OBSERVED = re.compile(r"列席(?:了)?(?:此次|本次|今天的?|这次)?(?:会议|大会|$|[，。；并])")
_LISTED = re.compile(
    rf"(?P<act>出席|参加|列席)(?:此次|本次|今天的?|这次|{_KINDS})*+的?(?:还)?(?:[区市县镇]?领导)?(?:同志)?"
    r"(?:还?有|包括|为|是)[:：]?(?P<who>.+)$"
)
# How a list ends that names groups of people only.
_GROUPS = re.compile(r"^[^，]*(?:负责人|负责同志|人员|代表|领导|成员|同志|干部)$")
# Characters of a text that are looked at, and of a sentence: longer ones are no report's.
MOST, LONGEST = 60_000, 1000


@dataclass
class Facts:
    """What is known of a meeting. `place` and so on are "" where nothing was found."""

    moment: Moment | None = None
    place: str = ""
    chair: Person | None = None
    attendees: list[Person] = field(default_factory=list)
    observers: list[Person] = field(default_factory=list)
    # Which of them were read from prose, by their Chinese names: proposals.
    proposed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.place or self.chair or self.attendees or self.observers)


def take_label(facts: Facts, name: str, value: str) -> bool:
    """Enter what a labelled line says under one of our names; False where it is not to be used."""
    value = value.strip(" \u3000。；;")
    if name == "moment":
        moment = dates.first(value)
        facts.moment = facts.moment or moment
        return moment is not None and moment == facts.moment
    if name == "place":
        if facts.place:
            return value == facts.place
        facts.place = value
    elif name == "chair":
        one = person(value) or Person(value, is_group=True)
        if facts.chair:
            return one == facts.chair
        facts.chair = one
    elif name == "attendees":
        facts.attendees += people(value)
    elif name == "observers":
        facts.observers += people(value)
    return bool(value)


def stands_alone(name: str, value: str) -> bool:
    """Whether a value under one of our names is no more than that, and no beginning of a text."""
    value = value.strip(" \u3000。；;")
    if not value or re.search("[。！？：:；;]", re.sub(r"\d[:：]\d", "", value)):
        return False
    if name == "moment":
        return len(value) <= 40 and dates.first(value) is not None
    if name == "place":
        return len(value) <= 40 and "，" not in value
    if name == "chair":
        return person(value) is not None
    if name not in ("attendees", "observers") or len(value) > 300:
        return False
    entries = people(value)
    named = sum(not one.is_group for one in entries)
    return named * 2 >= len(entries) > 0 or bool(_GROUPS.search(value))


def read_prose(facts: Facts, paragraphs: list[str]) -> None:
    """Propose what labelled lines did not say, from the words of the report."""
    before = replace(facts, attendees=[*facts.attendees], observers=[*facts.observers])
    left = MOST
    for order, paragraph in enumerate(paragraphs):
        looked_at, left = paragraph[:left], max(left - len(paragraph), 0)
        if not looked_at:
            break
        for sentence in re.split(r"(?<=[。！？；])|\n", looked_at):
            if len(sentence) > LONGEST:
                continue
            if order < 3 and not before.moment:
                _read_time(facts, sentence)
            if order < 3 and not before.place:
                _read_place(facts, sentence)
            if not before.chair:
                _read_chair(facts, sentence)
            _read_people(facts, sentence, before)
    named = {
        "会议时间": "moment",
        "地点": "place",
        "主持": "chair",
        "出席": "attendees",
        "列席": "observers",
    }
    facts.proposed = [
        label for label, name in named.items() if getattr(facts, name) and not getattr(before, name)
    ]
    facts.attendees = _once(facts.attendees)
    facts.observers = _once(facts.observers)


def _read_time(facts: Facts, sentence: str) -> None:
    if facts.moment:
        return
    for moment, _start, end in dates.moments(sentence):
        rest = sentence[end : end + 80]
        if re.search(rf"{_HELD}|主持|{_KINDS}", rest):
            facts.moment = moment
            return


def _read_place(facts: Facts, sentence: str) -> None:
    for match in _PLACE.finditer(sentence) if not facts.place else ():
        place = match["place"].rpartition("在")[2].strip(" \u3000")
        if _SOMEWHERE.search(place) and not _NOWHERE.search(place):
            facts.place = place
            return


def _read_chair(facts: Facts, sentence: str) -> None:
    if facts.chair:
        return
    for match in _CHAIRED.finditer(sentence):
        clause = re.split(r"[。；！？：]", sentence[: match.start()])[-1]
        clause = re.sub(
            r"(?:在|共同|亲自|分别|代为|受[^，]*委托)++$", "", clause.strip(" \u3000，")
        )
        # “会议由李平主持”, “由区委副书记、区长李平主持”
        by = re.search(r"由(?P<who>[^由]+)$", clause)
        if by and (found := names_at_end(by["who"])):
            facts.chair = found[0]
            return
        last = clause.rpartition("，")[2]
        if one := (names_at_end(last) or names_at_end(clause))[-1:]:
            facts.chair = one[0]
            return
        if re.search(r"[一-鿿]", last):
            return _follow(facts, sentence, match)
    return None


def _follow(facts: Facts, sentence: str, match: re.Match[str]) -> None:
    """“主持会议的是李平”."""
    after = re.match(r"主持(?:会议|大会)?的是(?P<who>[^，。；]+)", sentence[match.start() :])
    if after and (found := people(after["who"])):
        facts.chair = found[0]


def _read_people(facts: Facts, sentence: str, before: Facts) -> None:
    if listed := _LISTED.search(sentence.rstrip("。；！ ")):
        named = people(listed["who"])
        if listed["act"] == "列席" and not before.observers:
            facts.observers += named
            return
        if listed["act"] != "列席" and not before.attendees:
            facts.attendees += named
            return
    if not before.attendees:
        for match in _ATTENDED.finditer(sentence):
            facts.attendees += names_at_end(_clause_before(sentence, match.start()))
    if not before.observers and (match_ := _OBSERVED.search(sentence)):
        clause = _clause_before(sentence, match_.start())
        facts.observers += names_at_end(clause) or people(clause)


def _clause_before(sentence: str, end: int) -> str:
    """The words before a verb, back to where another one has had its say."""
    text = re.split(r"[。；！？：]", sentence[:end])[-1].strip(" \u3000，")
    # “…出席会议并讲话，区委副书记…主持会议，张三、李四出席”
    pieces = re.split(
        r"(?:讲话|致辞|主持(?:会议|大会)?|出席(?:会议|大会)?|发言|通报|部署|汇报|宣读|作报告)，",
        text,
    )
    return pieces[-1]


def _once(found: list[Person]) -> list[Person]:
    kept: dict[str, Person] = {}
    for one in found:
        if one.name not in kept or (one.post and not kept[one.name].post):
            kept[one.name] = one
    return list(kept.values())
