"""What other programs put on the clipboard, each in its own manner, and what an article is to hold."""

import base64
import struct
import zlib
from typing import NamedTuple


class Clipboard(NamedTuple):
    """`html` as a program hands it over, `stored` as the editor is to store it, the `receipt`."""

    html: str
    stored: str
    receipt: tuple[str, ...] = ()


def png(width: int = 40, height: int = 30, seed: int = 0) -> bytes:
    """A small picture with noise in it, so that no packing makes it tiny."""
    state = seed + 1
    rows = bytearray()
    for _row in range(height):
        rows.append(0)
        for _byte in range(width * 3):
            state = (state * 1103515245 + 12345) % 2**31
            rows.append(state >> 16 & 255)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def data_url(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


# --- Word 2016 and 365 on the desk ----------------------------------------------------------------

WORD_PAGE = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml"\nxmlns:o="urn:schemas-microsoft-com:office:office"'
    '\nxmlns:w="urn:schemas-microsoft-com:office:word"\nxmlns="http://www.w3.org/TR/REC-html40">\n\n'
    '<head>\n<meta http-equiv=Content-Type content="text/html; charset=utf-8">\n'
    '<meta name=ProgId content=Word.Document>\n<meta name=Generator content="Microsoft Word 15">\n'
    '<link rel=File-List href="file:///C:/Users/bj/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">'
    "\n<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    "\n<style>\n<!--\n /* Font Definitions */\n @font-face\n\t{{font-family:宋体;}}\n p.MsoNormal\n\t"
    "{{margin:0cm;\n\tfont-size:16.0pt;}}\n-->\n</style>\n</head>\n\n"
    "<body lang=ZH-CN style='tab-interval:21.0pt;word-wrap:break-word'>\n<!--StartFragment-->\n{}\n"
    "<!--EndFragment-->\n</body>\n\n</html>"
)
O_P = "<span lang=EN-US><o:p></o:p></span>"
SONG = "font-size:16.0pt;font-family:仿宋_GB2312;color:black"
WORD = Clipboard(
    WORD_PAGE.format(
        "<p class=MsoTitle align=center style='text-align:center'><a name=\"_Toc1\"></a><b><span\n"
        "style='font-size:22.0pt;font-family:方正小标宋简体'>内河清淤工作方案</span></b>" + O_P + "</p>"
        "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt;\n"
        f"mso-line-height-rule:exactly'><span style='{SONG}'>　　全区河道共</span><span lang=EN-US\n"
        f"style='{SONG}'>14</span><span style='{SONG}'>条，水面<b style='mso-bidi-font-weight:normal'>"
        "不得缩小</b>，面积<span lang=EN-US>33.2km<sup>2</sup></span>。</span>" + O_P + "</p>"
        "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
        "<h1 style='margin-top:17.0pt'><span style='font-family:黑体'>一、总体要求</span>" + O_P + "</h1>"
        "<p class=MsoNormal><b><span style='font-family:楷体_GB2312'>（一）指导思想。</span></b>" + O_P + "</p>"
        "<p class=MsoNormal style='mso-outline-level:2'><span>（二）目标</span></p>"
        "<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;\n"
        "mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US><span\n"
        "style='mso-list:Ignore'>1.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
        "</span></span><![endif]>贯通断点" + O_P + "</p>"
        "<p class=MsoNormal>依据见注<a style='mso-footnote-id:ftn1' href=\"#_ftn1\" name=\"_ftnref1\"\n"
        'title=""><span class=MsoFootnoteReference><span lang=EN-US><span\n'
        "style='mso-special-character:footnote'><![if !supportFootnotes]><span\n"
        "class=MsoFootnoteReference><span style='font-size:16.0pt'>[1]</span></span><![endif]></span>"
        "</span></span></a>，修订<del cite=\"mailto:x\" datetime=\"2026-11-02T09:00\">作废的字</del><ins\n"
        'cite="mailto:x" datetime="2026-11-02T09:00">新增的字</ins>，批注<a\n'
        "style='mso-comment-reference:张_1;mso-comment-date:20261102T0900'>这里</a><span\n"
        "class=MsoCommentReference><span lang=EN-US><span style='mso-special-character:comment'>&nbsp;\n"
        "<a class=msocomanchor id=\"_anchor_1\" href=\"#_msocom_1\">[张1]</a></span></span></span>，见<a\n"
        'href="https://law.example/rivers"><span lang=EN-US>网页</span></a>和<a\n'
        'href="file:///C:/Users/bj/Desktop/附表.xlsx">附表</a>。<span style=\'display:none;mso-hide:all\'>'
        "不给看的字</span>" + O_P + "</p>"
        "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>\n\n"
        "<hr align=left size=1 width=\"33%\">\n\n<![endif]>\n\n<div style='mso-element:footnote' id=ftn1>\n\n"
        "<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href=\"#_ftnref1\"\nname=\"_ftn1\" "
        "title=\"\"><span class=MsoFootnoteReference><span lang=EN-US>[1]</span></span></a><span\n"
        "lang=EN-US> </span>区水务局统计。</p>\n\n</div>\n\n</div>"
        "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff><![endif]>"
        "<div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt><p class=MsoCommentText>"
        "请核对</p></div></div></div>"
    ),
    "<h2>内河清淤工作方案</h2><p>全区河道共14条，水面<strong>不得缩小</strong>，面积"
    '<span lang="EN-US">33.2km</span><sup><span lang="EN-US">2</span></sup>。</p><h2>一、总体要求</h2>'
    "<p><strong>（一）指导思想。</strong></p><h3>（二）目标</h3><ol><li>贯通断点</li></ol>"
    "<p>依据见注<sup>[1]</sup>，修订新增的字，批注这里，见"
    '<a href="https://law.example/rivers">网页</a>和附表。</p><p>[1] 区水务局统计。</p>',
    ("正文 4 段", "标题 3 个", "列表 1 组", "链接 1 处", "脚注 1 条", "修订 2 处，按已接受处理",
     "段首空格 1 处", "空段 1 个", "字体、字号、颜色", "批注 1 条", "隐藏的文字 1 处",
     "指向您电脑里文件的链接 1 处"),
)  # fmt: skip
WORD_TABLE = Clipboard(
    WORD_PAGE.format(
        "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0\n style='border-collapse:collapse;"
        "border:none;mso-border-alt:solid windowtext .5pt'>\n <thead>\n <tr style='mso-yfti-irow:0;"
        "mso-yfti-firstrow:yes'>\n  <td width=277 rowspan=2 valign=top style='width:207.4pt'>\n  <p "
        "class=MsoNormal align=center style='text-align:center'><b>河道<span lang=EN-US><o:p></o:p></span>"
        "</b></p>\n  </td>\n  <td width=277 colspan=2 valign=top style='background:#D9D9D9'>\n  <p class="
        "MsoNormal><b>断点</b></p>\n  </td>\n </tr>\n <tr style='mso-yfti-irow:1'>\n  <td><p class=MsoNormal>"
        "已通</p></td>\n  <td><p class=MsoNormal>未通</p></td>\n </tr>\n </thead>\n <tr style='mso-yfti-irow:2;"
        "mso-yfti-lastrow:yes'>\n  <td><p class=MsoNormal>石桥河</p></td>\n  <td><p class=MsoNormal>"
        "<span lang=EN-US>9</span></p></td>\n  <td><p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p>"
        "</span></p></td>\n </tr>\n <![if !supportMisalignedColumns]>\n <tr height=0>\n  <td width=92 style="
        "'border:none'></td>\n  <td width=92 style='border:none'></td>\n  <td width=92 style='border:none'>"
        "</td>\n </tr>\n <![endif]>\n</table>\n\n<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span>"
        "</p>\n<table border=1><tr><td style='padding:0cm 5.4pt'><p class=MsoNormal>提示框里的话。</p></td></tr>"
        "</table><p class=MsoNormal>后文。</p>"
    ),
    '<table><thead><tr><th rowspan="2" scope="col">河道</th><th colspan="2" scope="col">断点</th></tr>'
    '<tr><th scope="col">已通</th><th scope="col">未通</th></tr></thead>'
    "<tbody><tr><td>石桥河</td><td>9</td><td></td></tr></tbody></table>"
    "<p>提示框里的话。</p><p>后文。</p>",
    ("表格 1 个", "合并格 2 处", "只有一格的表格 1 个"),
)

