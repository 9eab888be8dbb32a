"""The groups of staff and what each may do; least rights, set anew at every migrate."""

from django.contrib.auth.models import Group, Permission
from django.utils.translation import pgettext_lazy

from articles.offices import AUDITOR, SECURITY, SYSTEM

WRITER, PUBLISHER = "编辑", "发布"
ADMINISTRATOR = SYSTEM
FIRST_REVIEWER, SECOND_REVIEWER, FINAL_REVIEWER = "初审", "复审", "终审"
# Who may publish before the reviews when waiting would do harm.
ON_DUTY = "值班"
# What the desk calls them; in the database they have one name, by which code and triggers ask.
_CALLED = {
    WRITER: pgettext_lazy("组", "编辑"),
    PUBLISHER: pgettext_lazy("组", "发布"),
    FIRST_REVIEWER: pgettext_lazy("组", "初审"),
    SECOND_REVIEWER: pgettext_lazy("组", "复审"),
    FINAL_REVIEWER: pgettext_lazy("组", "终审"),
    ON_DUTY: pgettext_lazy("组", "值班"),
    SYSTEM: pgettext_lazy("组", "系统管理员"),
    SECURITY: pgettext_lazy("组", "安全管理员"),
    AUDITOR: pgettext_lazy("组", "审计员"),
}


def called(group: object) -> str:
    """A group, or its name, in the language of the desk; one that was made here by its own name."""
    return str(_CALLED.get(str(group), group))


_WRITING = [
    *(
        f"{act}_{model}"
        for act in ("add", "change", "view")
        for model in ("article", "meetingreport", "image", "attachment", "meeting")
    ),
    "delete_image",
    "delete_attachment",
    "view_column",
    *(
        f"{act}_{model}"
        for act in ("add", "change", "view")
        for model in ("answer", "answersource")
    ),
    "delete_answersource",
    *("view_topic", "view_keptquestion", "change_keptquestion"),
]
# Whoever types a name knows how it is written, and whoever puts it out is told of the wrong ones:
# both may settle a term, in the columns where they work, or switch one off. To delete one, and to
# say by which forms the site writes at all, is for administrators; reviewers look names up.
_SETTLING = [f"{act}_glossaryterm" for act in ("add", "change", "view")]
_SEARCH_WORDS = [
    f"{act}_{model}" for act in ("add", "change", "view") for model in ("synonym", "promotedresult")
]
_READING = [
    f"view_{model}"
    for model in (
        "article",
        "meetingreport",
        "image",
        "attachment",
        "meeting",
        "column",
        "publication",
        "liveentry",
        "glossaryterm",
        *("answer", "answersource", "topic", "keptquestion"),
    )
]
PERMISSIONS: dict[str, list[str]] = {
    WRITER: [*_WRITING, *_SETTLING, "view_publication", "view_liveentry"],
    FIRST_REVIEWER: [*_READING, "review_first"],
    SECOND_REVIEWER: [*_READING, "review_second"],
    FINAL_REVIEWER: [*_READING, "review_final"],
    PUBLISHER: [*_READING, *_SETTLING, "publish_article", "withdraw_article",
                *("publish_answer", "withdraw_answer"), *_SEARCH_WORDS, "view_askedwords"],
    ON_DUTY: [*_READING, "publish_in_emergency", "withdraw_article", "withdraw_answer"],
    ADMINISTRATOR: [
        *_READING,
        "move_in_article", "recycle_article",
        *(f"{act}_{model}" for act in ("add", "change", "view")
          for model in ("column", "standin", "sitefacts", "stripentry", "homeblock",
                        "homelink", "calendarday", "glossaryterm", "topic")),
        *("delete_column", "delete_standin", "delete_stripentry", "delete_homeblock", "delete_homelink", "delete_calendarday"),
        "delete_topic",
        "delete_glossaryterm",
        *_SEARCH_WORDS, "delete_synonym", "delete_promotedresult", "view_askedwords",
        *("view_traditionalrules", "change_traditionalrules"),
        "view_columnredirect",
    ],
    SECURITY: [
        *("add_user", "change_user", "view_user", "view_group", "view_column"),
        *("view_securityrules", "change_securityrules"),
    ],
    AUDITOR: [*_READING, "view_traditionalrules", "view_user", "view_logentry"],
}  # fmt: skip


def set_up_groups() -> None:
    """Make the groups and give each exactly its permissions."""
    wanted = {codename for codenames in PERMISSIONS.values() for codename in codenames}
    floors = ["accessibility", "articles", "interaction", "portal", "auth", "auditlog"]
    known = Permission.objects.filter(codename__in=wanted, content_type__app_label__in=floors)
    if missing := wanted - {each.codename for each in known}:
        raise LookupError(f"unknown permissions: {sorted(missing)}")
    for name, codenames in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set([each for each in known if each.codename in codenames])
