"""What the demo's staff bring to the desk: Word manuscripts, and text copied from one."""

from portal.demo.texts import PICTURES
from tests.word import CENTRE, Paper

CIRCLE = "云渡区召开“十五分钟生活圈”建设推进会"
CIRCLE_ALTS = (
    "十余人围坐在椭圆形会议桌旁开会，墙上挂着一幅湖景长画",
    "小公园里孩子们滑滑梯、荡秋千，老人坐在长椅上看着",
    "夜晚的社区书房里，五位读者坐在长桌前看书",
    "政务服务大厅里五个窗口一字排开，几位市民在柜台前办事",
)
PIPE = "关于石桥路自来水管抢修临时停水的紧急通知"
FLOOD = "云渡区部署冬季河道清淤"
VOLUNTEERS = "春汀湖绿道志愿服务月启动"
SCRAPS = ("区图书馆元旦开放时间（初稿）", "石桥古街灯会预告（重复）")
COPIED = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {font-size:16.0pt}</style></head>
<body lang=ZH-CN><!--StartFragment-->
<h1><span style='font-family:黑体'>一、查什么</span></h1>
<p class=MsoNormal><span style='font-size:16.0pt;font-family:仿宋_GB2312'>　　检查组走了<b>12</b>个小区,
重点看锅炉房、换热站和入户管道.</span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.&nbsp;&nbsp; </span><![endif]>室温不到18度的住户,当天上门.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.&nbsp;&nbsp; </span><![endif]>停热超过4小时的,先安置老人和孩子.</p>
<table border=1><thead><tr><td><p>街道</p></td><td><p>换热站</p></td><td><p>已检修</p></td></tr></thead>
<tr><td><p>石桥</p></td><td><p>18</p></td><td><p>18</p></td></tr>
<tr><td><p>柳汀</p></td><td><p>23</p></td><td><p>21</p></td></tr></table>
<p class=MsoNormal>柳汀剩下的两座<a style='mso-comment-reference:x_1'>下周</a><span
class=MsoCommentReference><span style='mso-special-character:comment'><a class=msocomanchor
id="_anchor_1" href="#_msocom_1">[x1]</a></span></span>完工。</p>
<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><div
id="_com_1" class=msocomtxt><p class=MsoCommentText>请核对</p></div></div></div>
<!--EndFragment--></body></html>"""


def circle_report() -> bytes:
    """A report as an office sends it: people, four photos with captions, a slip here and there."""
    paper = Paper()
    paper.title(CIRCLE)
    paper.line("来源：云渡区融媒体中心", align=CENTRE)
    paper.body(
        "会议时间：2026年11月26日上午9:30",
        "会议地点：区行政中心三号会议室",
        "主持人：梁景初（副区长）",
        "出席：沈知远（区委副书记、区长）；梁景初（副区长）；苏景和（副区长）",
        "列席：各镇、街道主要负责同志，居民代表8人",
    )
    paper.body(
        "11月26日，云渡区召开“十五分钟生活圈”建设推进会，把明年要补的菜场、托位、书房和公园"
        "一处一处排出来。区委副书记、区长沈知远讲话，副区长梁景初主持。",
        "会议通报,全区86个居民小区里,有61个步行一刻钟能走到公园和书房，25个还走不到。",
    )
    paper.picture(_photo("roundtable"), caption="推进会在区行政中心三号会议室召开（石小满 摄）")
    paper.body(
        "沈知远说，生活圈的圆心是家门口。先补老人和孩子天天要去的地方，再补大家周末想去的地方；"
        "能改造的不新建，能共用的不独占。",
    )
    paper.picture(_photo("park"), caption="望桥街道口袋公园，去年还是一处砂石堆场（石小满 摄）")
    paper.body("居民代表提出，书房最好开到晚上十点，，下班的人也用得上。会议当场定了四家先试。")
    paper.picture(_photo("library"), caption="柳汀社区书房夜间无人值守开放（石小满 摄）")
    paper.body("会议要求，每补好一处，在门户网站公开一处，请居民走一遍、打一次分。")
    paper.picture(_photo("hall"), caption="便民事项进了社区，区政务服务大厅不再排长队（石小满 摄）")
    last = paper.line("　　明年首批12处，3月底前全部开工。", size=16)
    paper.document.add_comment(
        last.runs, text="数字请住建局再核一遍", author="闻编辑", initials="闻"
    )
    return paper.saved()


def pipe_notice() -> bytes:
    """A notice that cannot wait."""
    paper = Paper()
    paper.title(PIPE)
    paper.line("来源：云渡区水务局", align=CENTRE)
    paper.body(
        "石桥路桥东段自来水主管发生漏损，正在抢修。石桥、望桥街道部分小区水压降低或停水，"
        "预计明日6时恢复。供水车停在石桥小学门口和望桥新村南门，请就近取水。",
        "供水服务热线：0000-0000 1234，24小时有人接听。",
    )
    return paper.saved()


def volunteers() -> bytes:
    """A short piece of news."""
    paper = Paper()
    paper.title(VOLUNTEERS)
    paper.line("来源：石桥街道", align=CENTRE)
    paper.body(
        "春汀湖绿道志愿服务月11月27日启动，首批320名志愿者领到了马甲和工具包。",
        "区文明办主任闻立群说，服务月里每个周末都有人沿湖走一遍，捡垃圾、看座椅、记下坏了的灯。",
    )
    return paper.saved()


def flood_report() -> bytes:
    """A report with a vice head's name spelt wrongly, and with names that a dictionary misreads."""
    paper = Paper()
    paper.title(FLOOD)
    paper.line("来源：云渡区水务局", align=CENTRE)
    paper.body(
        "会议时间：2026年11月25日下午2:30",
        "会议地点：区行政中心二号会议室",
        "主持人：苏景合（副区长）",
        "出席：沈知远（区委副书记、区长）；于得水（区水务局局长）",
    )
    paper.body(
        "11月25日，云渡区部署冬季河道清淤。区水务局局长于得水说，34条河道冬天分两批清，"
        "清出来的泥先化验再上岸。",
        "石桥街道党工委书记郁青峰、柳汀街道办事处主任周俊鹏作了发言。",
        "副区长苏景合要求，清淤的船每天几点来、几点走，贴在岸边，也发布在门户网站上。",
    )
    return paper.saved()


def scrap(title: str) -> bytes:
    """Something that nobody will want."""
    paper = Paper()
    paper.title(title)
    paper.body("内容待定，请以后来的通知为准。")
    return paper.saved()


def _photo(name: str) -> bytes:
    return (PICTURES / f"{name}.jpg").read_bytes()
