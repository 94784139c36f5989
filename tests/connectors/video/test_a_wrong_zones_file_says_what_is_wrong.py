"""Every mistake in a zones file is named with the file, the field and what was expected."""

import pytest

from connectors.video.zones import WHOLE_PICTURE, ZonesError, load_zones

TRIANGLE = "[[0.4, 0.5], [0.9, 0.5], [0.9, 1]]"


def test_a_right_one_is_read(tmp_path):
    path = tmp_path / "zones.json"
    path.write_text(f'{{"zones": [{{"name": "消防通道", "polygon": {TRIANGLE}}}]}}', encoding="utf-8")

    (zone,) = load_zones(path)

    assert zone.name == "消防通道"
    assert zone.polygon == ((0.4, 0.5), (0.9, 0.5), (0.9, 1.0))


def test_without_a_file_the_whole_picture_counts():
    assert load_zones(None) == (WHOLE_PICTURE,)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`, got `array`"),
        ("{}", "required field `zones`"),
        ('{"zones": []}', r"\$\.zones: expected at least one zone"),
        ('{"zones": [{"name": "a"}]}', r"required field `polygon` - at `\$\.zones\[0\]`"),
        ('{"zones": [{"name": "a", "poligon": []}]}', r"unknown field `poligon`"),
        ('{"zones": [{"name": "a", "polygon": [[0, 0], [1, 1]]}]}', r"\$\.zones\[0\]\.polygon: expected at least 3"),
        ('{"zones": [{"name": "a", "polygon": [[0, 0], [1, 0], [0.5]]}]}', r"polygon\[2\]|\.polygon\[\.\.\.\]"),
        ('{"zones": [{"name": "a", "polygon": [[0, 0], [1, 0], [640, 1]]}]}', r"polygon\[2\]: expected x and y within"),
        ('{"zones": [{"name": "a", "polygon": [[0, 0], [0.5, 0.5], [1, 1]]}]}', r"\.polygon: expected an area"),
        (f'{{"zones": [{{"name": " ", "polygon": {TRIANGLE}}}]}}', r"\$\.zones\[0\]\.name: expected a name"),
        (
            f'{{"zones": [{{"name": "a", "polygon": {TRIANGLE}}}, {{"name": "a", "polygon": {TRIANGLE}}}]}}',
            r"\$\.zones\[1\]\.name: 'a' is used twice",
        ),
    ],
)
def test_a_wrong_one_is_refused(tmp_path, text, complaint):
    path = tmp_path / "zones.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ZonesError, match=complaint) as refusal:
        load_zones(path)

    assert str(refusal.value).startswith(f"{path}: ")


def test_a_missing_one_is_refused(tmp_path):
    with pytest.raises(ZonesError, match=r"zones\.json: cannot be read: No such file"):
        load_zones(tmp_path / "zones.json")
