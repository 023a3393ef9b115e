"""The figures on files of any kind: folder sizes, long lines and literal colors."""

import re
from collections import Counter

from scripts.readability.source_tree import SourceTree

CODE = (".py", ".js", ".css", ".html")
WIDEST = 120
TOKEN_FILES = {"tokens.css", "palettes.css"}
COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)", re.DOTALL)
DECLARATION = re.compile(r"(?<=[{};])\s*[-\w]+\s*:(?P<value>[^{};]*)(?=[;}])")
NAMED_COLORS = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue
    lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine
    mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
    mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered
    orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
    rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
    whitesmoke yellow yellowgreen
"""
LITERAL_COLOR = re.compile(
    rf"""
    \#(?:[0-9a-f]{{3,4}}|[0-9a-f]{{6}}|[0-9a-f]{{8}})\b
    | \b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\((?!\s*(?:from|var)\b)
    | (?<![-\w])(?:{"|".join(NAMED_COLORS.split())})(?![-\w(])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def folder_sizes(tree: SourceTree) -> list[int]:
    """Return how many code files each folder contains, without those of the folders below it.

    Migrations do not count: each release adds some, and they are read by their number.
    """
    folders = Counter(file.parent for file in tree.with_suffix(*CODE))
    return [count for folder, count in folders.items() if folder.parts[-2:] != ("migrations", "versions")]


def long_lines(tree: SourceTree, *suffixes: str) -> int:
    """Return how many lines of these files have more than 120 characters."""
    files = tree.with_suffix(*suffixes)
    return sum(len(line) > WIDEST for file in files for line in tree.text(file).splitlines())


def literal_colors(tree: SourceTree) -> int:
    """Return how many literal colors are in style sheets, except for the style sheets that define tokens."""
    sheets = [file for file in tree.with_suffix(".css") if file.name not in TOKEN_FILES]
    return sum(colors_in(tree.text(sheet)) for sheet in sheets)


def colors_in(sheet: str) -> int:
    """Return how many literal colors the declarations of a style sheet have.

    ``transparent``, ``currentcolor``, the system's colors and a color that is made from a property are no literals.
    """
    declarations = DECLARATION.finditer(COMMENT_OR_STRING.sub(" ", sheet))
    return sum(len(LITERAL_COLOR.findall(declaration["value"])) for declaration in declarations)
