"""Names near to known ones: by a sound or a character, in lists and in sentences."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.names import prose
from articles.names.index import Index, Why
from articles.names.lines import entries, names_in
from articles.names.sounds import sound_alike, sounds_of
from articles.names.suspicions import Field, near_in

KNOWN = Index(["赵虹路", "李平", "周俊鹏", "欧阳秋水", "宋晓", "孙海东", "阿不都·热合曼"])
# Characters as parents choose them, none of which is a word of grammar.
GIVEN = "国建华明军伟志文海林春玉红晓东永新金德光龙荣元学俊宁山峰强勇虹路鹏秋霞静丽敏芳琳丹洁思雨晨博睿哲辰瑞泽"
SURNAMES = "王李张刘陈杨赵周吴徐孙朱林郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛"
people = st.builds(
    lambda surname, rest: surname + rest,
    st.sampled_from(SURNAMES),
    st.text(GIVEN, min_size=2, max_size=2),
)


def near(written, known=KNOWN):
    return [each.name for each in known.near(written)]


def doubtful(text, *, known=KNOWN, is_prose=False):
    field = Field("article", "body" if is_prose else "author", "", text, is_prose)
    return {
        name: [each.name for each in found] for name, found in near_in([field], [known]).items()
    }


def test_a_reading_has_no_tone_and_no_difference_that_typists_do_not_hear():
    assert sounds_of("虹")[0] == sounds_of("红")[0] == "hong"
    assert sounds_of("绿") == ("nv", "nu")
    assert sound_alike("陈", "程")
    assert sound_alike("诗", "思")
    assert sound_alike("林", "宁")
    assert sound_alike("兰", "南")
    assert sound_alike("绿", "律")
    assert not sound_alike("虹", "路")
    assert sounds_of("🙂") == ("🙂",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("赵红路", "赵虹路"),
        ("赵宏鹭", "赵虹路"),
        ("赵虹跑", "赵虹路"),
        ("越虹路", "赵虹路"),
        ("李萍", "李平"),
        ("周俊朋", "周俊鹏"),
        ("欧阳秋永", "欧阳秋水"),
        ("阿不都·热合漫", "阿不都·热合曼"),
    ],
)
def test_a_slip_of_ear_or_hand_is_near(written, meant):
    assert near(written) == [meant]


def test_what_sounds_alike_is_told_from_what_only_looks_so():
    assert KNOWN.near("赵红路")[0].why is Why.SOUND
    assert KNOWN.near("越虹路")[0].why is Why.CHARACTER


def test_two_real_people_with_names_alike_are_both_known():
    known = Index(["赵虹路", "赵红路"])
    assert near("赵虹路", known) == near("赵红路", known) == []
    assert near("赵宏路", known) == ["赵红路", "赵虹路"]


def test_one_more_in_a_crowd_is_somebody_else():
    crowd = Index(["李平", "李明", "李军", "王建国", "王建华", "王建军"])
    assert near("李强", crowd) == near("王建新", crowd) == []
    assert near("李萍", crowd) == ["李平"]
    assert near("王平", crowd) == []  # half of a short name is another name


@given(people, st.data())
def test_a_known_name_with_one_character_changed_is_always_found(name, data):
    place = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(st.sampled_from(GIVEN + SURNAMES))
    assume(other != name[place])
    written = name[:place] + other + name[place + 1 :]
    assert near(written, Index([name])) == [name]
    assert doubtful(f"区委书记{written}\n各镇、街道负责同志", known=Index([name])) == {
        written: [name]
    }


@given(
    people, st.data(), st.sampled_from(["区委书记{}主持会议。", "会上，{}同志讲话。", "，区长{}、"])
)
def test_beside_an_office_it_is_found_in_a_sentence_too(name, data, sentence):
    place = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(st.sampled_from(GIVEN + SURNAMES))
    assume(other != name[place])
    written = name[:place] + other + name[place + 1 :]
    # Where a wrong surname stands before an office, nothing tells where the name begins.
    assume(place > 0 or not sentence.startswith("会上"))
    text = sentence.format(written)
    assert doubtful(text, known=Index([name]), is_prose=True) == {written: [name]}


@given(st.sets(people, min_size=1, max_size=60), st.sampled_from(["、", "\n", " ", "，"]))
def test_a_known_name_is_never_asked_about(names, mark):
    known = Index(names)
    assert doubtful(mark.join(sorted(names)), known=known) == {}
    told = "，".join(f"区长{name}主持会议" for name in sorted(names))
    assert doubtful(f"{told}。", known=known, is_prose=True) == {}


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_no_text_is_too_strange(text):
    for is_prose in (True, False):
        for name, found in doubtful(text, is_prose=is_prose).items():
            assert name in "".join(text.split())
            assert name not in KNOWN.names
            assert found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("区委书记赵虹路\n区委副书记、区长李　平\n各镇、街道主要负责同志", ["赵虹路", "李平"]),
        ("沈知远（区委副书记、区长）", ["沈知远"]),
        ("记者 孙晓 通讯员 李 明", ["孙晓", "李明"]),
        ("本报记者孙晓明/文 李明/图", ["孙晓明", "李明"]),
        ("石小满摄", ["石小满"]),
        ("摄影：石 小 满", ["石小满"]),
        ("赵虹路书记、李平区长", ["赵虹路", "李平"]),
        ("（通讯员 陈一鸣 责任编辑 顾明夏）", ["陈一鸣", "顾明夏"]),
        ("欧阳秋水（区人大常委会主任）", ["欧阳秋水"]),
        ("云渡区融媒体中心", []),
        ("文旅局 供图", []),
        ("文 石小满 图 程越", ["石小满", "程越"]),
        ("区水务局供图", []),
        ("市民代表6人", []),
    ],
)
def test_names_are_read_from_lists_and_bylines(text, names):
    assert sorted(names_in(text)) == sorted(names)


@pytest.mark.parametrize(
    "line",
    [
        "区委书记赵红路",
        "赵红路书记",
        "赵红路（区委书记）",
        "区委书记　赵 红 路",
        "记者 赵红路 摄",
        "赵红路/文 李平/图",
        "李平、赵红路、宋晓",
        "责任编辑：赵红路",
    ],
)
def test_a_wrong_name_is_found_wherever_an_entry_may_hold_one(line):
    assert doubtful(line) == {"赵红路": ["赵虹路"]}


def test_an_entry_says_from_where_to_where_its_name_stands():
    text = "区长李　萍、宋晓"
    spans = {text[entry.start : entry.end] for entry in entries(text) if entry.name == "李萍"}
    assert spans == {"李　萍"}


@pytest.mark.parametrize(
    "text",
    [
        "区委书记赵红路主持会议。",
        "会上，赵红路指出，要抓好落实。",
        "区长李萍出席。",
        "副区长越虹路通报情况。",
        "宋晓、赵虹跑、李平等参加。",
        "赵虹跑书记说。",
    ],
)
def test_a_wrong_name_is_found_in_a_sentence(text):
    assert len(doubtful(text, is_prose=True)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "区委书记赵虹路主持会议，区长李平讲话。",
        "李平和赵虹路一同走访。",
        "主任李萍萍介绍了情况。",  # not the known 李平, miswritten
        "书记赵虹说，要抓紧。",  # a name of two characters and a verb
        "水平、和平、公平，宋体字，周俊秀的山水。",
        "孙海的东边是一条路。",
    ],
)
def test_nothing_is_asked_of_a_sentence_without_a_slip(text):
    assert doubtful(text, is_prose=True) == {}


def test_the_text_is_compared_with_the_people_of_its_own_meeting():
    there = Field("meeting", "attendees", "", "副区长钱思远\n区长李平", False)
    body = Field("article", "body", "", "<p>会上，钱思<b>源</b>通报。</p>", True, True)
    found = near_in([there, body], [KNOWN])
    assert {name: [each.name for each in near] for name, near in found.items()} == {
        "钱思源": ["钱思远"]
    }


def test_a_short_name_is_replaced_only_where_it_is_no_half_of_a_longer_one():
    text = "李萍说，李萍萍也来了。李萍、宋晓参加。"
    assert [entry.start for entry in prose.occurrences(text, "李萍")] == [0, 11]
