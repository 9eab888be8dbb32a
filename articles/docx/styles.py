"""What paragraphs and runs look like, with their styles resolved: size, font, bold, alignment."""

import re
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from articles.docx.package import Package, W

DEFAULT_SIZE = 21  # half points: 五号, what Chinese Word and WPS begin with
_NUMBER = re.compile("[0-9]{1,5}")


@dataclass(frozen=True)
class Look:
    """How something is set; None where nothing says so. `size` in half points, `outline` 0–8."""

    size: int | None = None
    font: str | None = None
    bold: bool | None = None
    align: str | None = None
    outline: int | None = None
    numbering: tuple[str, int] | None = None
    hidden: bool | None = None
    raised: str | None = None
    italic: bool | None = None

    def under(self, other: "Look") -> "Look":
        """This look, overridden by whatever the other one says."""
        said = {name: value for name, value in vars(other).items() if value is not None}
        return replace(self, **said)


@dataclass
class Styles:
    """The styles of a document: their names, and how each looks."""

    names: dict[str, str] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    usual: Look = Look()
    default_paragraph: str = ""

    def look_of(self, style_id: str) -> Look:
        """How a paragraph or character style looks, what it is based on included."""
        return self.looks.get(style_id, Look())

    def name_of(self, style_id: str) -> str:
        """The style's name as people know it; the id where the file names none."""
        return self.names.get(style_id, style_id)


def read_styles(package: Package) -> Styles:
    """The styles part; an empty one where the file has none."""
    part = package.related("styles") or "word/styles.xml"
    styles = Styles()
    if not package.has(part):
        return styles
    root = package.xml(part)
    defaults = root.find(f"{W}docDefaults")
    if defaults is not None:
        run = defaults.find(f"{W}rPrDefault/{W}rPr")
        paragraph = defaults.find(f"{W}pPrDefault/{W}pPr")
        styles.usual = paragraph_look(paragraph).under(run_look(run))
    own: dict[str, Look] = {}
    bases: dict[str, str] = {}
    for node in root.findall(f"{W}style"):
        style_id = node.get(f"{W}styleId", "")
        styles.names[style_id] = value_of(node.find(f"{W}name")) or style_id
        bases[style_id] = value_of(node.find(f"{W}basedOn"))
        own[style_id] = paragraph_look(node.find(f"{W}pPr")).under(run_look(node.find(f"{W}rPr")))
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true"):
            styles.default_paragraph = style_id
    for style_id in own:
        chain, current = [], style_id
        while current in own and current not in chain:
            chain.append(current)
            current = bases[current]
        look = Look()
        for each in reversed(chain):
            look = look.under(own[each])
        styles.looks[style_id] = look
    return styles


def paragraph_look(properties: ET.Element | None) -> Look:
    """What a w:pPr says."""
    if properties is None:
        return Look()
    outline = as_number(value_of(properties.find(f"{W}outlineLvl")), 9)
    numbering = properties.find(f"{W}numPr")
    found = None
    if numbering is not None:
        level = as_number(value_of(numbering.find(f"{W}ilvl")), 0)
        found = (value_of(numbering.find(f"{W}numId")), level)
    return Look(
        align=value_of(properties.find(f"{W}jc")) or None,
        outline=outline if outline < 9 else None,
        numbering=found,
    )


def run_look(properties: ET.Element | None) -> Look:
    """What a w:rPr says."""
    if properties is None:
        return Look()
    fonts = properties.find(f"{W}rFonts")
    font = None
    if fonts is not None:
        names = (fonts.get(f"{W}eastAsia"), fonts.get(f"{W}ascii"))
        font = next(
            (name for name in names if name and re.search("[一-鿿]|FZ|Hei|Kai", name)), None
        )
    return Look(
        size=as_number(value_of(properties.find(f"{W}sz")), 0) or None,
        font=font,
        bold=is_on(properties.find(f"{W}b")),
        italic=is_on(properties.find(f"{W}i")),
        hidden=is_on(properties.find(f"{W}vanish")),
        raised=value_of(properties.find(f"{W}vertAlign")) or None,
    )


def is_on(node: ET.Element | None) -> bool | None:
    """Whether a switch is on; None where it is not there."""
    if node is None:
        return None
    return node.get(f"{W}val") not in ("0", "false", "off")


def value_of(node: ET.Element | None) -> str:
    """The w:val of a node; "" where there is none."""
    return (node.get(f"{W}val") or "") if node is not None else ""


def as_number(text: str | None, otherwise: int) -> int:
    """A number as Word writes it; `otherwise` for anything else, whatever else int() would read."""
    return int(text) if text and _NUMBER.fullmatch(text) else otherwise
