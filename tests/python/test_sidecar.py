"""Finding the socket: variable, the Jupyter server's own runtime file, the newest live one; never a stranger's."""

import json
import os
import tempfile
import time
import unittest

from . import fake_sidecar
from rucio_jupyterlab.kernels.ipython.sidecar import find_socket, runtime_folder


class Discovery(unittest.TestCase):
    def setUp(self):
        self.server = fake_sidecar.FakeSidecar()
        self.server.start()
        self.addCleanup(self.server.stop)
        self.folder = tempfile.mkdtemp(prefix="rj-")
        self.env = {"JUPYTER_RUNTIME_DIR": self.folder, "HOME": self.folder}

    def write(self, pid, socket, mode=0o600, age=0):
        path = os.path.join(self.folder, "rucio-jupyter-%d.json" % pid)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"socket": socket, "pid": 1, "version": "0", "protocol": 1}, file)
        os.chmod(path, mode)
        os.utime(path, (time.time() - age,) * 2)
        return path

    def test_the_variable_comes_first(self):
        self.assertEqual(find_socket({**self.env, "RUCIO_JUPYTER_SOCKET": "/x/s"}), "/x/s")

    def test_the_file_of_the_own_jupyter_server_comes_before_a_newer_one(self):
        with fake_sidecar.FakeSidecar() as other:
            self.write(4242, self.server.path, age=100)
            self.write(4243, other.path)
            self.assertEqual(find_socket({**self.env, "JPY_PARENT_PID": "4242"}), self.server.path)
            self.assertEqual(find_socket({**self.env, "JPY_PARENT_PID": "7"}), other.path)
            self.assertEqual(find_socket(self.env), other.path)

    def test_a_file_whose_socket_is_gone_is_passed_over(self):
        self.write(1, "/nowhere/s")
        self.assertIsNone(find_socket(self.env))
        self.write(2, self.server.path, age=50)
        self.assertEqual(find_socket(self.env), self.server.path)

    def test_files_that_others_may_write_links_and_rubbish_are_passed_over(self):
        self.write(1, self.server.path, mode=0o666)
        os.symlink(self.write(99, self.server.path, mode=0o622), os.path.join(self.folder, "rucio-jupyter-2.json"))
        with open(os.path.join(self.folder, "rucio-jupyter-3.json"), "w", encoding="utf-8") as file:
            file.write("{")
        self.assertIsNone(find_socket(self.env))

    def test_a_folder_that_is_not_there_is_no_sidecar(self):
        self.assertIsNone(find_socket({"JUPYTER_RUNTIME_DIR": "/nowhere/at/all", "HOME": "/"}))

    def test_the_runtime_folder_follows_jupyter_core(self):
        self.assertEqual(runtime_folder({"JUPYTER_RUNTIME_DIR": "/r"}), "/r")
        self.assertEqual(runtime_folder({"JUPYTER_DATA_DIR": "/d"}), "/d/runtime")
        self.assertEqual(runtime_folder({"XDG_DATA_HOME": "/x", "HOME": "/h"}), "/x/jupyter/runtime")
        self.assertEqual(runtime_folder({"HOME": "/h"}), "/h/.local/share/jupyter/runtime")
