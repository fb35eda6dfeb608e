"""Whether what reads images is installed; it is an extra, since it is ten times the size of the rest."""

from functools import cache
from importlib.util import find_spec

INSTALL_OCR = "pip install 'gouji[ocr]'"


@cache
def has_ocr() -> bool:
    return all(find_spec(name) for name in ("cv2", "numpy", "onnxruntime", "PIL", "rapidocr"))
