"""Articles as audio files, for browsers that have no voice of their own. Off unless SPEECH_ENGINE.

Who does what:

* `sentences` what a voice says of a text: sentences, and signs in words; the twin of speech.js;
* `reading`   what of a live entry is read, and in which order; the twin of read.js;
* `engines`   who speaks: espeak-ng, or what the operator brings;
* `recording` from sentences to one MP3, within bounds of time and length;
* `making`    the rows, the background work, and how a file becomes public.

The file is made after the printing and of the print alone: a printing never waits for it, and a
page offers only what was made of the very print that it shows.
"""

from articles.audio.engines import is_on
from articles.audio.making import (
    lacking,
    make_now,
    makeable,
    offered,
    order,
    order_again,
    order_anew,
)

__all__ = [
    "is_on",
    "lacking",
    "make_now",
    "makeable",
    "offered",
    "order",
    "order_again",
    "order_anew",
]
