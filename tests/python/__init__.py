"""Tests of the IPython helper: `python3 -m unittest discover -s tests/python -t tests`."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "python"))
