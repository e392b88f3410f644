"""The wheel: the same bytes each time, the modes and the records that pip needs, and an entry that jupyter-server-proxy understands."""

import base64
import csv
import hashlib
import importlib.util
import io
import json
import os
import stat
import sys
import tempfile
import types
import unittest
import zipfile

from . import __file__ as package_file

SOURCES = os.path.abspath(os.path.join(os.path.dirname(package_file), "..", "..", "src", "python"))
ROOT_FILES = os.path.exists(os.path.join(SOURCES, "..", "..", "Directory.Build.props"))


def load(name, path):
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@unittest.skipUnless(ROOT_FILES, "only in a whole checkout")
class Wheel(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.sidecar = os.path.join(self.folder, "sidecar")
        self.panel = os.path.join(self.folder, "panel")
        for path, text in ((self.sidecar + "/rucio-jupyter", "#!"), (self.sidecar + "/a.dll", "dll"), (self.sidecar + "/a.pdb", "pdb"),
                           (self.panel + "/package.json", "{}"), (self.panel + "/static/x.js", "1"),
                           (self.panel + "/locale/de_DE/LC_MESSAGES/rucio_jupyter.json", "{}")):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        self.builder = load("build_wheel", os.path.join(SOURCES, "build_wheel.py"))

    def build(self, out):
        return self.builder.build(self.sidecar, self.panel, os.path.join(self.folder, out), "py3-none-manylinux_2_27_x86_64")

    def test_the_same_input_gives_the_same_bytes(self):
        with open(self.build("one"), "rb") as one, open(self.build("two"), "rb") as two:
            self.assertEqual(hashlib.sha256(one.read()).hexdigest(), hashlib.sha256(two.read()).hexdigest())

    def test_every_file_is_recorded_with_its_digest_and_the_sidecar_is_executable(self):
        with zipfile.ZipFile(self.build("one")) as wheel:
            names = wheel.namelist()
            info = [name for name in names if name.endswith("/RECORD")][0]
            records = {row[0]: row[1:] for row in csv.reader(io.StringIO(wheel.read(info).decode()))}
            self.assertEqual(sorted(records), sorted(names))
            for name, (digest, size) in records.items():
                if name != info:
                    content = wheel.read(name)
                    expected = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                    self.assertEqual((digest, int(size)), ("sha256=" + expected, len(content)))
            modes = {name: wheel.getinfo(name).external_attr >> 16 for name in names}
            self.assertTrue(modes["rucio_jupyter_proxy/sidecar/rucio-jupyter"] & stat.S_IXUSR)
            self.assertFalse(modes["rucio_jupyter_proxy/sidecar/a.dll"] & stat.S_IXUSR)
            self.assertFalse([name for name in names if name.endswith(".pdb") or "__pycache__" in name])
            self.assertIn("rucio_jupyterlab/kernels/ipython/__init__.py", names)
            self.assertTrue([name for name in names if name.endswith(".data/data/share/jupyter/labextensions/rucio-jupyter/static/x.js")])

    def test_translations_lie_where_jupyterlab_looks_for_them(self):
        with zipfile.ZipFile(self.build("one")) as wheel:
            self.assertIn("rucio_jupyter_proxy/locale/de_DE/LC_MESSAGES/rucio_jupyter.json", wheel.namelist())
            entries = [wheel.read(name).decode() for name in wheel.namelist() if name.endswith("/entry_points.txt")]
        self.assertIn("[jupyterlab.locale]\nrucio_jupyter = rucio_jupyter_proxy\n", entries[0])

    def test_what_is_missing_is_said(self):
        os.unlink(os.path.join(self.sidecar, "rucio-jupyter"))
        with self.assertRaises(SystemExit) as caught:
            self.build("one")
        self.assertIn("publish the sidecar first", str(caught.exception))


class Proxy(unittest.TestCase):
    def setUp(self):
        self.proxy = load("rucio_jupyter_proxy_under_test", os.path.join(SOURCES, "rucio_jupyter_proxy", "__init__.py"))

    def test_the_entry_starts_the_sidecar_on_the_socket_that_the_proxy_gives(self):
        entry = self.proxy.setup_proxy()
        values = {"unix_socket": "/tmp/x/socket", "port": 0, "base_url": "/user/jdoe/"}
        command = [part.format(**values) for part in entry["command"]]
        self.assertEqual(command[1:], ["serve", "--socket", "/tmp/x/socket", "--base-url", "/user/jdoe/"])
        self.assertEqual((entry["unix_socket"], entry["absolute_url"], entry["timeout"], entry["update_last_activity"]), (True, False, 15, False))
        self.assertEqual(entry["launcher_entry"], {"enabled": False})
        json.dumps(entry)

    def test_the_sidecar_hears_where_the_file_browser_begins(self):
        self.assertNotIn("environment", self.proxy.setup_proxy())
        server = types.SimpleNamespace(root_dir="/srv/{notebooks}")
        running = types.SimpleNamespace(initialized=lambda: True, instance=lambda: server)
        sys.modules["jupyter_server.serverapp"] = types.SimpleNamespace(ServerApp=running)
        self.addCleanup(sys.modules.pop, "jupyter_server.serverapp")
        environment = self.proxy.setup_proxy()["environment"]
        self.assertEqual({name: value.format(port=0) for name, value in environment.items()}, {"RUCIO_JUPYTER_ROOT_DIR": "/srv/{notebooks}"})

        running.initialized = lambda: False
        self.assertNotIn("environment", self.proxy.setup_proxy())

    def test_another_program_can_be_named(self):
        os.environ["RUCIO_JUPYTER_SIDECAR"] = "/opt/x"
        self.addCleanup(os.environ.pop, "RUCIO_JUPYTER_SIDECAR")
        self.assertEqual(self.proxy.setup_proxy()["command"][0], "/opt/x")
