"""The invented district: the site's facts, its side strip and its columns."""

from typing import Any

from articles.models import Column
from articles.models.column import ColumnType
from portal.models import SiteFacts, StripEntry

FACTS: dict[str, str] = {
    "site_name_zh_hans": "云渡区人民政府门户网站",
    "site_name_en": "Yundu District People’s Government",
    "short_name_zh_hans": "云渡区人民政府",
    "short_name_en": "Yundu District Government",
    "site_domain": "www.yundu.example",
    "site_id_code": "0000000000",
    "organiser_zh_hans": "云渡区人民政府办公室",
    "organiser_en": "Office of the Yundu District People’s Government",
    "undertaker_zh_hans": "云渡区大数据管理中心",
    "undertaker_en": "Yundu District Big Data Centre",
    "address_zh_hans": "南泽市云渡区望桥路8号",
    "address_en": "8 Wangqiao Road, Yundu District, Nanze",
    "phone": "0000-0000 0000",
    "icp_number": "南ICP备00000000号",
    "police_number": "南公网安备 00000000000000号",
    "party_mark_url": "https://bszs.example/yundu",
    "find_faults_url": "https://zfwzgl.example/yundu",
    "description_zh_hans": "云渡区人民政府门户网站：要闻、政务公开、办事服务、互动交流、数据发布。",
    "description_en": "Official website of Yundu District: news, public documents, services and data.",
    "known_limits_zh_hans": "视频没有手语翻译，早年的视频没有字幕。\n"
    "部分早年的附件是扫描图片，读屏软件读不出来。需要文字版的，请打电话索取。\n"
    "英文内容比中文少。",
    "known_limits_en": "Videos have no sign language, and early ones have no captions.\n"
    "Some early attachments are scanned pictures that screen readers cannot read. Please call "
    "for a text version.\n"
    "There is less in English than in Chinese.",
}

STRIP: list[dict[str, str]] = [
    {
        "label_zh_hans": "微信公众号",
        "label_en": "WeChat",
        "hint_zh_hans": "扫码关注我们",
        "hint_en": "Scan to follow us",
        "icon": StripEntry.Icon.WECHAT,
        "qr_text": "https://weixin.example/yundu",
    },
    {
        "label_zh_hans": "政务微博",
        "label_en": "Weibo",
        "icon": StripEntry.Icon.WEIBO,
        "url": "https://weibo.example/yundu",
    },
    {
        "label_zh_hans": "智能问答",
        "label_en": "Ask a question",
        "icon": StripEntry.Icon.CHAT,
        "url": "/ask/",
    },
    {
        "label_zh_hans": "问答知识库",
        "label_en": "Knowledge base",
        "icon": StripEntry.Icon.BOOK,
        "url": "/ask/knowledge/",
    },
    {
        "label_zh_hans": "云渡通客户端",
        "label_en": "Yundutong app",
        "icon": StripEntry.Icon.APP,
        "url": "https://yundutong.example/",
    },
    {
        "label_zh_hans": "云企服务平台",
        "label_en": "For businesses",
        "icon": StripEntry.Icon.BUSINESS,
        "url": "https://yunqi.example/",
    },
]

