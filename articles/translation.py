"""Which words are written in three languages."""

from modeltranslation.translator import TranslationOptions, register

from articles.models import Article, Attachment, Column, Image, Meeting, MeetingReport


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = (
        *("title", "subtitle", "summary", "body", "keywords", "source", "author", "editor"),
        *("correction_note", "repeal_note"),
    )
    required_languages = {"default": ()}


@register(MeetingReport)
class MeetingReportTranslation(TranslationOptions):
    # The proxy inherits Article's; modeltranslation wants it named all the same.
    pass


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("alt", "caption", "credit")


@register(Attachment)
class AttachmentTranslation(TranslationOptions):
    fields = ("name",)


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = ("place", "chair", "attendees", "observers", "agenda", "decisions")


@register(Column)
class ColumnTranslation(TranslationOptions):
    fields = ("name", "description", "keywords")
    required_languages = {"zh-hans": ("name", "description", "keywords"), "default": ()}
