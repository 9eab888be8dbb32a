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

# What a profile describes, as it says itself, and the modes whose pixels are of that kind.
_MODES = {"RGB ": ("RGB", "RGBA"), "GRAY": ("L",), "CMYK": ("CMYK",), "Lab ": ("LAB",)}
# Whatever lcms and Pillow raise over profiles that are none.
_BROKEN = (ImageCms.PyCMSError, OSError, ValueError, TypeError, LookupError, MemoryError)


def in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """The picture as RGB, or as RGBA where it lets something through.

    A profile that is broken, or is of another kind than the pixels, is left out of account: a
    photo with slightly wrong colours is better than none.
    """
    see_through = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa")
    wanted = "RGBA" if see_through or "transparency" in picture.info else "RGB"
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16"):
        # Pillow would cut sixteen bits off at 255, and leave the picture white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile:
        try:
            return _brought_over(picture, profile, wanted)
        except _BROKEN as error:
            logger.info("colour profile not used: %s", error)
    return picture.convert(wanted)


def _brought_over(picture: Pillow.Image, profile: bytes, wanted: str) -> Pillow.Image:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    modes = _MODES.get(source.profile.xcolor_space, ())
    if picture.mode not in modes:
        if "RGB" not in modes:
            raise ValueError(f"a profile of {source.profile.xcolor_space} for {picture.mode}")
        picture = picture.convert(wanted)  # a palette, or grey in the numbers of RGB
    # Alpha comes along; a picture without gets none.
    made = ImageCms.profileToProfile(
        picture,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.PERCEPTUAL,
        outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if made is None:
        raise ValueError("nothing was made of it")
    return made.convert(wanted)