# --- WPS ----------------------------------------------------------------------------------------

WPS_PAGE = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word">'
    '<head><meta name="ProgId" content="Word.Document"><meta name="Generator" content="Microsoft Word 14">'
    "<style>p.MsoNormal{{mso-style-name:正文;font-family:Calibri;}} span.15{{color:red}}</style></head>"
    '<body style="tab-interval:21pt;text-justify-trim:punctuation;"><!--StartFragment-->{}'
    "<!--EndFragment--></body></html>"
)
RUN = "<span style=\"mso-spacerun:'yes';font-family:仿宋;font-size:16.0000pt;mso-font-kerning:1.0000pt;\">{}</span>"
WPS = Clipboard(
    WPS_PAGE.format(
        '<h1 style="text-align:center;"><b><span style="font-family:方正小标宋简体;">'
        '<font face="方正小标宋简体">推进会通稿</font></span></b><b><span><o:p></o:p></span></b></h1>'
        '<p class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;">'
        + RUN.format('&nbsp;&nbsp;&nbsp;&nbsp;<font face="仿宋">会议通报</font>')
        + RUN.format("<b>进度</b>")
        + "<span><o:p></o:p></span></p>"
        '<p class=MsoNormal><span><o:p>&nbsp;</o:p></span></p>'
        '<table class="MsoTableGrid" border="1" cellspacing="0" style="border-collapse:collapse;width:426px;">'
        '<tbody><tr><td width="284" valign="center" colspan="2" style="width:213.0500pt;"><p class=MsoNormal>'
        + RUN.format("责任表")
        + '</p></td></tr><tr><td width="142" valign="center" rowspan="2" ><p class=MsoNormal>'
        + RUN.format("水务局")
        + "</p></td><td><p class=MsoNormal>"
        + RUN.format("清淤")
        + "</p></td></tr><tr><td><p class=MsoNormal>"
        + RUN.format("巡查")
        + "</p></td></tr></tbody></table>"
        '<p class=MsoNormal><span style="vertical-align:super;">上</span>'
        '<span style="font-weight:bold;">重点</span><s>作废</s></p>'
    ),
    "<h2>推进会通稿</h2><p>会议通报<strong>进度</strong></p>"
    '<table><tbody><tr><td colspan="2">责任表</td></tr><tr><td rowspan="2">水务局</td><td>清淤</td></tr>'
    "<tr><td>巡查</td></tr></tbody></table><p><sup>上</sup><strong>重点</strong>作废</p>",
    ("标题 1 个", "表格 1 个", "合并格 2 处", "标题往下移了一级", "删除线 1 处", "段首空格 1 处", "空段 1 个"),
)  # fmt: skip

