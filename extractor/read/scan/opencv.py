"""OpenCV, untyped: its annotations take and give arrays of any kind, which strict typing refuses."""

from typing import Any

import cv2 as _cv2

cv2: Any = _cv2
