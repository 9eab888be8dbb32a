"""People with names and manuscripts to test with."""

import io
import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image as Pillow

from articles import ledger, review
from articles.digests import manuscript_digest
from articles.models import (
    Article,
    Column,
    Image,
    Publication,
    ReviewAct,
    ReviewState,
    Stage,
    Step,
    User,
)
from articles.models.review import STAGE_OF
from articles.publishing import publish, publish_moved_in
from articles.refusals import NeedsConfirmation
from articles.renditions import make
from articles.roles import (
    ADMINISTRATOR,
    AUDITOR,
    FINAL_REVIEWER,
    FIRST_REVIEWER,
    ON_DUTY,
    PUBLISHER,
    SECOND_REVIEWER,
    SECURITY,
    WRITER,
    set_up_groups,
)
from articles.uploads import read_photo, store_photo
from portal.models import SiteFacts

_numbers = itertools.count(1)
# How many reviews the columns made here ask for: one, where a test is of something else.
review_steps = 1


def person(name: str, group: str) -> User:
    """A member of staff in one group; the same person at the second call.

    Written straight into the tables: nearly every test has staff, and the log of how they came
    is of interest to none.
    """
    username = f"{name}-{group}"
    known = User.objects.filter(username=username).first()
    if known:
        return known
    if not Group.objects.filter(name=group).exists():  # a site of its own that nobody prepared
        set_up_groups()
    [user] = User.objects.bulk_create([User(username=username, name=name, is_staff=True)])
    User.groups.through.objects.create(user=user, group=Group.objects.get(name=group))
    return user


def writer() -> User:
    return person("顾明夏", WRITER)


def publisher() -> User:
    return person("苏其华", PUBLISHER)


def reviewers() -> list[User]:
    """Who does the first, the second and the final review."""
    names = {FIRST_REVIEWER: "陈砚秋", SECOND_REVIEWER: "陆承安", FINAL_REVIEWER: "沈若川"}
    usernames = [f"{name}-{group}" for group, name in names.items()]
    known = User.objects.in_bulk(usernames, field_name="username")
    if len(known) == len(names):
        return [known[username] for username in usernames]
    return [person(name, group) for group, name in names.items()]


def on_duty() -> User:
    return person("秦若岚", ON_DUTY)


def administrator() -> User:
    return person("温若谷", ADMINISTRATOR)


def security_officer() -> User:
    return person("方知行", SECURITY)


def auditor() -> User:
    return person("林见素", AUDITOR)


def in_charge_of(path: str) -> User:
    """The administrator whose office a screen of the desk belongs to."""
    if "/user/" in f"/{path}/":
        return security_officer()
    return auditor() if "logentry" in path else administrator()


def column(path: str = "news", **facts: Any) -> Column:
    """The column at a path, its ancestors made as needed."""
    found = Column.objects.filter(path=path).first()
    if found:
        return found
    above, _slash, slug = path.rpartition("/")
    names = {"news": "新闻动态", "headlines": "云渡要闻", "notices": "通知公告"}
    return Column.objects.create(
        slug=slug,
        parent=column(above) if above else None,
        **{
            "name_zh_hans": names.get(slug, f"栏目{slug}"),
            "name_en": slug.title(),
            "description_zh_hans": "栏目简介。",
            "description_en": "What this column holds.",
            "keywords_zh_hans": "会议，报道",
            "keywords_en": "meetings",
            "review_steps": review_steps,
        }
        | facts,
    )


def site_facts(**facts: Any) -> SiteFacts:
    """The one record of the site's facts: its names, and whatever else is said."""
    names = {"site_name_zh_hans": "云渡区人民政府门户网站", "short_name_zh_hans": "云渡区"}
    return SiteFacts.objects.create(**names | facts)


def article(english: bool = False, **facts: Any) -> Article:
    """A saved manuscript by the writer."""
    number = next(_numbers)
    words: dict[str, Any] = {
        "title_zh_hans": f"云渡区召开第{number}次推进会",
        "summary_zh_hans": "会议部署了下一步工作。",
        "body_zh_hans": "<p>会议指明了方向，资金发放到位。</p>",
        "source_zh_hans": "云渡区融媒体中心",
        "keywords_zh_hans": "会议，推进",
    }
    if english:
        words |= {
            "title_en": f"District holds meeting number {number}",
            "body_en": "<p>The meeting set out the next steps.</p>",
            "source_en": "Yundu Media Centre",
        }
    words |= {"column": facts.pop("column", None) or column(), "created_by": writer()} | facts
    return Article.objects.create(**words)


