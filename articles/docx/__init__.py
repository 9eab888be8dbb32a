"""Word manuscripts (.docx, from Word and WPS) made into drafts.

package      opens the file and refuses what is none, or harms
styles       what a paragraph looks like, its styles resolved
numbering    what Word counts, in the characters that it shows
reading      the manuscript as blocks in order: changes accepted, numbers written out
recognising  title, source, byline, date and captions among the blocks
meetings     the facts of a meeting, from labelled lines and from prose
people       names, posts and groups in a list of people
tidying      punctuation, spaces and indents by the rules of articles.typesetting; counts them
converting   what is left of the blocks, as the HTML of a body; mammoth writes it
receipt      what was taken, changed and not taken
drafting     the draft with its pictures, its receipt and the file as it came
"""
