"""`python -m matching rank|score|assign|evaluate|coverage|bench`."""

import sys

from matching.cli import main

if __name__ == "__main__":
    sys.exit(main())