def photo_bytes(width: int = 640, height: int = 480, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a small photo; no two calls make the same picture.

    Its number stands in it in black and white: two shades of a colour can come out of a JPEG as
    the same bytes, and files are named by their contents.
    """
    number = next(_numbers)
    picture = Pillow.new("RGB", (width, height), (200, 80, 120))
    for place in range(16):
        ink = "white" if number >> place & 1 else "black"
        left, top = place % 4 * width // 4, place // 4 * height // 4
        picture.paste(ink, (left, top, left + width // 8, top + height // 8))
    output = io.BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def image(of: Article, **facts: Any) -> Image:
    """A picture of the article, renditions made."""
    photo = read_photo(io.BytesIO(photo_bytes()), "photo.jpg")
    words = {"alt_zh_hans": "主席台就座七人，台下坐满参会人员", "caption_zh_hans": "推进会现场"}
    if of.title_en:
        words["alt_en"] = "Seven people on the platform before a full hall"
    made = Image(article=of, **words | facts)
    store_photo(made, photo)
    made.save()
    make(made)
    return made


def published(english: bool = False, **facts: Any) -> Article:
    """An article that the publisher has published."""
    made = article(english=english, **facts)
    print_it(made)
    return made


def print_it(made: Article, **options: Any) -> list[Publication]:
    """Publish as the publisher, with the right digest, after the reviews that it needs."""
    reviewed(made)
    return publish(made, publisher(), digest(made), **options)


def print_it_all_the_same(made: Article) -> list[Publication]:
    """The same where the door asks first: it is answered."""
    try:
        return print_it(made)
    except NeedsConfirmation as question:
        return print_it(made, confirmed=question.mark)


def fresh(made: Article) -> Article:
    """The manuscript as it stands in the database now."""
    return Article.objects.get(pk=made.pk)


def digest(made: Article) -> str:
    """That of the manuscript as it stands now, as a page would show it."""
    return manuscript_digest(fresh(made))


def reviewed(made: Article, steps: int = 3) -> Article:
    """Send the manuscript as it stands to review, and have it pass so many of its reviews."""
    made = Article.objects.get(pk=made.pk)
    writing, digest = person("何清和", WRITER), manuscript_digest(made)
    state = ReviewState.objects.filter(article=made).first()
    if state is None:
        _write_first_round(made, writing, digest, steps)
        return made
    review.edited(made, writing)
    state.refresh_from_db()
    if state.stage in (Stage.DRAFT, Stage.RETURNED, Stage.PUBLISHED):
        review.submit(made, writing, digest)
    elif state.stage == Stage.APPROVED:
        return made
    by_step = dict(zip(Step, reviewers(), strict=True))
    for step in ledger.chain_of(made)[:steps]:
        review.approve(made, by_step[step], digest)
    return made


def _write_first_round(made: Article, writing: User, digest: str, steps: int) -> None:
    """What the first reviews leave behind, straight in the tables: most tests are of what follows."""
    chain = ledger.chain_of(made)
    passed, to_come = chain[:steps], chain[steps:]
    by_step = dict(zip(Step, reviewers(), strict=True)) if passed else {}
    stage = STAGE_OF[to_come[0]] if to_come else Stage.APPROVED
    ReviewState.objects.bulk_create([ReviewState(article=made, stage=stage, chain=len(chain))])
    facts: Any = {"article": made, "round": 1, "at": timezone.now(), "digest": digest}
    acts = [ReviewAct(act=ReviewAct.Act.SUBMIT, by=writing, **facts)]
    approvals = ((step, by_step[step]) for step in passed)
    acts += [
        ReviewAct(act=ReviewAct.Act.APPROVE, step=step, by=by, **facts) for step, by in approvals
    ]
    ReviewAct.objects.bulk_create(acts)


def moved_in(days_ago: float, **facts: Any) -> Article:
    """An article that was public elsewhere, so many days ago."""
    moment = timezone.now() - timedelta(days=days_ago)
    made = article(original_published_at=moment, **facts)
    publish_moved_in(made)
    return made