# --- Excel and the tables of WPS ----------------------------------------------------------------

EXCEL = Clipboard(
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>'
    '<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {text-align:center;} --></style></head>'
    '<body link="#0563C1" vlink="#954F72">\n\n<table border=0 cellpadding=0 cellspacing=0 width=216 '
    "style='border-collapse:\n collapse;width:162pt'>\n<!--StartFragment-->\n <col width=72 span=3 "
    "style='width:54pt'>\n <tr height=19 style='height:14.4pt'>\n  <td colspan=3 height=19 class=xl65 "
    "width=216 style='height:14.4pt;width:162pt'>各河进度</td>\n </tr>\n <tr height=19>\n  <td rowspan=2 "
    "height=38 class=xl66>石桥河</td>\n  <td class=xl65>已通</td>\n  <td align=right x:num>9.5</td>\n </tr>\n"
    " <tr height=19>\n  <td height=19>未通<br style='mso-data-placement:same-cell'>待查</td>\n  <td></td>\n"
    " </tr>\n"
    + " <tr height=19>\n  <td height=19></td>\n  <td></td>\n  <td></td>\n </tr>\n" * 4
    + "<!--EndFragment-->\n</table>\n\n</body></html>",
    '<table><tbody><tr><td colspan="3">各河进度</td></tr><tr><td rowspan="2">石桥河</td><td>已通</td>'
    "<td>9.5</td></tr><tr><td>未通<br>待查</td><td></td></tr></tbody></table>",
    ("表格 1 个", "合并格 2 处", "空行 4 行"),
)

