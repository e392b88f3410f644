"""SingleItemDID and MultipleItemDID: paths where the data are here, a telling refusal everywhere else."""

import asyncio
import copy
import json
import os
import pathlib
import pickle
import tempfile
import threading
import unittest

from . import fake_sidecar
from rucio_jupyterlab.kernels.ipython import errors, state, types
from rucio_jupyterlab.kernels.ipython.sidecar import Sidecar


def told(kind, word, files, sidecar=None, did="test:small"):
    facts = state.DidState(did, kind, "demo", sidecar)
    facts.tell(word, word == "here", None if files is None else [state.FileFacts(*f) for f in files], None, None)
    return types.value_of(facts)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Values(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.paths = []
        for name in ("a", "b"):
            self.paths.append(os.path.join(self.folder.name, name))
            with open(self.paths[-1], "wb") as file:
                file.write(b"root" + name.encode())
        self.files = [("test:a", self.paths[0], "root://x/a", "here", 5), ("test:b", self.paths[1], None, "here", 5)]

    def test_a_collection_is_a_list_of_paths(self):
        small = told("collection", "here", self.files)
        self.assertIsInstance(small, list)
        self.assertEqual([read(f)[:4] for f in small], [b"root", b"root"])
        self.assertEqual(list(small), self.paths)
        self.assertEqual(sorted(small, reverse=True), self.paths[::-1])
        self.assertEqual((len(small), small[0], small[-1], self.paths[1] in small), (2, self.paths[0], self.paths[1], True))
        self.assertEqual([*small], small + [])
        self.assertEqual(json.loads(json.dumps(small)), self.paths)
        self.assertEqual(",".join(small), ",".join(self.paths))
        first, second = small
        self.assertEqual(second, self.paths[1])

    def test_a_slice_is_a_collection_and_a_repr_is_a_literal(self):
        small = told("collection", "here", self.files)
        self.assertIsInstance(small[:1], types.MultipleItemDID)
        self.assertEqual(small[:1].items, self.paths[:1])
        self.assertEqual(eval(repr(small)), self.paths)
        self.assertEqual(eval(repr(small[0])), self.paths[0])

    def test_a_file_is_a_text_with_facts(self):
        one = told("file", "here", self.files[:1], did="test:a")
        self.assertIsInstance(one, str)
        self.assertEqual(read(one), b"roota")
        self.assertEqual((str(one), one.path, one.pfn, one.size, one.did, one.state, one.did_available),
                         (self.paths[0], self.paths[0], "root://x/a", 5, "test:a", "here", True))
        self.assertEqual((one + ".idx", "x:" + one, f"{one}", "%s" % one), (self.paths[0] + ".idx", "x:" + self.paths[0], self.paths[0], self.paths[0]))
        self.assertEqual((one.endswith("a"), one.split("/")[-1], pathlib.Path(one).name, os.path.basename(one)), (True, "a", "a", "a"))
        self.assertEqual({one: 1}[self.paths[0]], 1)

    def test_pickle_copy_and_deepcopy_keep_type_and_facts(self):
        for value in (told("file", "here", self.files[:1]), told("collection", "here", self.files),
                      told("file", "not_here", None), told("collection", "stuck", None)):
            for twin in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
                self.assertIs(type(twin), type(value))
                self.assertEqual((twin.did, twin.state, twin.did_available, repr(twin)),
                                 (value.did, value.state, value.did_available, repr(value)))

    def test_every_use_of_a_missing_file_names_did_state_and_remedy(self):
        one = told("file", "not_here", None, did="test:far")
        uses = [lambda: str(one), lambda: one + "x", lambda: "x" + one, lambda: f"{one}", lambda: "%s" % one, lambda: len(one),
                lambda: list(one), lambda: one[0], lambda: one.upper(), lambda: one * 2, lambda: bool(one),
                lambda: str(pathlib.Path(one)), lambda: format(one, ">3"), lambda: "a" in one]
        for number, use in enumerate(uses):
            with self.subTest(number), self.assertRaises(errors.DIDNotAvailableException) as caught:
                use()
            self.assertRegex(str(caught.exception), "test:far is not here.*make_available")
            self.assertEqual((caught.exception.did, caught.exception.state), ("test:far", "not_here"))
            self.assertIsInstance(caught.exception, Exception)

    def test_open_and_c_code_meet_the_did_and_never_the_word_none(self):
        one = told("file", "on_the_way", None, did="test:far")
        with self.assertRaises(FileNotFoundError) as caught:
            open(one)
        self.assertRegex(str(caught.exception), r"test:far: on the way; wait for it with \.wait\(\)")
        self.assertEqual(",".join([one]), "<rucio:test:far NOT AVAILABLE>")
        self.assertFalse(os.path.exists(one))

    def test_every_use_of_a_missing_collection_raises(self):
        far = told("collection", "on_the_way", None)
        for number, use in enumerate([lambda: len(far), lambda: list(far), lambda: far[0], lambda: bool(far), lambda: str(far),
                                      lambda: [*far], lambda: sorted(far), lambda: far + [], lambda: [] + far, lambda: "x" in far,
                                      lambda: far == [], lambda: json.dumps(far), lambda: f"{far}", lambda: dict.fromkeys(far)]):
            with self.subTest(number), self.assertRaises(errors.RucioError):
                use()

    def test_repr_never_raises(self):
        values = [told(kind, word, files) for kind in ("file", "collection") for word in ("unknown", "not_here", "stuck", "partly_here", "odd")
                  for files in (None, [], [("test:a", None, None, "not_here", None)])]
        values += [types.SingleItemDID(None), types.MultipleItemDID([], False), types.MultipleItemDID(None)]
        for value in values:
            for text in (repr(value), repr([value]), repr({"a": value}), repr((value,))):
                self.assertTrue(text)
            value._repr_html_()

    def test_a_partial_collection_is_usable_file_by_file_and_never_passes_for_a_whole_one(self):
        partly = told("collection", "partly_here", [self.files[0], ("test:b", None, None, "not_here", 5)])
        self.assertEqual(partly[0], self.paths[0])
        with self.assertRaises(errors.DIDNotAvailableException) as caught:
            partly[1]
        self.assertRegex(str(caught.exception), "test:b is not here.*belongs to test:small")
        with self.assertRaises(errors.DIDNotAvailableException) as caught:
            list(partly)
        self.assertRegex(str(caught.exception), r"test:small is only partly here \(1 of 2 files\).*available_files")
        self.assertEqual((partly.available_files, [f.did for f in partly.missing_files], partly.total), ([self.paths[0]], ["test:b"], 2))

    def test_the_constructors_of_the_python_extension_still_work(self):
        one = types.SingleItemDID("/x/y", "root://p")
        many = types.MultipleItemDID([one], True)
        self.assertEqual((one.path, one.pfn, one.did_available, many.items, many.did_available, many[0]), ("/x/y", "root://p", True, ["/x/y"], True, "/x/y"))
        with self.assertRaises(errors.DIDNotAvailableException):
            str(types.SingleItemDID(None))
        with self.assertRaises(errors.DIDNotAvailableException):
            list(types.MultipleItemDID([], False))

    def test_a_listing_file_is_read_back_bit_by_bit(self):
        odd = "/x/tab\there\\back\nline é"
        escaped = odd.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
        listing = os.path.join(self.folder.name, "l.tsv")
        with open(listing, "w", encoding="utf-8", newline="\n") as file:
            file.write("test:a\t%s\t\there\t7\ntest:b\t\t\tnot_here\t\n" % escaped)
        files = state.read_listing(listing)
        self.assertEqual([(f.did, f.path, f.state, f.size) for f in files], [("test:a", odd, "here", 7), ("test:b", None, "not_here", None)])


class Live(unittest.TestCase):
    def setUp(self):
        self.server = fake_sidecar.FakeSidecar()
        self.server.start()
        self.addCleanup(self.server.stop)
        self.sidecar = Sidecar(self.server.path)

    def value(self, did, kind="collection"):
        return types.value_of(state.DidState(did, kind, None, self.sidecar))

    def test_a_handle_that_nobody_resolved_asks_when_it_is_used(self):
        self.server.put("test:big", [("test:%d" % i, "/data/%d" % i) for i in range(12001)])
        big = self.value("test:big")
        self.assertEqual(self.server.seen, [])
        self.assertEqual((len(big), big[12000], big.state), (12001, "/data/12000", "here"))
        self.assertIn("12001 files, here", repr(big))

    def test_a_list_that_loses_a_page_is_an_error_not_a_short_list(self):
        self.server.put("test:big", [("test:%d" % i, "/data/%d" % i) for i in range(6000)])
        whole = self.server.answer

        def torn(path, query, body):
            status, reply = whole(path, query, body)
            reply["next"] = None
            return status, reply

        self.server.answer = torn
        with self.assertRaises(errors.RucioError) as caught:
            len(self.value("test:big"))
        self.assertIn("5000 of 6000 files arrived", str(caught.exception))

    def test_wait_returns_when_the_last_file_is_here(self):
        self.server.put("test:d", [("test:a", "/a"), ("test:b", None)], "on_the_way")
        waiting = self.value("test:d")
        timer = threading.Timer(0.2, lambda: self.server.put("test:d", [("test:a", "/a"), ("test:b", "/b")]))
        timer.start()
        self.addCleanup(timer.join)
        self.assertIs(waiting.wait(timeout=20, progress=False), waiting)
        self.assertEqual(list(waiting), ["/a", "/b"])

    def test_waiting_for_a_file_gives_its_path(self):
        self.server.put("test:f", [("test:f", None)], "on_the_way", "file")
        waiting = self.value("test:f", "file")
        timer = threading.Timer(0.2, lambda: self.server.put("test:f", [("test:f", "/f")], kind="file"))
        timer.start()
        self.addCleanup(timer.join)
        self.assertEqual(asyncio.run(waiting.wait_async(20, progress=False)), "/f")
        self.assertEqual((waiting.path, str(waiting), str.__str__(waiting)[:6]), ("/f", "/f", "<rucio"))

    def test_wait_ends_at_its_limit_and_says_so(self):
        self.server.put("test:d", [("test:a", None)], "on_the_way")
        with self.assertRaises(errors.WaitTimeout) as caught:
            self.value("test:d").wait(timeout=1.1, progress=False)
        self.assertIn("test:d was not complete after 1.1 s. 0 of 1 files here.", str(caught.exception))
        self.assertIsInstance(caught.exception, TimeoutError)

    def test_cancel_in_the_panel_ends_the_wait(self):
        self.server.put("test:d", [("test:a", None)], "on_the_way")
        timer = threading.Timer(0.2, self.server.cancel)
        timer.start()
        self.addCleanup(timer.join)
        with self.assertRaises(errors.WaitCancelled):
            self.value("test:d").wait(timeout=20, progress=False)

    def test_waiting_for_what_is_stuck_ends_with_the_reason(self):
        self.server.put("test:d", [("test:a", None)], "stuck")
        with self.assertRaises(errors.DIDNotAvailableException) as caught:
            self.value("test:d").wait(timeout=20, progress=False)
        self.assertIn("test:d is stuck", str(caught.exception))

    def test_an_unknown_did_says_what_rucio_said(self):
        with self.assertRaises(errors.DIDNotAvailableException) as caught:
            list(self.value("test:none"))
        self.assertIn("Rucio knows no test:none. Check the scope.", str(caught.exception))

    def test_availability_that_arrives_later_is_seen_by_the_same_handle(self):
        self.server.put("test:d", [("test:a", None)])
        handle = self.value("test:d")
        with self.assertRaises(errors.DIDNotAvailableException):
            list(handle)
        self.server.put("test:d", [("test:a", "/a")])
        handle._facts.checked = None
        self.assertEqual(list(handle), ["/a"])

    def test_a_sidecar_that_was_restarted_is_found_again(self):
        self.server.put("test:d", [("test:a", "/a")])
        self.assertEqual(list(self.value("test:d")), ["/a"])
        self.server.stop()
        with self.assertRaises(errors.SidecarUnreachable) as caught:
            self.sidecar.get("hello")
        self.assertIn("cannot be reached from this kernel", str(caught.exception))
        self.server.start()
        self.assertEqual(self.sidecar.get("hello")["protocol"], 1)


if __name__ == "__main__":
    unittest.main()
