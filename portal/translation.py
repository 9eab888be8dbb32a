"""Which of the site's facts are written in three languages."""

from modeltranslation.translator import TranslationOptions, register

from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry


@register(SiteFacts)
class SiteFactsTranslation(TranslationOptions):
    fields = (
        *("site_name", "short_name", "organiser", "undertaker", "address", "description"),
        "known_limits",
    )
    required_languages = {"zh-hans": ("site_name", "short_name"), "default": ()}


@register(StripEntry)
class StripEntryTranslation(TranslationOptions):
    fields = ("label", "hint")
    required_languages = {"zh-hans": ("label",), "default": ()}


@register(HomeBlock)
class HomeBlockTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"zh-hans": ("title",), "default": ()}


@register(HomeLink)
class HomeLinkTranslation(TranslationOptions):
    fields = ("label", "note", "figure", "unit")
    required_languages = {"zh-hans": ("label",), "default": ()}
