"""The converter of HTML: words change, markup does not."""

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessibility.chinese import Converter, html_to_traditional, to_traditional
from accessibility.chinese.tokens import tokens

WORDS = st.text(
    st.sampled_from("发展放布理长头了解系统准只船台风险家具有明回归后里面，。 \n\t　;#")
    | st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="<>&"),
    max_size=12,
)
INLINE = st.sampled_from(["b", "em", "a", "span", "strong", "sup"])
BLOCK = st.sampled_from(["p", "li", "td", "h2", "blockquote", "div", "code"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["href", "class", "id", "data-image", "style", "name", "alt", "title", "lang"]),
    WORDS.map(escape),
    max_size=3,
).map(lambda found: "".join(f' {name}="{value}"' for name, value in found.items()))


def _element(tag: str, attributes: str, inside: list[str]) -> str:
    return f"<{tag}{attributes}>{''.join(inside)}</{tag}>"


PIECES = WORDS | st.sampled_from(
    ["&amp;", "&nbsp;", "&lt;", "<br>", "<br/>", "<!-- 发展 -->", "<hr>"]
)
HTML = st.recursive(
    PIECES,
    lambda inner: st.builds(_element, INLINE | BLOCK, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=12,
)


class _Skeleton(HTMLParser):
    """Everything but the words: tags as written, with the spoken attributes blanked."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        silent = [(name, value) for name, value in attrs if name not in ("alt", "title")]
        self.parts.append((tag, silent, self.getpos()))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append((tag, self.getpos()))

    def handle_comment(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append((name, self.getpos()))


@settings(deadline=None)
@given(HTML)
def test_tags_and_other_attributes_stay_byte_for_byte(html: str) -> None:
    output = html_to_traditional(html)
    assert len(output) == len(html)
    assert _Skeleton(output).parts == _Skeleton(html).parts


@settings(deadline=None)
@given(HTML)
def test_what_is_not_to_be_translated_is_not(html: str) -> None:
    wrapped = f'<div translate="no">{html}</div>'
    assert html_to_traditional(wrapped) == wrapped


@settings(deadline=None)
@given(st.text(st.sampled_from("发展放了解系统头<>&\"'/a=; #1") | st.characters(codec="utf-8")))
def test_text_comes_out_the_same_as_html(text: str) -> None:
    assert html_to_traditional(escape(text)) == escape(to_traditional(text))


@settings(deadline=None)
@given(st.text(st.sampled_from("<>/&#;=\"'! -abp发头x1 \n")))
def test_broken_markup_loses_nothing(html: str) -> None:
    output = html_to_traditional(html)
    back = str.maketrans("發髮頭「」『』", '发发头""""')
    assert output.translate(back) == html


@settings(deadline=None)
@given(HTML)
def test_tokens_lie_in_their_order_and_within_the_source(html: str) -> None:
    at = 0
    for token in tokens(html):
        assert at <= token.start <= token.end <= len(html)
        if token.kind == "text":
            assert html[token.start : token.end] == token.text
        at = token.end


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("<p><b>头</b>发</p>", "<p><b>頭</b>髮</p>"),
        ("<p>头<!-- 注 -->发</p>", "<p>頭<!-- 注 -->髮</p>"),
        ("<p>街头<br>发放</p>", "<p>街頭<br>發放</p>"),
        ("<li>头</li><li>发</li>", "<li>頭</li><li>發</li>"),
        ("<td>头</td><td>发</td>", "<td>頭</td><td>發</td>"),
        ('头<img src="发">发', '頭<img src="发">發'),
    ],
)
def test_words_run_across_inline_tags_and_end_at_others(simplified: str, traditional: str) -> None:
    assert html_to_traditional(simplified) == traditional


@pytest.mark.parametrize(
    "html",
    [
        "<code>发展</code>",
        "<kbd>发展</kbd>",
        "<script>var 发展 = '发'</script>",
        "<style>.发展 {}</style>",
        '<p translate="no">发展<b>发</b></p>',
        '<p class="big notranslate">发展</p>',
        '<p lang="ja">发展</p>',
        '<img translate="no" alt="发展">',
        '<a href="/发展" id="发" class="发展" data-image="发" name="发">1</a>',
        "<!-- 发展 -->",
        '<input type="text" value="发展">',
        "<p>https://example.cn/wiki/发展</p>",
    ],
)
def test_what_is_no_prose_stays(html: str) -> None:
    assert html_to_traditional(html) == html


def test_translation_can_be_switched_on_again_inside() -> None:
    html = '<p translate="no">发展<b translate="yes">发展</b>发展</p>发展'
    assert html_to_traditional(html) == (
        '<p translate="no">发展<b translate="yes">發展</b>发展</p>發展'
    )


def test_a_protected_word_ends_the_run_around_it() -> None:
    assert html_to_traditional('头<span translate="no">发</span>发') == (
        '頭<span translate="no">发</span>發'
    )


def test_the_language_of_the_page_itself_switches_nothing_off() -> None:
    assert html_to_traditional('<html lang="zh-Hans"><p>发展') == '<html lang="zh-Hans"><p>發展'


@pytest.mark.parametrize(
    "name", ["alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"]
)
def test_attributes_that_are_seen_or_heard_are_converted(name: str) -> None:
    assert html_to_traditional(f'<x {name}="发展">') == f'<x {name}="發展">'
    assert html_to_traditional(f"<x {name}='发展' a=1/>") == f"<x {name}='發展' a=1/>"
    assert html_to_traditional(f"<x {name.upper()} = 发展>") == f"<x {name.upper()} = 發展>"


def test_buttons_and_descriptions_of_the_page_are_converted() -> None:
    assert html_to_traditional('<input type="submit" value="发布">') == (
        '<input type="submit" value="發佈">'
    )
    assert html_to_traditional('<meta name="ColumnDescription" content="发展">') == (
        '<meta name="ColumnDescription" content="發展">'
    )
    assert html_to_traditional('<meta name="SiteName" content="发展">') == (
        '<meta name="SiteName" content="发展">'
    )


def test_an_attribute_inside_another_ones_value_is_none() -> None:
    html = """<a data-x="b alt='发'" title="发">发</a>"""
    assert html_to_traditional(html) == """<a data-x="b alt='发'" title="發">發</a>"""


def test_references_keep_their_spelling_unless_they_change() -> None:
    assert html_to_traditional("&#21457;展&nbsp;&ldquo;&#x5929;&rdquo;") == (
        "發展&nbsp;「&#x5929;」"
    )
    assert html_to_traditional('<i title="头&#21457;&amp;">') == '<i title="頭髮&amp;">'


def test_a_lone_ampersand_or_bracket_stays_as_it_stood() -> None:
    assert html_to_traditional("发 & 展 < 3 > 2 &发;") == "發 & 展 < 3 > 2 &發;"


def test_a_glossary_term_runs_across_tags_whatever_its_length() -> None:
    naming = Converter(glossary={"区发改委": "區發展改革委", "里着": "里着", "简写": "A&B <简>"})
    assert naming.html("<b>区发</b>改委发文") == "<b>區發展改革委</b>發文"
    assert naming.html("<b>里</b>着") == "<b>里</b>着"
    assert naming.html("发简写 & 发") == "發A&amp;B &lt;简&gt; & 發"
    assert naming.html("<i title='简写'>") == "<i title='A&amp;B &lt;简&gt;'>"


def test_an_unquoted_attribute_is_left_when_its_words_would_need_quotes() -> None:
    naming = Converter(glossary={"简写": "简 写"})
    assert naming.html("<i title=简写 alt=发>") == "<i title=简写 alt=發>"
