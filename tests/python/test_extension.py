"""The IPython extension: loading, names, magic, and the comm messages of the Python extension."""

import contextlib
import io
import unittest

try:
    from IPython.core.interactiveshell import InteractiveShell
except ImportError:
    InteractiveShell = None

from . import fake_sidecar
import rucio_jupyterlab.kernels.ipython as extension
from rucio_jupyterlab.kernels.ipython import comms, definitions


class FakeComm:
    def __init__(self):
        self.sent = []
        self.receive = None

    def on_msg(self, callback):
        self.receive = callback

    def on_close(self, callback):
        pass

    def send(self, data):
        self.sent.append(data)

    def close(self):
        pass


def message(data):
    return {"content": {"data": data}}


@unittest.skipIf(InteractiveShell is None, "IPython is not installed")
class Extension(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shell = InteractiveShell.instance()

    def setUp(self):
        self.server = fake_sidecar.FakeSidecar()
        self.server.start()
        self.addCleanup(self.server.stop)
        extension._sidecar._path = self.server.path
        extension._known.states.clear()
        extension._known._defined.clear()
        extension.load_ipython_extension(self.shell)
        self.addCleanup(extension.unload_ipython_extension, self.shell)

    def run_line(self, line):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            result = self.shell.run_line_magic("rucio", line)
        return result, out.getvalue()

    def test_loading_twice_is_loading_once_and_unloading_takes_everything_back(self):
        extension.load_ipython_extension(self.shell)
        self.assertIs(self.shell.user_ns["resolve_dids"], extension.resolve_dids)
        extension.unload_ipython_extension(self.shell)
        self.assertNotIn("resolve_dids", self.shell.user_ns)
        self.assertNotIn("Rucio", self.shell.user_ns)
        self.assertIsNone(self.shell.find_line_magic("rucio"))

    def test_names_that_the_user_has_taken_are_left_alone(self):
        extension.unload_ipython_extension(self.shell)
        self.shell.user_ns["Rucio"] = "mine"
        self.addCleanup(self.shell.user_ns.pop, "Rucio", None)
        extension.load_ipython_extension(self.shell)
        self.assertEqual(self.shell.user_ns["Rucio"], "mine")

    def test_load_ext_by_name_works(self):
        self.shell.run_line_magic("load_ext", "rucio_jupyterlab.kernels.ipython")
        self.assertIsNotNone(self.shell.find_line_magic("rucio"))

    def test_the_magic_gets_lists_waits_searches_and_tells_its_status(self):
        self.server.put("test:d", [("test:a", "/a")])
        self.run_line("get test:d --as data")
        self.assertEqual(list(self.shell.user_ns["data"]), ["/a"])
        self.assertIn("data: test:d (here, 1 files)", self.run_line("list")[1])
        self.assertIn("test:d  dataset, 1 files", self.run_line("search test:*")[1])
        self.assertIn("Instances: demo", self.run_line("status")[1])
        self.run_line("wait data --timeout 5")
        self.assertEqual(list(self.run_line("get test:d")[0]), ["/a"])
        self.assertIn("%rucio wait NAME", self.run_line("")[1])

    def test_a_wrong_line_says_how_to_get_help(self):
        for line, words in (("nothing", "help"), ("get", "help"), ("wait nobody", "not an attached variable"), ("get test:d --as open", "cannot be")):
            with self.assertRaises(extension.RucioError) as caught:
                self.run_line(line)
            self.assertIn(words, str(caught.exception))

    def test_completion_offers_verbs_and_names(self):
        self.server.put("test:d", [("test:a", "/a")])
        self.run_line("get test:d --as data")
        magic = extension.RucioMagic(self.shell, extension.Rucio, extension._known)

        class Event:
            def __init__(self, line):
                self.line = line

        self.assertIn("wait", magic.complete(self.shell, Event("%rucio w")))
        self.assertEqual(magic.complete(self.shell, Event("%rucio wait ")), ["data"])
        self.assertIn("test:d", magic.complete(self.shell, Event("%rucio get ")))

    def test_resolve_dids_reports(self):
        self.server.put("test:d", [("test:a", None)])
        self.run_line("get test:d --as data")
        self.assertEqual(extension.resolve_dids(), {"data": "not_here"})
        self.server.put("test:d", [("test:a", "/a")])
        self.assertEqual(extension.resolve_dids(timeout=5), {"data": "here"})
        self.assertEqual(list(self.shell.user_ns["data"]), ["/a"])

    def test_the_front_end_defines_through_one_call(self):
        report = extension.define_variables(self.shell.user_ns, [
            {"name": "x", "did": "test:x", "type": "collection", "instance": "", "state": "here", "available": True,
             "files": [("test:a", "/a", None, "here", 1)], "listing": None, "total": 1}], {"socket": None, "consented": [], "force": False})
        self.assertEqual((report["defined"], bool(report["helper"])), (["x"], True))


class OldFrontEnd(unittest.TestCase):
    """What the Python extension's panel sends, and what it must get back."""

    def setUp(self):
        self.space = {}
        known = definitions.Definitions(extension.Sidecar("/nowhere/s"))
        self.comms = comms.Comms(None, lambda variables: known.define(self.space, variables, {}))
        self.out = FakeComm()
        self.comms._out = self.out
        self.incoming = FakeComm()
        self.comms._opened(self.incoming, None)

    def inject(self, *dids):
        self.incoming.receive(message({"action": "inject", "dids": list(dids)}))

    def test_inject_defines_and_is_acknowledged(self):
        self.inject({"type": "collection", "variableName": "c", "files": [{"path": "/a", "pfn": "root://a"}], "didAvailable": True},
                    {"type": "file", "variableName": "f", "files": [{"path": "/f"}]})
        self.assertEqual((list(self.space["c"]), self.space["c"][0].pfn, self.space["f"]), (["/a"], "root://a", "/f"))
        self.assertEqual((self.out.sent[0]["action"], self.out.sent[0]["variable_names"]), ("ack-inject", ["c", "f"]))

    def test_what_is_not_available_raises_and_malformed_entries_stop_no_other(self):
        self.inject({"type": "file", "variableName": "gone", "files": None}, {"type": "collection", "variableName": "part", "files": [{"path": "/a"}], "didAvailable": False},
                    {"type": "collection", "variableName": "odd", "files": None}, {"variableName": "open", "files": []}, {"type": "file", "variableName": "ok", "files": [{"path": "/k"}]})
        self.assertEqual(self.out.sent[0]["variable_names"], ["gone", "part", "odd", "ok"])
        self.assertIn("open", self.out.sent[0]["refused"])
        for name in ("gone", "part", "odd"):
            with self.assertRaises(extension.DIDNotAvailableException):
                str(self.space[name])

    def test_unknown_actions_are_passed_over(self):
        self.incoming.receive(message({"action": "dance"}))
        self.incoming.receive(message({}))
        self.assertEqual((self.space, self.out.sent), ({}, []))

    def test_request_inject_goes_out_on_the_front_ends_target(self):
        self.comms._manager_for_test = None
        self.assertTrue(self.comms.request())
        self.assertEqual(self.out.sent, [{"action": "request-inject"}])
