"""ready.py PORT: ends with 0 when the process of the center that listens there is ready."""

import sys
import urllib.request

urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/readyz", timeout=4)
