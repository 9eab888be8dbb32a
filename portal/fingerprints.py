"""Static files under names that hold a fingerprint of what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Modules too name each other by these: an outdated one can never meet a new one.

    It takes one pass for each step of a chain of imports to find the names of all.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 10
