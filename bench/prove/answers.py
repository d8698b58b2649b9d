"""Say by the exit status whether the worklist answers at an address, signed in as hana."""

import sys
import urllib.request

with urllib.request.urlopen(sys.argv[1], timeout=5) as answer:
    sys.exit("Casework" not in answer.read().decode())