# --- a page of WeChat ---------------------------------------------------------------------------

SOUP = '<section data-tools="135编辑器" style="box-sizing:border-box;max-width:100%;color:rgb(62,62,62);">{}</section>'
WECHAT = Clipboard(
    "<meta charset='utf-8'>"
    + SOUP.format(
        '<p style="text-align:center;"><span style="color:#576b95;font-size:12px;">↑↑↑点击上方“云渡发布”关注我们</span></p>'
    )
    + '<section class="mp_profile_iframe_wrp" nodeleaf=""><mp-common-profile class="js_uneditable '
    'custom_select_card mp_profile_iframe" data-pluginname="mpprofile" data-nickname="云渡发布" '
    'data-headimg="http://mmbiz.qpic.cn/x/0?wx_fmt=png"></mp-common-profile></section>'
    + SOUP.format(
        SOUP.format(
            '<section style="font-size:18px;font-weight:bold;"><h2 style="margin:0;">河道换新颜</h2></section>'
            + SOUP.format(
                '<p style="line-height:2em;"><span style="letter-spacing:1px;"><span leaf="">　　清晨，</span>'
                '<strong style="color:red;"><span leaf="">石桥河</span></strong><span leaf="">水清岸绿。</span></span></p>'
            )
            + '<p><br></p><section><span style="font-size:15px;"><section>岸边，居民散步。</section></span></section>'
        )
    )
    + '<section style="text-align:center;"><img class="rich_pages wxw-img" data-galleryid="" data-ratio="0.66" '
    'data-src="https://mmbiz.qpic.cn/mmbiz_jpg/abc/640?wx_fmt=jpeg" data-type="jpeg" data-w="1080" '
    'src="data:image/svg+xml,%3Csvg%20xmlns=%27http://www.w3.org/2000/svg%27/%3E"></section>'
    '<p><img data-ratio="0.05" data-src="https://mmbiz.qpic.cn/line/640" data-w="640"></p>'
    '<img src="https://mmbiz.qpic.cn/stat.gif" width="1" height="1">'
    '<ul class="list-paddingleft-1" style="list-style-type:disc;"><li><p><span leaf="">装灯</span></p></li>'
    '<li><section><span leaf="">植树</span></section></li></ul>'
    '<p>详见<a href="javascript:;" data-linktype="2">往期</a>和<a href="https://mp.weixin.qq.com/s/abc" '
    'target="_blank" textvalue="原文">原文</a>。</p><iframe class="video_iframe" data-src="https://v.qq.com/x"></iframe>'
    "<script>window.bad = 5</script><p>长按识别二维码关注</p>",
    "<h2>河道换新颜</h2><p>清晨，<strong>石桥河</strong>水清岸绿。</p><p>岸边，居民散步。</p>"
    '<ul><li>装灯</li><li>植树</li></ul><p>详见往期和<a href="https://mp.weixin.qq.com/s/abc">原文</a>。</p>',
    ("正文 3 段", "标题 1 个", "列表 1 组", "链接 1 处", "段首空格 1 处", "公众号名片 1 个“云渡发布”",
     "视频或嵌入的网页 1 个", "公众号的引导语 2 个“↑↑↑点击上方“云渡发布”关注我们”“长按识别二维码关注”",
     "装饰或统计用的小图 2 张", "第 3 段“岸边，居民散步。”后有一张图没有带来，请从文件夹里选。"),
)  # fmt: skip

# --- a page of the web ---------------------------------------------------------------------------

