"""Names that are probably meant otherwise: one character, or one sound, away from a known one.

* `sounds`      how a character may sound, and which characters sound alike
* `index`       many known names, asked for what is near to some characters
* `lines`       the names in bylines and in the lists of a meeting
* `prose`       the names in running text that are near to a known one
* `known`       which names are known: the glossary's persons and what was printed of late
* `suspicions`  what is to be asked of a manuscript
* `answers`     what was answered: repaired, or ticked as right
* `proposals`   names whose Traditional somebody should settle
"""
