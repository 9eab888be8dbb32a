"""Lists of people as Chinese papers write them: names, names with posts, groups of people."""

import re
from dataclasses import dataclass
from itertools import islice

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻"
    "莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋"
    "沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商牟佘佟苟肖代覃占初涂仝兰喇郎泰"
    "原邸闫么麦伦"
)
_DOUBLE = re.findall(
    r"\S+",
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 宇文 长孙 慕容 司徒 司空 令狐 澹台 公孙 "
    "轩辕 万俟 闻人 赫连 呼延 东郭 西门 申屠 钟离 濮阳 淳于 单于 公羊 拓跋 百里",
)
# The last word of a post; what follows it is a name. Longer ones first.
_POSTS = sorted(
    re.findall(
        r"\S+",
        "书记 主任 区长 县长 市长 省长 州长 旗长 镇长 乡长 村长 盟长 署长 主席 部长 局长 厅长 处长 科长 股长 院长 "
        "检察长 所长 站长 校长 园长 馆长 台长 社长 总编辑 总编 主编 编辑 行长 会长 理事长 理事 监事长 董事长 董事 "
        "总经理 经理 总裁 总监 秘书长 司令员 司令 政委 政治委员 教导员 部队长 支队长 大队长 中队长 队长 组长 常委 "
        "委员 代表 组员 成员 干部 领导 总工程师 工程师 总师 调研员 巡视员 督学 督察长 督察专员 顾问 教授 研究员 "
        "专员 秘书 主管 负责人 负责同志 院士 专家 先生 女士 部务委员 厂长 班长 连长 营长 团长 旅长 师长 军长 "
        "参谋长 站委书记 网格长 河长 林长 路长 楼长 首席执行官 执委 候补委员 参事 馆员 医生 律师 社工 司长 "
        "总会计师 总经济师 总规划师 主持人 记者 通讯员 发言人 巡察专员 审判员 检察员 公安局长 理事会主席 纪委书记",
    ),
    key=len,
    reverse=True,
)
_POST_END = re.compile("(?:" + "|".join(_POSTS) + r")(?:（[^）]*）)?(?:同志)?")
_GROUP_END = re.compile(
    r"(?:负责同志|负责人|领导同志|领导|班子成员|成员|代表|干部|人员|同志|骨干|群众|居民|师生|"
    r"企业家|记者|党员|专家|学者|嘉宾|\d+\s*(?:余|多)?[人名位])$"
)
# Words that begin like a surname and are none, and what no name holds.
_NO_NAME = re.compile(
    r"会议|部门|单位|有关|相关|主要|负责|同志|全体|领导|分管|人员|街道|等|的|了|各|出席|列席|参加|"
    r"^(?:全[区市县镇国省体]|党[委组员群政校]|公[安司]|农[业村户]|安[全监]|成员|师生|常委|应邀|时任|经济|民警|班子|"
    r"平安|文[明化旅]|国资|金融|广大|高[管校]|车间|通讯员?|印发|左右|龙头|房[管产]|水[务利]|项目|易地|能源|司法|"
    r"都市|边防|向[上下]|从事|许多|强调|和谐|段长|管委|应急|商[务会]|常务|万人|教[育师]|时间|计划|温馨)"
)
_HAN = re.compile(r"[㐀-䶿一-鿿·•]+")
_BRACKETED = re.compile(r"^(.+?)[（(]([^（）()]{2,60})[)）]$")
# Characters of an entry, and the 和 of it that may join two people: a person with all posts has
# fewer.
LONGEST, MOST_JOINTS = 120, 8
_ASIDE = re.compile(r"(?:同志|先生|女士)$")


@dataclass(frozen=True)
class Person:
    """One entry of a list. A group has no post, and its own words for a name."""

    name: str
    post: str = ""
    is_group: bool = False

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）" if self.post else self.name


def surname_of(name: str) -> str:
    """The first character of a name, or the first two where they are a surname."""
    return name[:2] if name[:2] in _DOUBLE else name[:1]


def posts_in(text: str) -> list[tuple[int, int]]:
    """Where the words stand that end a post (书记, 主任 …): a name may begin or end there."""
    return [match.span() for match in _POST_END.finditer(text)]


def is_name(text: str) -> bool:
    """Whether a few characters are a Chinese name: a surname and one or two more."""
    if not _HAN.fullmatch(text) or _NO_NAME.search(text):
        return False
    if "·" in text or "•" in text:
        return 4 <= len(text) <= 20
    if text[:2] in _DOUBLE:
        return 3 <= len(text) <= 4
    return 2 <= len(text) <= 3 and text[0] in _SURNAMES