_T = ColumnType
# path, name, English name, type, days between updates, description, keywords, their English.
_Row = tuple[str, str, str, ColumnType, int | None, str, str, str, str]
COLUMNS: list[_Row] = [
    (
        *("about", "走进云渡", "About Yundu", _T.OVERVIEW, 365),
        "云渡区的历史沿革、行政区划、自然条件和经济社会概况。",
        "云渡概况，行政区划，人口，历史",
        "History, towns, nature and economy of Yundu District.",
        "Yundu, overview, towns, population",
    ),
    (
        *("about/overview", "区情概览", "The district at a glance", _T.OVERVIEW, 365),
        "一篇文章读懂云渡：位置、面积、人口、镇街、产业和生态。",
        "区情，位置，面积，镇街，产业",
        "Yundu in one article: location, size, people, towns, industry and nature.",
        "overview, location, population, industry",
    ),
    (
        *("news", "新闻动态", "News", _T.NEWS, 1),
        "云渡区的要闻、会议报道和各部门、各镇街的工作动态。",
        "云渡新闻，要闻，会议，工作动态",
        "News of the district, its meetings, departments and towns.",
        "news, meetings, departments",
    ),
    (
        *("news/headlines", "云渡要闻", "Headlines", _T.NEWS, 1),
        "全区重要工作和市民关心的大事，每天更新。",
        "云渡要闻，民生，城市建设",
        "What matters most in the district, updated daily.",
        "headlines, public services, city building",
    ),
    (
        *("news/meetings", "会议报道", "Meetings", _T.NEWS, 7),
        "区委、区政府重要会议的议题、决定和落实安排。",
        "会议，常务会议，决定事项，推进会",
        "Agendas and decisions of the district’s main meetings.",
        "meetings, decisions, agenda",
    ),
    (
        *("news/departments", "部门镇街", "Departments and towns", _T.NEWS, 7),
        "区级部门和石桥、望桥、青屿、柳汀街道及白鹭、松溪镇的工作。",
        "部门动态，街道，镇，基层",
        "Work of the departments, subdistricts and towns.",
        "departments, towns, subdistricts",
    ),
    (
        *("news/waterfront", "滨水三年行动", "Waterfront plan", _T.NEWS, 14),
        "滨水空间建设三年行动专题：27处断点、60公里绿道，逐处公开进度。",
        "滨水空间，绿道，断点，春汀湖",
        "The three-year plan for the waterfront: gaps closed and greenways built, step by step.",
        "waterfront, greenway, Chunting Lake",
    ),
    (
        *("openness", "政务公开", "Open government", _T.CATALOGUE, 7),
        "云渡区主动公开的通知公告、政策文件和政策解读。",
        "政务公开，信息公开，通知，政策",
        "Notices, policy documents and explanations published by the district.",
        "open government, notices, policies",
    ),
    (
        *("openness/notices", "通知公告", "Notices", _T.CATALOGUE, 3),
        "停水停电、道路施工、招生招聘、医保缴费等与市民有关的通知公告。",
        "通知，公告，通告，公示",
        "Notices for residents: roads, water, schools, jobs and insurance.",
        "notices, announcements",
    ),
    (
        *("openness/policies", "政策文件", "Policy documents", _T.POLICIES, 14),
        "区政府及区政府办公室印发的规范性文件和其他文件全文。",
        "政策文件，规范性文件，云政规，云政办发",
        "Full texts of documents issued by the district government.",
        "policy, regulations, documents",
    ),
    (
        *("openness/explained", "政策解读", "Policies explained", _T.EXPLAINED, 14),
        "用平常话说清政策：谁能享受、怎么办理、找谁咨询。",
        "政策解读，问答，办理，补贴",
        "Policies in plain words: who benefits, how to apply, whom to ask.",
        "policies explained, questions and answers",
    ),
    (
        *("services", "办事服务", "Services", _T.SERVICES, 30),
        "个人和企业办事的条件、材料、流程、时限和窗口。",
        "办事服务，办事指南，一件事",
        "How people and businesses get things done: conditions, papers and counters.",
        "services, guides, applications",
    ),
    (
        *("services/guides", "办事指南", "Guides", _T.SERVICES, 30),
        "常办事项的办事指南，写明材料、流程、时限和收费。",
        "办事指南，材料，流程，时限",
        "Guides to common applications: papers, steps, time and fees.",
        "guides, applications, permits",
    ),
    (
        *("interaction", "互动交流", "Have your say", _T.COMPLAINTS, 30),
        "向区政府提意见、问问题的地方，意见采纳情况逐条反馈。",
        "互动交流，意见征集，咨询",
        "Where to ask and to comment; every suggestion gets an answer.",
        "consultation, questions, feedback",
    ),
    (
        *("interaction/consultations", "意见征集", "Consultations", _T.SURVEYS, 30),
        "正在征求意见的文件草案，以及征集结果和采纳情况。",
        "意见征集，征求意见稿，采纳情况",
        "Drafts open for comment, and what became of the comments.",
        "consultations, drafts, feedback",
    ),
    (
        *("data", "数据发布", "Data", _T.DATA, 90),
        "全区经济运行、生态环境、民生保障的统计数据和说明。",
        "数据发布，统计，经济指标，空气质量",
        "Statistics on the economy, the environment and public services.",
        "data, statistics, economy, environment",
    ),
]
TOPICS = {"news/waterfront"}


def make_facts() -> None:
    """The site's facts, unless an administrator has entered some already."""
    if not SiteFacts.objects.exists():
        SiteFacts(**FACTS).save()


def make_strip() -> None:
    """The side strip, unless there is one."""
    if not StripEntry.objects.exists():
        for order, facts in enumerate(STRIP):
            StripEntry(order=order, **facts).save()


def make_columns() -> dict[str, Column]:
    """The columns by path; what stands there already stays as it is."""
    columns = {column.path: column for column in Column.objects.all()}
    for order, row in enumerate(COLUMNS):
        path, name, name_en, column_type, rhythm, about, keywords, about_en, keywords_en = row
        if path in columns:
            continue
        above, _slash, slug = path.rpartition("/")
        words: dict[str, Any] = {
            "name_zh_hans": name,
            "name_en": name_en,
            "description_zh_hans": about,
            "description_en": about_en,
            "keywords_zh_hans": keywords,
            "keywords_en": keywords_en,
        }
        columns[path] = Column(
            slug=slug,
            parent=columns[above] if above else None,
            column_type=column_type,
            kind=Column.Kind.TOPIC if path in TOPICS else Column.Kind.SECTION,
            order=order,
            update_rhythm_days=rhythm,
            **words,
        )
        columns[path].save()
    return columns
