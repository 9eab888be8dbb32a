"""A newsroom before its first article: who works there, its columns, the site's facts.

Run inside the site's own data: `manage.py shell -c "from tests.browser.newsroom import …"`.
"""

from django.core.management import call_command

from articles.models import User
from articles.roles import WRITER
from portal.accounts import (
    PUBLISHER_ACCOUNT,
    REVIEWER_ACCOUNTS,
    WRITER_ACCOUNT,
    Account,
    as_table,
    open_accounts,
)
from portal.models import StripEntry
from tests import press

# Who saves the same article as the writer.
COLLEAGUE_ACCOUNT = Account("tongshi", "程小满", (WRITER,))
# Whose doors the tests change: nobody else signs in as they.
DOOR_ACCOUNTS = [
    Account("shouji", "叶知秋", (WRITER,)),  # binds a telephone
    Account("wangji", "梁思远", (WRITER,)),  # has lost the password
]


def open_newsroom() -> None:
    """Begin an empty site, fill it and print the accounts with their passwords."""
    call_command("prepare", empty=True)
    press.site_facts(
        site_name_en="Yundu District Government",
        short_name_zh_hans="云渡区人民政府",
        short_name_en="Yundu District",
        site_domain="www.yundu.example",
        site_id_code="3299990001",
        organiser_zh_hans="云渡区人民政府办公室",
        organiser_en="Office of the Yundu District Government",
        phone="0510-81230000",
        icp_number="苏ICP备12345678号-1",
        police_number="苏公网安备 32999902000001号",
    )
    press.column(
        "news",
        review_steps=3,
        description_zh_hans="全区要闻和会议。",
        description_en="News and meetings of the district.",
        keywords_zh_hans="新闻",
        keywords_en="news",
    )
    press.column(
        "news/meetings",
        review_steps=3,
        name_zh_hans="会议报道",
        description_zh_hans="区里开了什么会、定了什么事。",
        description_en="Meetings of the district and what they decided.",
    )
    StripEntry.objects.create(
        label_zh_hans="微信公众号",
        label_en="WeChat",
        hint_zh_hans="扫码关注我们",
        hint_en="Scan to follow us",
        icon="wechat",
        qr_text="https://www.yundu.example/wechat",
    )
    passwords = open_accounts(
        [WRITER_ACCOUNT, *REVIEWER_ACCOUNTS, PUBLISHER_ACCOUNT, COLLEAGUE_ACCOUNT, *DOOR_ACCOUNTS]
    )
    print(as_table(passwords))
    assert (
        User.objects.filter(is_active=True).count() == len(passwords) + 2
    )  # the administrators of an empty site
