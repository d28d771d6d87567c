"""`python -m matching rank|score|evaluate|bench|assign`."""

import sys

from matching.cli import main

if __name__ == "__main__":
    sys.exit(main())
