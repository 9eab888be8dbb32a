"""The demo: an invented district's portal, complete enough to be looked at and worked with.

* `articles/`, `pictures/`   the content itself, one text file an article
* `texts`                    reads the text files
* `outlines`, `papers`       make an article's attachments of its own text
* `district`                 the site's facts, side strip and columns
* `home`                     the home page's blocks
* `loading`                  puts it all into an empty site
"""
