"""What scanners, cameras and faxes do to a page: each a small function of the page, a strength and a seed.

Strength 1 is what an office scan of ordinary care shows; 2 is a bad one. The same seed gives the same pixels.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from eval.render.scan import POINTS_PER_INCH, WHITE, Image, ScanPage, moved

Rng = np.random.Generator
Matrix = NDArray[np.float64]


def skewed(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Laid on the glass by hand: up to 1.5 degrees a strength, either way."""
    return _turned_about_centre(page, strength * rng.uniform(0.5, 1.5) * rng.choice((-1, 1)))


def turned(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Fed the wrong way: `strength` quarter turns clockwise."""
    height, width = page.image.shape[:2]
    quarters = (
        ((1, 0, 0), (0, 1, 0)),
        ((0, -1, height), (1, 0, 0)),
        ((-1, 0, width), (0, -1, height)),
        ((0, 1, 0), (-1, 0, width)),
    )
    turns = int(strength) % 4
    matrix = np.array([*quarters[turns], (0, 0, 1)], dtype=np.float64)
    return moved(page, np.ascontiguousarray(np.rot90(page.image, -turns)), matrix)


def perspective(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Photographed from the side on a dark desk: each corner off by up to 3% of the page a strength."""
    height, width = page.image.shape[:2]
    margin = 0.03 * strength * min(height, width)
    size = (int(width + 2 * margin), int(height + 2 * margin))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    there = corners + margin + rng.uniform(-margin, margin, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, there.astype(np.float32)).astype(np.float64)
    desk = [int(shade) for shade in rng.integers(30, 90, 3)]
    image = cv2.warpPerspective(page.image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=desk)
    return moved(page, _image(image), matrix)


def curled(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """A bound page that does not lie flat: lines bend by up to 0.6% of the height a strength."""
    height, width = page.image.shape[:2]
    depth = 0.006 * strength * height * rng.choice((-1, 1))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = (depth * np.sin(np.pi * x / width)).astype(np.float32)
    image = cv2.remap(page.image, x, y + bend, cv2.INTER_CUBIC, borderValue=(WHITE, WHITE, WHITE))
    cells = {
        address: corners - np.stack([np.zeros(4), depth * np.sin(np.pi * corners[:, 0] / width)], axis=1)
        for address, corners in page.cells.items()
    }
    return replace(page, image=_image(image), cells=cells)


def blurred(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Out of focus: a Gaussian of 0.3 points a strength, thus of 0.6 pixels at 150 dpi."""
    sigma = 0.3 * strength * page.dpi / POINTS_PER_INCH
    return replace(page, image=_image(cv2.GaussianBlur(page.image, (0, 0), sigma)))


def noisy(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Grain of 10 grey levels a strength, and specks of dust."""
    grain = rng.normal(0, 10 * strength, page.image.shape[:2])[..., None]
    image = page.image + grain
    specks = rng.random(page.image.shape[:2]) < 0.0003 * strength
    image[cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 40
    return replace(page, image=_clipped(image))


def compressed(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Saved as JPEG: quality 50 at strength 1, 25 at 2."""
    quality = int(max(5, 50 / max(strength, 0.1)))
    _, data = cv2.imencode(".jpg", page.image, [cv2.IMWRITE_JPEG_QUALITY, min(quality, 95)])
    return replace(page, image=_image(cv2.imdecode(data, cv2.IMREAD_COLOR)))


def faxed(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """Sent by fax: half the resolution down the page beyond strength 1, pure black and white, specks."""
    height, width = page.image.shape[:2]
    grey = cv2.cvtColor(page.image, cv2.COLOR_RGB2GRAY)
    if strength > 1:
        halved = cv2.resize(grey, (width, height // 2), interpolation=cv2.INTER_AREA)
        grey = cv2.resize(halved, (width, height))
    threshold = 150 + rng.normal(0, 12 * strength, grey.shape)
    black = (grey < threshold) ^ (rng.random(grey.shape) < 0.0006 * strength)
    return replace(page, image=np.repeat(np.where(black, 0, WHITE).astype(np.uint8)[..., None], 3, axis=2))


def unevenly_lit(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """A lamp on one side and the shadow of a hand: down to 65% of the light at strength 1."""
    height, width = page.image.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    slope = 0.5 + (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)) / np.sqrt(2)
    at_x, at_y, wide = rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8), rng.uniform(0.15, 0.3)
    shadow = np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * wide**2))
    light = 1 - strength * (0.2 * slope + 0.15 * shadow)
    warm = np.array([1.0, 0.99, 0.95])
    return replace(page, image=_clipped(page.image * np.clip(light, 0.15, 1)[..., None] * warm))


def faded(page: ScanPage, strength: float, rng: Rng) -> ScanPage:
    """A worn toner: ink grows grey in patches, thin lines break."""
    height, width = page.image.shape[:2]
    coarse = rng.random((max(2, height // 40), max(2, width // 40))).astype(np.float32)
    patches = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    kept = np.clip(1 - strength * 0.6 * patches, 0.1, 1)[..., None]
    gaps = cv2.resize(rng.random((height // 2 + 1, width // 2 + 1)).astype(np.float32), (width, height))
    kept = np.where((gaps < 0.12 * strength)[..., None], kept * 0.4, kept)
    return replace(page, image=_clipped(WHITE - (WHITE - page.image.astype(np.float64)) * kept))


def _turned_about_centre(page: ScanPage, degrees: float) -> ScanPage:
    height, width = page.image.shape[:2]
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    image = cv2.warpPerspective(
        page.image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(WHITE, WHITE, WHITE)
    )
    return moved(page, _image(image), matrix)


def _clipped(image: NDArray[np.float64]) -> Image:
    return np.clip(image, 0, WHITE).astype(np.uint8)


def _image(image: object) -> Image:
    return np.asarray(image, dtype=np.uint8)
