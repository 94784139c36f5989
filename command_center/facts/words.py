"""What the center says by itself to people, in the two languages that they read: Chinese first."""

Both = tuple[str, str]
"""The Chinese, and its English."""


class Worded(Exception):
    """Why something is not done, for whoever asked. One language alone is a fault that no type lets through."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}（{en}）")
        self.zh, self.en = zh, en
