"""What axe-core finds that keeps somebody from using a page: with a screen reader, by keys alone, with weak eyes."""

from typing import Any

from playwright.sync_api import Page

from tests.cli.process import ROOT

AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
FEW = 5
RUN = "() => axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)"


def grave(page: Page) -> list[str]:
    """Its serious and critical findings, a line for each place, the first few of each rule."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {reason(node)}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"][:FEW]
    ]


def reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)[:160]