WEB = Clipboard(
    '<meta charset=\'utf-8\'><div class="article-content" style="color: rgb(51, 51, 51);"><h1 '
    'style="font-size:28px">通告</h1><div>第一段。<br><br>　　第二段，<b style="font-weight:normal;">不粗</b>，'
    '<span style="font-weight:700">粗</span>。<br>同一段的下一行。</div><blockquote class="q"><div>引用。</div>'
    '</blockquote><h4>小节</h4><p onclick="window.bad = 6">看<a href="/columns/news/" class="x" target="_blank">'
    '新闻</a>、<a href="mailto:desk@yundu.example">写信</a>、<a href="#top">顶部</a>。</p><form><input '
    'value="搜"><button>搜索</button></form><svg><text>图标</text></svg></div>',
    "<h2>通告</h2><p>第一段。</p><p>第二段，不粗，<strong>粗</strong>。<br>同一段的下一行。</p>"
    "<blockquote><p>引用。</p></blockquote><h4>小节</h4>"
    '<p>看<a href="/columns/news/">新闻</a>、<a href="mailto:desk@yundu.example">写信</a>、顶部。</p>',
    ("正文 4 段", "标题往下移了一级", "段首空格 1 处", "字体、字号、颜色"),
)
CLEAN = Clipboard(
    '<p>第一段。</p><p>第二段。</p><br class="Apple-interchange-newline">',
    "<p>第一段。</p><p>第二段。</p>",
)
# A document that is written in a browser lays all of it into one bold that is none.
DOCUMENT = Clipboard(
    '<meta charset=\'utf-8\'><b style="font-weight:normal;" id="docs-internal-guid-7a"><p dir="ltr" '
    'style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-family:Arial;font-weight:400;'
    'white-space:pre-wrap;">普通，</span><span style="font-size:11pt;font-weight:700;">粗</span></p><ol '
    'style="margin-top:0;"><li dir="ltr" style="list-style-type:decimal;" aria-level="1"><p dir="ltr" '
    'role="presentation"><span style="font-size:11pt;">一项</span></p></li></ol></b>'
    '<br class="Apple-interchange-newline">',
    "<p>普通，<strong>粗</strong></p><ol><li>一项</li></ol>",
    ("正文 1 段", "列表 1 组", "字体、字号、颜色"),
)
BOLD = Clipboard(
    "".join(f"<p class=MsoNormal><b>第{n}段整段加粗。</b></p>" for n in "一二三四"),
    "".join(f"<p>第{n}段整段加粗。</p>" for n in "一二三四"),
    ("整篇加粗，去掉了",),
)

SOURCES = {
    "Word": WORD,
    "a table of Word": WORD_TABLE,
    "WPS": WPS,
    "Excel": EXCEL,
    "WeChat": WECHAT,
    "a page of the web": WEB,
    "a document in the browser": DOCUMENT,
    "bold all over": BOLD,
    "nothing to take off": CLEAN,
}


# --- pictures ------------------------------------------------------------------------------------


def rich_text(pictures: list[bytes]) -> str:
    """What Word puts beside its HTML: each picture twice, the second time for old programs."""
    written = "".join(
        "{\\*\\shppict{\\pict{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}}\\picscalex100"
        "\\picw1058\\pich794\\pngblip\\bliptag-194{\\*\\blipuid f46b3f2ac0ffee00}"
        + "\n".join(picture.hex()[at : at + 128] for at in range(0, len(picture.hex()), 128))
        + "}}{\\nonshppict{\\pict\\picw1058\\wmetafile8\\bliptag-194 0100090000030202}}"
        for picture in pictures
    )
    return "{\\rtf1\\ansi{\\fonttbl{\\f0 SimSun;}}\\pard \\u20250?" + written + "\\par }"


def word_picture(number: int) -> str:
    """A paragraph with a picture, as Word names it: for itself, and for everybody else."""
    return (
        '<p class=MsoNormal><span lang=EN-US><!--[if gte vml 1]><v:shape id="_x0000_i1025" '
        f"style='width:415pt;height:276pt'><v:imagedata src=\"file:///C:/Temp/clip_image00{number}.png\" "
        'o:title=""/></v:shape><![endif]--><![if !vml]><img width=553 height=368\n'
        f'src="file:///C:/Users/bj/AppData/Local/Temp/msohtmlclip1/01/clip_image00{number}.png" '
        'v:shapes="_x0000_i1025"><![endif]></span></p>'
    )


WITH_PICTURES = WORD_PAGE.format(
    "<p class=MsoNormal>第一段。</p>" + word_picture(1) + "<p class=MsoNormal>第二段。</p>"
    "<table><tr><td>甲"
    + word_picture(2)
    + "</td><td>乙</td></tr></table><p class=MsoNormal>完。</p>"
)
