"""The letters of charts: measured as they are drawn on paper, whichever fonts a machine has.

Without their font on the machine the engine measures words by another one. Then names run into what stands beside
them, and the same chart is another picture on another machine.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import vl_convert as vlc

#: The font of the charts, and what stands in for it in a browser.
FONT = "DejaVu Sans, Verdana, sans-serif"


def folder() -> Path:
    """Return where the font lies: matplotlib brings it.

    Examples
    --------
    >>> (folder() / "DejaVuSans.ttf").exists()
    True
    """
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib isn't installed, which brings the font of the charts")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def bring() -> None:
    """Give the font to the engine of this process, before it draws."""
    vlc.register_font_directory(str(folder()))
