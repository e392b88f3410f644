"""The Python that the panel sends to a kernel, with and without a helper to load."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "..", "frontend", "src", "kernels", "languages", "python.ts")
HELPERS = os.path.abspath(os.path.join(HERE, "..", "..", "src", "python"))

# A Python that is used in place has a loader of its own in front of it.
PYTHON = json.loads(os.environ.get("RUCIO_JUPYTER_PYTHON", "null")) or [sys.executable]

VARIABLES = [
    {"name": "small", "did": "test:small", "type": "collection", "instance": "", "state": "here", "available": True,
     "files": [("test:a", "/data/a", None, "here", 4), ("test:b", "/data/b", None, "here", 4)], "manifest": None, "listing": None, "total": 2},
    {"name": "far", "did": "test:far", "type": "file", "instance": "", "state": "not_here", "available": False,
     "files": [("test:far", None, None, "not_here", 4)], "manifest": None, "listing": None, "total": 1},
    {"name": "later", "did": "test:later", "type": "collection", "instance": "", "state": "unknown", "available": False,
     "files": None, "manifest": None, "listing": None, "total": None},
    {"name": "open", "did": "test:a", "type": "file", "instance": "", "state": "here", "available": True,
     "files": [("test:a", "/data/a", None, "here", 4)], "manifest": None, "listing": None, "total": 1},
]


@unittest.skipUnless(os.path.exists(SOURCE), "the panel's sources are not beside the tests")
class Runner(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(SOURCE, encoding="utf-8") as file:
            text = re.search(r"const RUNNER = `\n(.*?)`;", file.read(), re.S).group(1)
        cls.runner = text.replace("\\\\", "\\")

    def run_in_fresh_python(self, folder, after, variables=VARIABLES, twice=False, **options):
        given = {"folder": folder, "socket": None, "consented": [], "force": False, **options}
        call = "report = __rucio_define(globals(), variables, options)\n"
        program = "variables, options = %r, %r\n%s\n%s%s\nimport json\nprint(json.dumps([json.loads(bytes.fromhex(report)), %s]))\n" % (
            variables, given, self.runner, call, "%s\n" % twice + call if twice else "", after)
        with tempfile.TemporaryDirectory() as empty:
            done = subprocess.run(PYTHON + ["-"], input=program, capture_output=True, text=True, cwd=empty, check=False,
                                  env={**os.environ, "PYTHONPATH": "", "JUPYTER_RUNTIME_DIR": empty})
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_without_a_helper_values_are_strings_and_lists(self):
        report, values = self.run_in_fresh_python(None, "[small, far, later, type(small).__name__, open.__name__]")
        self.assertEqual(values, [["/data/a", "/data/b"], "<rucio:test:far NOT AVAILABLE>", ["<rucio:test:later NOT RESOLVED YET>"], "list", "open"])
        self.assertEqual((report["defined"], list(report["refused"]), report["helper"]), (["small", "far", "later"], ["open"], None))

    def test_with_the_helper_at_hand_values_are_live(self):
        report, values = self.run_in_fresh_python(HELPERS, "[list(small), repr(far), type(later).__name__]")
        self.assertEqual(values[0], ["/data/a", "/data/b"])
        self.assertIn("test:far: not here", values[1])
        self.assertEqual(values[2], "MultipleItemDID")
        self.assertTrue(report["helper"])

    def test_a_folder_that_this_kernel_cannot_see_is_no_fault(self):
        report, values = self.run_in_fresh_python("/nowhere/at/all", "[small]")
        self.assertEqual((report["helper"], values), (None, [["/data/a", "/data/b"]]))

    def test_plain_values_that_a_cell_changed_are_left_alone(self):
        report, values = self.run_in_fresh_python(None, "[small, far]", twice="small = 'mine'")
        self.assertEqual((list(report["kept"]), values[0]), (["small"], "mine"))

    def test_plain_long_lists_come_from_a_manifest(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = os.path.join(folder, "m.txt")
            with open(manifest, "w", encoding="utf-8", newline="\n") as file:
                file.write("/data/a\r x\n<rucio:test:b NOT AVAILABLE>\n")
            variable = dict(VARIABLES[0], name="big", files=None, manifest=manifest)
            _, values = self.run_in_fresh_python(None, "big", [variable])
            self.assertEqual(values, ["/data/a\r x", "<rucio:test:b NOT AVAILABLE>"])

    def test_nothing_but_the_variables_stays_in_the_namespace(self):
        _, names = self.run_in_fresh_python(HELPERS, "sorted(n for n in globals() if not n.startswith('__'))")
        self.assertEqual(names, ["far", "json", "later", "options", "report", "small", "variables"])
