"""Moving in: articles that were public in another system, one JSON object a line.

Required: `title`, `source`, `published_at` (ISO 8601 or 2024年5月6日 09:30; without an offset it is
the site's own time), `body` (HTML, or a list of paragraphs), and `column` (path or name) unless
the command names one. Optional: `id`, `url`, `language` (zh-hans, zh-hant or en), `subtitle`,
`summary`, `keywords` (text or list), `author`, `editor`, `meeting` (`held_at`, `place`, `chair`,
`attendees`, `observers`, `agenda`, `decisions`; the last four text or list).

A Traditional line is kept as it is, as the Traditional text that a person wrote; its Simplified
is derived from it. An English line with the `id` of an article that is here already adds the
English to that article.

* `lines`    the file, a line at a time, however long one is
* `records`  from a line to a record, or the sentences that say why not
* `bodies`   old bodies in the form that is stored here
* `intake`   from a record to an article, taken, updated or known already
"""
