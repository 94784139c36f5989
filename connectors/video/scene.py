"""A drawn street for the demo clips: shops, a pavement, a painted fire lane; people and a van to move in it.

All coordinates are pixels of a picture of 640×360, BGR. It is no film, but it has what detectors live on: texture,
noise, shadows, and things that move.
"""

import cv2
import numpy as np

WIDTH, HEIGHT = 640, 360
# The painted box on the road, relative to the picture: what the zones file of the clip names.
FIRE_LANE = ((0.34, 0.64), (0.76, 0.64), (0.86, 0.90), (0.28, 0.90))

WHITE, DARK, YELLOW = (236, 238, 238), (38, 40, 44), (40, 190, 230)
SHOPS = (
    ("便民超市", (60, 60, 170)),
    ("五金日杂", (150, 90, 40)),
    ("家常菜馆", (40, 120, 60)),
    ("水果鲜花", (40, 110, 190)),
)


def street(seed: int) -> np.ndarray:
    """The empty street, uint8 (360, 640, 3); another seed gives other walls, stains and shop signs."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    picture[:150] = np.linspace((150, 160, 168), (178, 188, 196), 150)[:, None]
    picture[150:200] = np.linspace((150, 154, 156), (164, 168, 170), 50)[:, None]
    picture[200:] = np.linspace((88, 88, 90), (112, 112, 114), HEIGHT - 200)[:, None]
    picture = picture.astype(np.uint8)
    for number in range(4):
        _shop(picture, 8 + number * 160, *SHOPS[(number + seed) % len(SHOPS)])
    for x in range(-400, 1100, 40):
        cv2.line(picture, (320 + (x - 320) * 9 // 10, 152), (x, 198), (138, 142, 144), 1, cv2.LINE_AA)
    for y in (160, 172, 186):
        cv2.line(picture, (0, y), (WIDTH, y), (138, 142, 144), 1)
    cv2.rectangle(picture, (0, 198), (WIDTH, 204), (176, 180, 182), -1)
    cv2.rectangle(picture, (0, 204), (WIDTH, 206), (70, 70, 72), -1)
    _fire_lane(picture)
    picture = np.clip(picture * _texture(rng), 0, 255).astype(np.uint8)
    _tree(picture, rng, 34, 96)
    _tree(picture, rng, 604, 90)
    return picture


def _shop(picture: np.ndarray, left: int, name: str, colour: tuple[int, int, int]) -> None:
    cv2.rectangle(picture, (left, 44), (left + 144, 76), colour, -1)
    cv2.putText(picture, name, (left + 26, 68), WHITE, cv2.FontFace("uni"), 22, 600)
    for window in (10, 58, 106):
        cv2.rectangle(picture, (left + window, 4), (left + window + 30, 34), (96, 92, 84), -1)
        cv2.line(picture, (left + window + 15, 4), (left + window + 15, 34), (170, 172, 172), 2)
    cv2.rectangle(picture, (left + 4, 82), (left + 92, 149), (84, 82, 78), -1)
    cv2.rectangle(picture, (left + 10, 88), (left + 46, 140), (120, 124, 118), -1)
    cv2.rectangle(picture, (left + 52, 88), (left + 86, 149), (104, 108, 110), -1)
    cv2.rectangle(picture, (left + 98, 82), (left + 140, 149), (158, 162, 166), -1)
    for y in range(86, 149, 6):
        cv2.line(picture, (left + 98, y), (left + 140, y), (132, 136, 140), 1)


def _fire_lane(picture: np.ndarray) -> None:
    flat = np.zeros((200, 420, 3), np.uint8)
    cv2.rectangle(flat, (4, 4), (415, 195), YELLOW, 8)
    for x in range(-200, 420, 56):
        cv2.line(flat, (x, 199), (x + 200, 0), YELLOW, 6, cv2.LINE_AA)
    cv2.rectangle(flat, (44, 62), (376, 138), (1, 1, 1), -1)
    cv2.putText(flat, "消防通道", (64, 122), YELLOW, cv2.FontFace("uni"), 70, 800)
    corners = np.array([[0, 0], [419, 0], [419, 199], [0, 199]], np.float32)
    target = np.array(FIRE_LANE, np.float32) * (WIDTH, HEIGHT)
    paint = cv2.warpPerspective(
        flat, cv2.getPerspectiveTransform(corners, target.astype(np.float32)), (WIDTH, HEIGHT), flags=cv2.INTER_AREA
    )
    worn = 0.7 * (paint.max(axis=2, keepdims=True) / 255.0)
    picture[:] = (picture * (1 - worn) + paint * worn).astype(np.uint8)


def _texture(rng: np.random.Generator) -> np.ndarray:
    """Grain and stains: a factor around 1 for each pixel."""
    grain = rng.normal(0, 0.035, (HEIGHT, WIDTH))
    for size, strength in ((6, 0.03), (40, 0.05)):
        coarse = rng.normal(0, 1, (HEIGHT // size + 2, WIDTH // size + 2)).astype(np.float32)
        grain += strength * cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return (1 + grain)[:, :, None].astype(np.float32)


def _tree(picture: np.ndarray, rng: np.random.Generator, x: int, y: int) -> None:
    cv2.line(picture, (x, y), (x + 2, 186), (52, 66, 78), 7, cv2.LINE_AA)
    for _ in range(260):
        dx, dy = rng.normal(0, 18), rng.normal(0, 20)
        shade = rng.uniform(0.55, 1.15)
        colour = (44 * shade, 96 * shade, 62 * shade)
        cv2.circle(picture, (round(x + dx), round(y - 22 + dy)), int(rng.integers(3, 7)), colour, -1, cv2.LINE_AA)


def person(picture: np.ndarray, x: float, foot: float, tall: float, seconds: float, coat: tuple[int, int, int]) -> None:
    """Draw somebody walking, at `x`, with feet at `foot`, `tall` pixels high."""
    _shadow(picture, x + tall * 0.1, foot, tall * 0.28, tall * 0.05)
    hip, neck = foot - tall * 0.48, foot - tall * 0.82
    swing = tall * 0.16 * np.sin(seconds * 7)
    thick = max(2, round(tall * 0.11))
    for side in (swing, -swing):
        _line(picture, (x, hip), (x + side, foot), (58, 48, 44), thick)
        _line(picture, (x, neck + tall * 0.06), (x - side * 0.8, hip + tall * 0.02), coat, max(2, thick - 2))
    _line(picture, (x, neck + tall * 0.06), (x, hip), coat, round(tall * 0.2))
    cv2.circle(picture, _pixel((x, foot - tall * 0.91)), round(tall * 0.085) * 16, (120, 150, 190), -1, cv2.LINE_AA, 4)
    cv2.circle(picture, _pixel((x, foot - tall * 0.94)), round(tall * 0.08) * 16, (30, 30, 34), -1, cv2.LINE_AA, 4)


def van(picture: np.ndarray, x: float, ground: float, long: float) -> None:
    """Draw a delivery van heading left, its nose at `x`, its wheels at `ground`, `long` pixels long."""
    unit = long / 100

    def at(along: float, up: float) -> tuple[float, float]:
        return x + along * unit, ground - up * unit

    _shadow(picture, x + long / 2, ground, long * 0.55, long * 0.05)
    body = [at(1, 6), at(0, 22), at(10, 27), at(22, 45), at(30, 48), at(98, 48), at(100, 44), at(100, 6)]
    _polygon(picture, body, (214, 218, 220))
    _polygon(picture, [at(0, 14), at(100, 14), at(100, 6), at(1, 6)], (150, 154, 158))
    _polygon(picture, [at(14, 28), at(24, 44), at(38, 44), at(38, 28)], (84, 74, 66))
    _polygon(picture, [at(44, 42), at(96, 42), at(96, 30), at(44, 30)], (196, 140, 70))
    _polygon(picture, [at(1, 20), at(6, 23), at(6, 18), at(1, 16)], (190, 230, 240))
    _polygon(picture, [at(98, 30), at(100, 30), at(100, 22), at(98, 22)], (50, 50, 190))
    _line(picture, at(41, 8), at(41, 46), (160, 164, 168), 1)
    for along in (20, 80):
        cv2.circle(picture, _pixel(at(along, 7)), round(9 * unit) * 16, (34, 34, 36), -1, cv2.LINE_AA, 4)
        cv2.circle(picture, _pixel(at(along, 7)), round(4 * unit) * 16, (150, 150, 152), -1, cv2.LINE_AA, 4)


def _pixel(point: tuple[float, float]) -> tuple[int, int]:
    """A point in sixteenths of a pixel, so that things glide instead of jumping from pixel to pixel."""
    return round(point[0] * 16), round(point[1] * 16)


def _line(
    picture: np.ndarray, start: tuple[float, float], end: tuple[float, float], colour: tuple[int, ...], thick: int
) -> None:
    cv2.line(picture, _pixel(start), _pixel(end), colour, thick, cv2.LINE_AA, 4)


def _polygon(picture: np.ndarray, points: list[tuple[float, float]], colour: tuple[int, ...]) -> None:
    cv2.fillPoly(picture, [np.array([_pixel(point) for point in points], np.int32)], colour, cv2.LINE_AA, 4)


def _shadow(picture: np.ndarray, x: float, y: float, wide: float, high: float) -> None:
    spot = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(spot, (round(x), round(y)), (round(wide), max(1, round(high))), 0, 0, 360, 110, -1)
    shade = cv2.merge([255 - cv2.GaussianBlur(spot, (9, 9), 0)] * 3)
    picture[:] = cv2.multiply(picture, shade, scale=1 / 255)
