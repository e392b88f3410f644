"""Runs the tests of the Python helper under every Python that is at hand: the machine's own and JupyterLab's.

Usage: run.py RESULT.json        With --one PYTHONS_NAME RESULT.json it runs them in this very interpreter.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT_SECONDS = 300


def interpreters():
    """Name to command line."""
    found = {}
    for candidate in ("/usr/bin/python3", sys.executable):
        if os.path.exists(candidate):
            version = subprocess.run([candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                                     capture_output=True, text=True, check=True).stdout.strip()
            found.setdefault("Python " + version, ([candidate], {}))
    root = os.environ.get("RUCIO_JUPYTER_LAB_ROOT") or os.path.expanduser("~/.cache/rucio-jupyter/lab-root")
    loader = os.path.join(root, "lib64", "ld-linux-x86-64.so.2")
    python = os.path.join(root, "usr", "bin", "python3")
    if os.path.exists(loader) and os.path.exists(python):
        # A Debian tree used in place: its own loader and libraries, everybody's files and sockets.
        libraries = ":".join(os.path.join(root, part) for part in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib"))
        found["JupyterLab's Python"] = ([loader, "--library-path", libraries, python], {"PYTHONHOME": os.path.join(root, "usr")})
    elif os.path.exists(os.path.join(root, "bin", "python3")):
        found["JupyterLab's Python"] = ([os.path.join(root, "bin", "python3")], {})
    return found


def run_one(name, result):
    sys.path.insert(0, os.path.dirname(HERE))
    suite = unittest.defaultTestLoader.discover(HERE, top_level_dir=os.path.dirname(HERE))
    outcome = unittest.TextTestRunner(verbosity=1, stream=sys.stdout).run(suite)
    bad = [str(case) for case, _ in outcome.failures + outcome.errors] + [str(case) for case in outcome.unexpectedSuccesses]
    failed = len({text.split(" [")[0] for text in bad})
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"passed": outcome.testsRun - failed - len(outcome.skipped), "failed": failed, "skipped": len(outcome.skipped),
                   "failures": ["%s (%s)" % (text, name) for text in bad]}, file)


def run_all(result):
    total = {"passed": 0, "failed": 0, "skipped": 0, "failures": []}
    for name, (command, environment) in interpreters().items():
        print("-- %s" % name, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            partial = os.path.join(folder, "result.json")
            try:
                subprocess.run(command + [os.path.abspath(__file__), "--one", name, partial], timeout=LIMIT_SECONDS, check=False,
                               env={**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": "1", "RUCIO_JUPYTER_PYTHON": json.dumps(command)})
                with open(partial, encoding="utf-8") as file:
                    one = json.load(file)
            except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
                one = {"passed": 0, "failed": 1, "skipped": 0, "failures": ["%s: the tests did not finish (%s)" % (name, problem)]}
        for key, value in one.items():
            total[key] += value
    with open(result, "w", encoding="utf-8") as file:
        json.dump(total, file)
    print("Python helper: %(passed)d passed, %(failed)d failed, %(skipped)d skipped" % total)
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        run_one(*sys.argv[2:])
    else:
        sys.exit(run_all(os.path.abspath(sys.argv[1])))
