"""The audio file of what is live in one language."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models.live import LiveEntry
from articles.models.publication import Publication


class Audio(models.Model):
    """One row an entry. It is of one print: where the entry has another by now, it says nothing.

    `voice` is the language that is spoken, `engine` who speaks, `seconds` how long. `detail` is
    what the fault's sentence names.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("正在做")
        MADE = "made", gettext_lazy("做好了")
        FAILED = "failed", gettext_lazy("没有做成")

    class Fault(models.TextChoices):
        NONE = ""
        NO_ENGINE = "no_engine"
        NO_ENCODER = "no_encoder"
        TOO_LONG = "too_long"
        TOO_SLOW = "too_slow"
        BROKEN = "broken"
        LOST = "lost"

    entry = models.OneToOneField(LiveEntry, on_delete=models.CASCADE, related_name="audio")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    ordered_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    voice = models.CharField(max_length=10, blank=True, default="")
    engine = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=10, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = gettext_lazy("音频")
        verbose_name_plural = pgettext_lazy("复数", "音频")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.publication} · {self.state}"

    @classmethod
    def of_print(cls, entry: LiveEntry) -> "Audio | None":
        """What is known of the audio of the very print that the entry has."""
        found: Audio | None = getattr(entry, "audio", None)
        return found if found and found.publication_id == entry.publication_id else None

    def has_file(self) -> bool:
        """Whether it was made and is there: folders can be lost, rows say nothing of that."""
        made = self.state == self.State.MADE
        return made and (Path(settings.PUBLIC_MEDIA_ROOT) / self.path).is_file()

    @property
    def path(self) -> str:
        """Where the file lies below the folder of public files: named by its bytes."""
        return f"audio/{self.digest[:32]}.mp3"

    @property
    def url(self) -> str:
        """Where readers fetch it: an address without a rendering."""
        return f"{settings.MEDIA_URL}{self.path}"

    @property
    def length(self) -> str:
        """How long it lasts, as people say it."""
        if self.seconds < 60:
            return _("%(seconds)d 秒") % {"seconds": self.seconds}
        minutes, seconds = divmod(self.seconds, 60)
        return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": minutes, "seconds": seconds}

    def why(self) -> str:
        """Why there is none, in a sentence for staff."""
        told = {
            self.Fault.NO_ENGINE: _("服务器上没有朗读引擎 %(detail)s，请告诉运维人员。"),
            self.Fault.NO_ENCODER: _("服务器上没有装制作 MP3 的 lameenc，请告诉运维人员。"),
            self.Fault.TOO_LONG: _("全文 %(detail)s 个字，太长了，不做音频。"),
            self.Fault.TOO_SLOW: _("做了 %(detail)s 秒还没有做完，停下了。"),
            self.Fault.BROKEN: _("朗读引擎出了错：%(detail)s"),
            self.Fault.LOST: _("试了几次，后台任务都在半路停了。"),
        }
        return told.get(self.Fault(self.fault), "%(detail)s") % {"detail": self.detail}
