"""`python -m matching rank|score|evaluate|coverage`."""

import sys

from matching.cli import main

if __name__ == "__main__":
    sys.exit(main())
