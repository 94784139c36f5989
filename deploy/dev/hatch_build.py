"""Hatch's hook for a wheel: the browser side is built first, so that whoever installs it needs no Node."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltPages(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install is built by `make ui`; a source archive brings what was built."""
        if version != "editable" and not (Path(self.root) / "PKG-INFO").exists():
            subprocess.run([sys.executable, "deploy/dev/ui.py", "build"], cwd=self.root, check=True)
