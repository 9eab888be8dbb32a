"""The colours of a photo as every screen shows them: sRGB, which needs no profile beside it.

Phones and cameras write numbers that mean something only together with the profile in the file.
Profiles are taken away with everything else that is not the picture, so the numbers are brought
over before.
"""

import io
import logging

from PIL import Image as Pillow
from PIL import ImageCms

logger = logging.getLogger(__name__)

# What a profile describes, as it says itself, and the mode whose pixels are of that kind.
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
# Whatever lcms and Pillow raise over profiles that are none.
_BROKEN = (ImageCms.PyCMSError, OSError, ValueError, TypeError, LookupError, MemoryError)


def in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """The picture as RGB, or as RGBA where it lets something through.

    A profile that is broken, or is of another kind than the pixels, is left out of account: a
    photo with slightly wrong colours is better than none.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        # Pillow would cut sixteen bits off at 255, and leave the picture white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = None
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        alpha = picture.convert("RGBA").getchannel("A")
    made = _coloured(picture, profile)
    if alpha is not None:
        made.putalpha(alpha)
    return made


def _coloured(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """The colours alone, without what they let through."""
    if profile:
        try:
            return _brought_over(picture, profile)
        except _BROKEN as error:
            logger.info("colour profile not used: %s", error)
    return picture.convert("RGB")


def _brought_over(picture: Pillow.Image, profile: bytes) -> Pillow.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    wanted = _MODES.get(source.profile.xcolor_space, "")
    plain = picture.convert("L") if picture.mode == "LA" else picture
    if plain.mode != wanted:
        if wanted != "RGB":
            raise ValueError(f"a profile of {source.profile.xcolor_space} for {picture.mode}")
        plain = plain.convert("RGB")  # a palette, or grey in the numbers of RGB
    made = ImageCms.profileToProfile(
        plain,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.PERCEPTUAL,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if made is None:
        raise ValueError("nothing was made of it")
    return made
