"""The home page of the demo: its blocks, and the links and figures within them."""

from collections.abc import Mapping

from articles.models import Column
from portal.first_steps import is_home_untouched
from portal.models import HomeBlock, HomeLink

_K = HomeBlock.Kind
# kind, title, English title, column, rows
BLOCKS: list[tuple[HomeBlock.Kind, str, str, str, int]] = [
    (_K.HEADLINE, "头条", "Headline", "news/headlines", 1),
    (_K.PICTURES, "图片新闻", "In pictures", "news", 5),
    (_K.NEWS, "云渡要闻", "News", "news/headlines", 11),
    (_K.SERVICES, "办事服务", "Services", "services", 8),
    (_K.DISCLOSURE, "政务公开", "Open government", "openness/policies", 5),
    (_K.NOTICES, "通知公告", "Notices", "openness/notices", 6),
    (_K.INTERACTION, "互动交流", "Have your say", "interaction", 3),
    (_K.TOPICS, "专题专栏", "Topics", "", 4),
    (_K.DATA, "数据发布", "Figures", "data", 4),
]
# An address that begins with a number is that of the article whose file begins with it.
_Link = tuple[str, str, str, str, str, str]
# address, label, English label, note, English note, icon
LINKS: dict[HomeBlock.Kind, list[_Link]] = {
    _K.HEADLINE: [
        ("065", "管理办法全文", "The rules in full", "", "", ""),
        ("073", "一问一答", "Questions and answers", "", "", ""),
        ("/columns/interaction/consultations/", "我有建议", "Have your say", "", "", ""),
    ],
    _K.SERVICES: [
        (
            "052",
            "医保社保",
            "Health insurance",
            "缴费期限、标准、办法",
            "Pay by 31 December",
            "medical",
        ),
        ("059", "入学教育", "Schools", "招生范围、报名、材料", "Enrolment", "school"),
        ("078", "住房电梯", "Housing and lifts", "加装申请、财政补助", "Lift subsidy", "house"),
        ("051", "户籍证件", "Residence permits", "居住证申领、签注", "Apply and renew", "id"),
        ("079", "婚育托幼", "Births", "新生儿“一件事”", "One application for newborns", "baby"),
        (
            "074",
            "养老助残",
            "Care for the elderly",
            "助餐补贴、送餐上门",
            "Subsidised meals",
            "care",
        ),
        (
            "050",
            "开办企业",
            "Start a company",
            "设立登记、刻章、开户",
            "Registration in one go",
            "shop",
        ),
        ("022", "交通出行", "Getting about", "夜间公交、末班时间", "Night buses", "bus"),
    ],
    _K.DISCLOSURE: [
        ("/columns/openness/explained/", "政策解读", "Policies explained", "", "", ""),
        ("063", "文件清理结果", "Documents reviewed", "", "", ""),
        ("069", "民生实事项目", "Livelihood projects", "", "", ""),
    ],
    _K.INTERACTION: [
        (
            *("/columns/interaction/consultations/", "意见征集", "Consultations"),
            *("正在征求意见的草案和采纳情况", "Drafts open for comment", ""),
        ),
        ("/ask/", "智能问答", "Ask a question", "用平常话问", "In your own words", ""),
        (
            "/ask/knowledge/",
            "问答知识库",
            "Knowledge base",
            "常见问题一处看全",
            "Common questions",
            "",
        ),
        (
            "/client/",
            "手机客户端",
            "On your phone",
            "放到手机桌面，不用下载",
            "This site on your home screen",
            "",
        ),
    ],
    _K.TOPICS: [
        ("021", "十件民生实事", "Ten livelihood projects", "进度公开", "Progress", ""),
        ("076", "高效办成“一件事”", "One matter, one visit", "省了哪些事", "What it saves", ""),
        ("066", "老年助餐", "Meals for the elderly", "办法全文", "The rules", ""),
    ],
}
# article, label, English label, figure, unit, English figure, English unit
FIGURES = [
    (
        "046",
        "前三季度生产总值",
        "GDP, first three quarters",
        "682.4",
        "亿元",
        "68.24",
        "billion yuan",
    ),
    ("046", "生产总值同比增长", "Growth over last year", "5.8", "%", "5.8", "%"),
    ("047", "空气优良天数比例", "Days of good air", "91.3", "%", "91.3", "%"),
    ("045", "常住人口", "Residents", "73.6", "万人", "736,000", "people"),
]


def make_home(columns: Mapping[str, Column], addresses: Mapping[str, str]) -> None:
    """The home page, unless somebody made one. `addresses` are the articles' by files' names."""
    if not is_home_untouched():
        return
    HomeBlock.objects.all().delete()
    by_number = {name[:3]: address for name, address in addresses.items()}
    for order, (kind, title, title_en, path, count) in enumerate(BLOCKS):
        words = {"title_zh_hans": title, "title_en": title_en}
        block = HomeBlock(kind=kind, column=columns.get(path), count=count, order=order, **words)
        block.save()
        for at, (address, label, label_en, note, note_en, icon) in enumerate(LINKS.get(kind, [])):
            words = {"label_zh_hans": label, "label_en": label_en}
            words |= {"note_zh_hans": note, "note_en": note_en}
            url = address if address.startswith("/") else by_number.get(address, "")
            if url:
                HomeLink(block=block, url=url, icon=icon, order=at, **words).save()
        if kind == _K.DATA:
            for at, (address, label, label_en, *figures) in enumerate(FIGURES):
                words = {"label_zh_hans": label, "label_en": label_en}
                names = ("figure_zh_hans", "unit_zh_hans", "figure_en", "unit_en")
                words |= dict(zip(names, figures, strict=True))
                HomeLink(block=block, url=by_number.get(address, ""), order=at, **words).save()