def person(text: str) -> Person | None:
    """A name, alone or with a post before or after it; None for anything else."""
    text = text.strip(" \u3000，、：:。；")
    if len(text) > LONGEST:
        return None
    text = re.sub(r"(?<=[一-鿿])[ \u3000](?=[一-鿿]$)", "", text)
    if match := _BRACKETED.match(text):
        name = re.sub(r"[\s\u3000]", "", match[1])
        if is_name(name):
            return Person(name, match[2])
        inner = person(match[1])
        return (
            Person(inner.name, f"{inner.post}，{match[2]}" if inner.post else match[2])
            if inner
            else None
        )
    text = _ASIDE.sub("", text)
    spaced = re.split(r"[\s\u3000]+", text)
    if len(spaced) > 1 and is_name("".join(spaced[1:])) and not is_name(spaced[0]):
        return Person("".join(spaced[1:]), spaced[0])
    text = "".join(spaced)
    if is_name(text):
        return Person(text)
    for match in reversed(list(_POST_END.finditer(text))):
        name = text[match.end() :]
        # “区长李平” and “副主任 长河”: the last post after which a name is left.
        if is_name(name):
            return Person(name, text[: match.end()])
    return None


def people(text: str) -> list[Person]:
    """The entries of a written list, in order; what is no person is a group."""
    text = re.sub(
        r"等(?:同志|区领导|市领导|县领导|领导|人)?(?:同志)?[。.]?$", "", text.strip(" \u3000。.；;")
    )
    found: list[Person] = []
    for part in _split(text, "，,；;\n"):
        found += _of_part(part)
    return found


def names_at_end(text: str) -> list[Person]:
    """The people named at the end of a clause, in order: what stands before “出席” in prose."""
    text = re.sub(
        r"(?:等)?(?:\d+[位名]|[一二三四五六七八九十]+位)?(?:[区市县镇]?(?:委、?[区市县]?政府)?领导(?:同志)?|同志|人|一同|共同|分别)*+$",
        "",
        text.strip(" \u3000，、：:"),
    )
    text = re.sub(r"(?:等|分别|共同|一同|应邀|也|还|均|全程|到会|到场)+$", "", text)
    found: list[Person] = []
    for part in reversed(_split(text, "，,；;")):
        entries = _of_part(part)
        named = [entry for entry in entries if not entry.is_group]
        if not named or len(named) < len(entries):
            if named and entries[-1] in named:
                # “会后，区领导张三、李四”: what stands before the last named ones is no list.
                tail: list[Person] = []
                for entry in reversed(entries):
                    if entry.is_group:
                        break
                    tail.insert(0, entry)
                found = tail + found
            break
        found = named + found
    return found


def _of_part(part: str) -> list[Person]:
    """The entries of what stands between two commas; “、” parts posts as well as people."""
    part = part.strip(" \u3000")
    if not part:
        return []
    found: list[Person] = []
    waiting: list[str] = []
    for piece in _split(part, "、"):
        if waiting and sum(map(len, waiting)) + len(piece) > LONGEST:
            found.append(Person("、".join(waiting).strip(), is_group=True))
            waiting = []
        whole = "、".join([*waiting, piece])
        if one := _pair(whole) or person(whole):
            found += one if isinstance(one, list) else [one]
            waiting = []
            continue
        if not waiting and (names := _spaced_names(piece)):
            found += names
            continue
        if _GROUP_END.search(piece) and not _is_post(piece):
            found.append(Person(whole.strip(), is_group=True))
            waiting = []
            continue
        waiting.append(piece)
    if waiting:
        found.append(Person("、".join(waiting).strip(), is_group=True))
    return found


def _pair(text: str) -> list[Person] | None:
    """Two people joined by “和”: not the 和 of a name."""
    for match in islice(re.finditer(r"以及|[和与及]", text), MOST_JOINTS):
        left, right = text[: match.start()], text[match.end() :]
        if (first := person(left)) and (second := person(right)):
            return [first, second]
    return None


def _spaced_names(text: str) -> list[Person]:
    """Names parted by white space, “李　平” among them; none when anything else is there."""
    pieces = [piece for piece in re.split(r"[\s\u3000]+", text) if piece]
    if len(pieces) < 2:
        return []
    joined: list[str] = []
    for piece in pieces:
        if joined and len(piece) == 1 and len(joined[-1]) == 1:
            joined[-1] += piece
        else:
            joined.append(piece)
    found = [person(piece) for piece in joined]
    return [one for one in found if one] if all(found) else []


def _is_post(text: str) -> bool:
    return bool(
        re.search(
            r"(?:成员|书记|常委|主任|委员|局长|部长|主席|区长|县长|市长|院长|检察长|组长)$", text
        )
    )


def _split(text: str, marks: str) -> list[str]:
    """Split at marks that stand outside of brackets."""
    pieces, depth = [""], 0
    for character in text:
        depth += (character in "（(《“") - (character in "）)》”")
        if character in marks and depth <= 0:
            pieces.append("")
            depth = 0
        else:
            pieces[-1] += character
    return [piece for piece in pieces if piece.strip(" \u3000")]
