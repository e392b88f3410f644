"""`Rucio`: search, get and wait from code, with or without a front end."""

import json
import os

from .definitions import user_namespace
from .errors import RucioError
from .state import DidState
from .types import DEFAULT_TIMEOUT, value_of


class RucioApi:
    """The object that is bound to the name `Rucio`."""

    def __init__(self, definitions):
        self._definitions = definitions

    @property
    def _sidecar(self):
        return self._definitions.sidecar

    def get(self, did, wait=False, timeout=DEFAULT_TIMEOUT, instance=None, make_available=False):
        """The value of a DID: a path for a file, a list of paths for a collection.

        With wait=True returns when every file is readable, asking for them first where make_available=True.
        """
        state = self.state_of(did, instance)
        value = value_of(state)
        if make_available and not state.available:
            value.make_available()
        return value.wait(timeout) if wait and not state.available else value

    def state_of(self, did, instance=None):
        state = DidState(_checked(did), "collection", instance, self._sidecar)
        state.refresh(need_files=False)
        if state.available or state.kind == "file":
            state.refresh(need_files=True)
        return state

    def search(self, pattern, type="collection", instance=None, limit=1000):
        """DIDs that match `scope:pattern`, as a list of dicts with did, type, size (bytes) and length (files)."""
        answer = self._sidecar.get("search", {"did": pattern, "type": type, "namespace": instance, "limit": limit})
        return answer["items"]

    @property
    def attached(self):
        """The attached variables: name to value."""
        namespace = user_namespace()
        return {name: namespace[name] for name in self._definitions.states if name in namespace}

    def status(self):
        """Where the sidecar is and which instances it knows."""
        answer = self._sidecar.get("hello", timeout=5.0)
        answer["socket"] = self._sidecar.path
        return answer

    def attach_notebook(self, path=None, namespace=None):
        """Defines what a notebook has attached, for runs without a front end (papermill, nbconvert, scripts).

        Without a path, JPY_SESSION_NAME names the notebook. Returns the names that were defined.
        """
        path = path or os.environ.get("JPY_SESSION_NAME")
        if not path:
            raise RucioError("Say which notebook: Rucio.attach_notebook('analysis.ipynb').")
        with open(path, encoding="utf-8") as file:
            metadata = json.load(file).get("metadata", {})
        entries = [entry for entry in metadata.get("rucio_attachments") or [] if isinstance(entry, dict)]
        variables = [{"name": entry.get("variableName"), "did": entry.get("did"), "type": entry.get("type"),
                      "instance": entry.get("instance"), "state": "unknown", "available": False, "files": None}
                     for entry in entries if isinstance(entry.get("did"), str)]
        target = user_namespace() if namespace is None else namespace
        report = self._definitions.define(target, variables, {})
        if report["refused"]:
            raise RucioError("Not defined: %s" % "; ".join("%s (%s)" % pair for pair in report["refused"].items()))
        return report["defined"]

    def wait_all(self, timeout=DEFAULT_TIMEOUT):
        """Waits for everything that is attached."""
        return {name: value.wait(timeout) for name, value in self.attached.items()}

    def __repr__(self):
        return "<Rucio: get, search, attached, wait_all, status, attach_notebook; %rucio? for the magic>"


def _checked(did):
    # A name without a scope goes as it is: the instance's policy may know its scope, and the sidecar refuses it where not.
    if not isinstance(did, str) or not did.strip() or (":" in did and ":" not in did.strip(":")):
        raise RucioError("%r is not of the form scope:name." % (did,), "malformed_did")
    return did
