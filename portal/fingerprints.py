"""Static files under names that hold a fingerprint of what is in them."""

from typing import Any

import rcssmin
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Modules too name each other by these: an outdated one can never meet a new one.

    It takes one pass for each step of a chain of imports to find the names of all.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 10

    def _save(self, name: str, content: File[Any]) -> str:
        """Style sheets are kept without comments and spaces, a seventh of what readers load."""
        if name.endswith(".css"):
            whole = b"".join(content.chunks())
            content = ContentFile(rcssmin.cssmin(whole.decode()).encode())
        return super()._save(name, content)
