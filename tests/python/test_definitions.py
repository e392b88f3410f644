"""Defining variables: one bad entry stops no other, and no name is taken that is not free."""

import json
import os
import tempfile
import unittest

from . import fake_sidecar
from rucio_jupyterlab.kernels.ipython import api, definitions, errors, types
from rucio_jupyterlab.kernels.ipython.sidecar import Sidecar


def entry(name, did="test:d", kind="collection", state="here", files=(("test:a", "/a", None, "here", 1),), **more):
    return {"name": name, "did": did, "type": kind, "instance": "", "state": state, "available": state == "here",
            "files": None if files is None else list(files), "listing": None, "total": None, **more}


class Defining(unittest.TestCase):
    def setUp(self):
        self.known = definitions.Definitions(Sidecar("/nowhere/s"))
        self.space = {}

    def define(self, *variables, **options):
        return self.known.define(self.space, variables, options)

    def test_builtins_keywords_private_and_shell_names_are_refused(self):
        names = ["open", "print", "get_ipython", "In", "_", "_x", "class", "2a", "a b", "", "display", "exit", "a;import os", None, 3]
        report = self.define(*[entry(name) for name in names], entry("fine"))
        self.assertEqual(report["defined"], ["fine"])
        self.assertEqual(len(report["refused"]), len(names))
        self.assertEqual(list(self.space), ["fine"])

    def test_a_builtin_is_defined_with_consent_and_a_keyword_not_even_then(self):
        report = self.define(entry("open"), entry("class"), consented=["open", "class"])
        self.assertEqual((report["defined"], list(report["refused"])), (["open"], ["class"]))

    def test_malformed_entries_do_not_stop_the_others(self):
        report = self.define({}, 7, {"name": "x"}, entry("y", files=[None]), entry("good"))
        self.assertEqual(report["defined"], ["good"])
        self.assertIn("x", report["refused"])

    def test_a_name_that_a_cell_changed_is_left_alone_until_forced(self):
        self.define(entry("small"))
        self.space["small"] = "mine"
        report = self.define(entry("small"))
        self.assertEqual((report["kept"].keys(), self.space["small"]), ({"small"}, "mine"))
        self.define(entry("small"), force=True)
        self.assertEqual(list(self.space["small"]), ["/a"])

    def test_a_name_that_a_cell_had_before_is_defined_once_asked_for(self):
        self.space["small"] = 5
        self.assertEqual(self.define(entry("small"))["defined"], ["small"])

    def test_a_change_of_state_updates_the_same_collection(self):
        self.define(entry("small", state="on_the_way", files=None))
        before = self.space["small"]
        self.define(entry("small"))
        self.assertIs(self.space["small"], before)
        self.assertEqual(list(before), ["/a"])

    def test_another_did_under_the_same_name_is_another_value(self):
        self.define(entry("small"))
        before = self.space["small"]
        self.define(entry("small", did="test:other", files=[("test:b", "/b", None, "here", 1)]))
        self.assertIsNot(self.space["small"], before)
        self.assertEqual((list(before), list(self.space["small"])), (["/a"], ["/b"]))

    def test_nothing_known_yet_does_not_undo_what_is_known(self):
        self.define(entry("small"))
        self.define(entry("small", state="unknown", files=None))
        self.assertEqual(list(self.space["small"]), ["/a"])

    def test_waiting_rebinds_the_variable_of_a_file(self):
        with fake_sidecar.FakeSidecar() as server:
            server.put("test:f", [("test:f", None)], "on_the_way", "file")
            self.known.sidecar.use(server.path)
            self.define(entry("one", "test:f", "file", "on_the_way", None))
            server.put("test:f", [("test:f", "/f")], kind="file")
            self.space["one"].wait(progress=False)
            self.assertEqual((self.space["one"], str.__str__(self.space["one"])), ("/f", "/f"))
            self.assertEqual(self.define(entry("one", "test:f", "file", files=[("test:f", "/f", None, "here", 1)]))["defined"], ["one"])

    def test_an_unresolved_file_is_looked_up_at_once_where_the_sidecar_answers(self):
        with fake_sidecar.FakeSidecar() as server:
            server.put("test:f", [("test:f", "/f")], kind="file")
            self.known.sidecar.use(server.path)
            self.define(entry("one", "test:f", "file", "unknown", None))
            self.assertEqual(str.__str__(self.space["one"]), "/f")

    def test_a_long_collection_is_ready_at_once_and_read_from_its_listing(self):
        with tempfile.TemporaryDirectory() as folder:
            listing = os.path.join(folder, "l.tsv")
            with open(listing, "w", encoding="utf-8") as file:
                file.writelines("test:%d\t/data/%d\t\there\t1\n" % (i, i) for i in range(10000))
            self.define(entry("big", files=None, listing=listing, total=10000))
            self.assertEqual((self.space["big"].total, len(self.space["big"]), self.space["big"][9999]), (10000, 10000, "/data/9999"))

    def test_forget_takes_back_only_what_is_still_ours(self):
        self.define(entry("a"), entry("b"))
        self.space["b"] = 1
        self.known.forget(self.space)
        self.assertEqual(self.space, {"b": 1})


class Api(unittest.TestCase):
    def setUp(self):
        self.server = fake_sidecar.FakeSidecar()
        self.server.start()
        self.addCleanup(self.server.stop)
        self.known = definitions.Definitions(Sidecar(self.server.path))
        self.rucio = api.RucioApi(self.known)

    def test_get_gives_paths_and_search_gives_dids(self):
        self.server.put("test:d", [("test:a", "/a")])
        self.server.put("test:f", [("test:f", "/f")], kind="file")
        self.assertEqual((list(self.rucio.get("test:d")), self.rucio.get("test:f")), (["/a"], "/f"))
        self.assertEqual([hit["did"] for hit in self.rucio.search("test:*")], ["test:d", "test:f"])

    def test_get_can_ask_for_the_data_and_wait(self):
        self.server.put("test:d", [("test:a", None)])

        def arrive(path, query, body, whole=self.server.answer):
            if path.endswith("make-available"):
                self.server.put("test:d", [("test:a", "/a")])
            return whole(path, query, body)

        self.server.answer = arrive
        self.assertEqual(list(self.rucio.get("test:d", wait=True, make_available=True)), ["/a"])
        self.assertEqual(self.server.requested, ["test:d"])

    def test_a_malformed_did_is_refused_before_anything_is_asked(self):
        for did in ("", " ", ":", "a:", None):
            with self.assertRaises(errors.RucioError):
                self.rucio.get(did)
        self.assertEqual(self.server.seen, [])

    def test_a_name_without_scope_takes_the_scope_that_the_sidecar_finds(self):
        self.server.put("test:bare.x", [("test:a", "/a")])
        found = self.rucio.get("bare.x")
        self.assertEqual((found.did, list(found)), ("test:bare.x", ["/a"]))

    def test_a_script_takes_the_attachments_of_a_notebook(self):
        self.server.put("test:d", [("test:a", "/a")])
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "n.ipynb")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"metadata": {"rucio_attachments": [{"did": "test:d", "type": "collection", "variableName": "d"}, "rubbish"]}}, file)
            space = {}
            self.assertEqual(self.rucio.attach_notebook(path, space), ["d"])
            self.assertEqual(list(space["d"]), ["/a"])

    def test_unsafe_requests_carry_what_the_xsrf_rule_asks_for(self):
        self.server.put("test:d", [("test:a", None)])
        self.rucio.get("test:d").make_available()
        post = [headers for method, _, _, headers in self.server.seen if method == "POST"][0]
        self.assertEqual(post["Authorization"], "rucio-kernel 1")
