"""Defines variables in a user's namespace without taking names that are not free to take."""

import builtins
import keyword
import sys

from . import types
from .errors import RucioError
from .state import DidState, FileFacts
from .types import value_of

#: Names that IPython puts into every namespace.
SHELL_NAMES = frozenset(["In", "Out", "get_ipython", "exit", "quit", "open", "display"])
QUICK_SECONDS = 0.8


class Definitions:
    """What this kernel has been told, by variable name; one for a process."""

    def __init__(self, sidecar):
        self.sidecar = sidecar
        self.states = {}
        self._defined = {}
        self._namespaces = []
        types.on_available = self._rebind

    def define(self, namespace, variables, options):
        """Defines each variable by itself, so that one bad entry stops no other. Returns the report for the front end."""
        report = {"defined": [], "kept": {}, "refused": {}}
        if not any(known is namespace for known in self._namespaces):
            self._namespaces.append(namespace)
        consented = options.get("consented") or ()
        for variable in variables:
            name = variable.get("name") if isinstance(variable, dict) else None
            try:
                reason = name_fault(name, consented)
                if reason:
                    report["refused"][str(name)] = reason
                    continue
                if self._changed_by_cell(namespace, name) and not options.get("force"):
                    report["kept"][name] = "A cell has given this name another value."
                    continue
                self._put(namespace, name, self._value(name, variable))
                report["defined"].append(name)
            except Exception as problem:
                report["refused"][str(name)] = "%s: %s" % (type(problem).__name__, problem)
        return report

    def put_did(self, namespace, name, state):
        """Binds a DID that a cell asked for."""
        self.states[name] = state
        value = value_of(state)
        self._put(namespace, name, value)
        return value

    def forget(self, namespace):
        """Takes out of the namespace what still is as we put it there."""
        for name, value in list(self._defined.items()):
            if namespace.get(name) is value:
                del namespace[name]
        self._defined.clear()
        self.states.clear()

    def _changed_by_cell(self, namespace, name):
        # What a cell itself has fetched under this name counts as the cell's.
        return name in namespace and name in self._defined and namespace[name] is not self._defined[name]

    def _put(self, namespace, name, value):
        namespace[name] = value
        self._defined[name] = value

    def _value(self, name, variable):
        kind = "file" if variable["type"] == "file" else "collection"
        did = variable["did"]
        state = self.states.get(name)
        live = name in self._defined and state is not None and (state.did, state.kind) == (did, kind)
        if not live:
            state = DidState(did, kind, variable.get("instance"), self.sidecar)
            self.states[name] = state
        if variable["state"] != "unknown" or not live:
            files = variable.get("files")
            state.tell(variable["state"], bool(variable["available"]),
                       None if files is None else [FileFacts(f[0], f[1], f[2], f[3], f[4]) for f in files],
                       variable.get("listing"), variable.get("total"))
        if kind == "file" and state.state == "unknown":
            self._look_quickly(state)
        if kind == "collection" and live:
            return self._defined[name]
        return value_of(state)

    def _look_quickly(self, state):
        # A str cannot become another text later, so a file is worth a short question before the first cell runs.
        try:
            state.refresh(need_files=True, timeout=QUICK_SECONDS)
        except RucioError:
            pass  # The front end tells as soon as it knows.

    def _rebind(self, old, new):
        for namespace in self._namespaces:
            for name, value in list(namespace.items()):
                if value is old:
                    namespace[name] = new
                    self._defined[name] = new


def name_fault(name, consented=()):
    """Why a name cannot be given to a variable, as a sentence; None where it can."""
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        return "It is not a name that Python can use."
    if name in consented:
        return None
    if name.startswith("_") or hasattr(builtins, name) or name in SHELL_NAMES:
        return "It would replace a name that Python or IPython needs."
    return None


def user_namespace():
    """IPython's namespace, or that of the main module."""
    shell = shell_of()
    return shell.user_ns if shell is not None else sys.modules["__main__"].__dict__


def shell_of():
    """The running IPython shell, or None."""
    module = sys.modules.get("IPython")
    getter = getattr(module, "get_ipython", None)
    return getter() if getter else None
