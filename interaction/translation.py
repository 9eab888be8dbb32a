"""Which words of the counter are written in three languages."""

from modeltranslation.translator import TranslationOptions, register

from interaction.models import Answer, Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"zh-hans": ("name",), "default": ()}


@register(Answer)
class AnswerTranslation(TranslationOptions):
    fields = ("question", "phrasings", "body", "short", "department")
    required_languages = {"default": ()}
