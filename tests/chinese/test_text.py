"""The converter of plain text: its layers, its profiles, its promises."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessibility.chinese import (
    Converter,
    html_to_traditional,
    to_simplified,
    to_traditional,
    use_site,
)
from accessibility.chinese.profiles import simplified_alone
from accessibility.chinese.tables import Table

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
TEXT = st.text(
    st.sampled_from(
        "发展放布理长头了解系统准只船台风险家具有明回归后里面范余于，。 \n<&>\"'a@:/.w-0"
    )
    | st.characters(codec="utf-8")
)


@settings(deadline=None)
@given(TEXT | HAN)
def test_character_i_stands_for_character_i(text: str) -> None:
    for profile in ("tw", "hk", "t"):
        output = to_traditional(text, profile)
        assert len(output) == len(text)
        assert [c for c in output if c.isascii()] == [c for c in text if c.isascii()]


def test_the_longest_word_at_the_leftmost_place_wins() -> None:
    table = Table({"甲乙": "AB", "乙丙丁": "CDE", "丙": "F", "甲乙己": "GHI"})
    assert table.convert("甲乙丙丁") == "ABF丁"
    assert table.convert("甲乙己丙") == "GHIF"


def test_a_shorter_value_settles_the_beginning_and_matches_the_rest_anew() -> None:
    table = Table({"甲乙丙": "A", "乙丙": "BC", "甲乙": "XX"})
    assert table.convert("甲乙丙") == "ABC"
    assert table.convert("甲乙丁") == "XX丁"


@pytest.mark.parametrize("entry", [("甲", "乙丙"), ("甲乙", "")])
def test_a_table_refuses_what_it_could_not_walk_over(entry: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="characters"):
        Table(dict([entry]))


@pytest.mark.parametrize(
    ("profile", "traditional"),
    [
        ("tw", "為群眾服務的平臺裡，污水、濕地、床、啟動"),
        ("hk", "為群眾服務的平台裏，污水、濕地、床、啟動"),
        ("t", "爲羣衆服務的平臺裏，污水、溼地、牀、啓動"),
    ],
)
def test_each_profile_writes_its_own_forms(profile: str, traditional: str) -> None:
    assert to_traditional("为群众服务的平台里，污水、湿地、床、启动", profile) == traditional


def test_words_are_never_replaced_by_other_words() -> None:
    assert to_traditional("创建全局社区支持文件") == "創建全局社區支持文件"


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="twp"):
        to_traditional("发展", "twp")


def test_the_functions_follow_the_site_that_was_last_read() -> None:
    use_site(lambda profile: Converter(profile, {"余晓松": "余曉松"}, {"為": "爲"}))
    try:
        assert to_traditional("余晓松为民") == "余曉松爲民"
        assert html_to_traditional("<b>余晓</b>松") == "<b>余曉</b>松"
    finally:
        use_site(None)
    assert to_traditional("余晓松为民") == "餘曉松為民"


def test_the_glossary_wins_over_everything_and_is_not_touched_again() -> None:
    protecting = Converter(glossary={"余晓松": "余曉松", "里着": "里着", "委员会": "委員會"})
    assert protecting.text("由余晓松发言") == "由余曉松發言"
    assert protecting.text("公里着陆") == "公里着陸"


def test_the_longer_glossary_term_wins() -> None:
    naming = Converter(glossary={"范长": "甲乙", "范长江": "范長江"})
    assert naming.text("范长江和范长") == "范長江和甲乙"


def test_a_glossary_term_may_hold_any_signs() -> None:
    naming = Converter(glossary={"发展-1(试) 号": "發展-1（試）號"})
    assert naming.text("看发展-1(试) 号。") == "看發展-1（試）號。"


def test_overrides_are_the_last_word_on_single_characters() -> None:
    assert Converter().text("污水") == "汙水"
    assert Converter(overrides={"汙": "污"}).text("污水") == "污水"


@pytest.mark.parametrize("overrides", [{"汙": "污水"}, {"汙水": "污"}])
def test_an_override_is_one_character_for_one(overrides: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="override"):
        Converter(overrides=overrides)


def test_an_empty_glossary_term_is_refused() -> None:
    with pytest.raises(ValueError, match="glossary"):
        Converter(glossary={"": "甲"})


def test_the_version_changes_with_profile_glossary_and_overrides() -> None:
    versions = {
        Converter().version,
        Converter("hk").version,
        Converter(glossary={"范长江": "范長江"}).version,
        Converter(overrides={"汙": "污"}).version,
        Converter(quotation=True).version,
    }
    assert len(versions) == 5
    assert Converter().version == Converter().version


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("登录http://www.example.cn查询发布", "登錄http://www.example.cn查詢發佈"),
        (
            "见https://example.cn/wiki/发展?页=头发 发展",
            "見https://example.cn/wiki/发展?页=头发 發展",
        ),
        ("见http://example.cn/进行查询", "見http://example.cn/進行查詢"),
        ("见http://发展.政务/发", "見http://发展.政务/發"),
        ("写信到a.b@发展.example.cn联系", "寫信到a.b@发展.example.cn聯繫"),
        ("关注@发展微博", "關注@發展微博"),
    ],
)
def test_addresses_stay_as_they_are(simplified: str, traditional: str) -> None:
    assert to_traditional(simplified) == traditional


def test_simplified_comes_back_for_searching() -> None:
    assert to_simplified("頭髮與發展，臺灣與颱風") == "头发与发展，台湾与台风"


@settings(deadline=None)
@given(HAN)
def test_to_simplified_keeps_the_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


def test_threads_share_one_converter() -> None:
    sentence = "市长发表讲话，资金发放到户，指明了方向。" * 20
    with ThreadPoolExecutor(8) as threads:
        outputs = set(threads.map(to_traditional, [sentence] * 64))
    assert outputs == {"市長發表講話，資金發放到戶，指明了方向。" * 20}


def test_some_characters_are_simplified_and_nothing_else():
    alone = simplified_alone()
    assert set("发无碍简体长页图标") <= set(alone)
    # Traditional writes these too: 公里, 皇后, 干涉, 台灣, 關係 of 世系, 面, 群.
    assert not set("里后干台系面群云余准") & set(alone)
    assert not set(to_traditional("乡镇卫生院发热门诊")) & set(alone)
