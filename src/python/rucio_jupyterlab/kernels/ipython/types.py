"""The values of attached variables.

A file is a `str` that is its path, a collection a `list` of such files: they go wherever strings and lists go. What is
not readable here never passes for something that is: using it raises, and its text, which C code and `open()` read
without asking, names the DID instead of a path.
"""

import os
import uuid

from . import progress as progress_display
from .errors import DIDNotAvailableException
from .state import DidState, FileFacts, remedy_for, words_for

DEFAULT_TIMEOUT = 1800.0
SHOWN = 20

#: Set by the extension: rebinds the variables that hold a value which has just become available.
on_available = None


def marker(did, words="NOT AVAILABLE"):
    """What stands in the place of a path that does not exist."""
    return "<rucio:%s %s>" % (did or "unknown", words)


class _Waitable:
    """What files and collections have in common; needs `_facts`, a DidState or None."""

    __slots__ = ()

    def make_available(self):
        """Asks Rucio for the data, where this instance lets kernels ask. Returns self."""
        self._live().make_available()
        return self

    def wait(self, timeout=DEFAULT_TIMEOUT, progress=True):
        """Blocks until every file is readable; interrupt the cell or press Cancel in the Rucio panel to stop.

        Raises WaitTimeout after `timeout` seconds, WaitCancelled, or DIDNotAvailableException where waiting is no use.
        Returns the available value; variables that hold this one are rebound to it.
        """
        facts = self._live()
        with progress_display.shown(facts.did, progress) as show:
            facts.wait(timeout, uuid.uuid4().hex, show)
        return self._arrived()

    async def wait_async(self, timeout=DEFAULT_TIMEOUT, progress=True):
        """The same without blocking the event loop."""
        import asyncio

        return await asyncio.get_running_loop().run_in_executor(None, lambda: self.wait(timeout, progress))

    def refresh(self):
        """Asks the sidecar again. Returns self."""
        self._live().refresh()
        return self

    def _live(self):
        if self._facts is None or self._facts.sidecar is None:
            raise DIDNotAvailableException(
                "%s cannot ask the Rucio sidecar: it was made without one. Attach the DID in the Rucio panel, or use Rucio.get()."
                % (self.did or "This value"), self.did, self.state)
        return self._facts


class SingleItemDID(str, _Waitable):
    """One file. By position as in the Python extension: path, pfn, did_available."""

    def __new__(cls, path=None, pfn=None, did_available=None, did=None, state=None, size=None, facts=None):
        return super().__new__(cls, path if path is not None else marker(did))

    def __init__(self, path=None, pfn=None, did_available=None, did=None, state=None, size=None, facts=None):
        super().__init__()
        self._path = path
        self._pfn = pfn
        self._did = did
        self._state = state or ("here" if path is not None else "unknown")
        self._size = size
        self._said = did_available
        self._facts = facts

    @property
    def did(self):
        """`scope:name`, or None where the front end did not say."""
        return self._did or (self._facts.did if self._facts else None)

    @property
    def path(self):
        """The local path; None while the file is not readable here."""
        return self._current().path

    @property
    def pfn(self):
        return self._current().pfn

    @property
    def size(self):
        """Bytes, or None where unknown."""
        return self._current().size

    @property
    def state(self):
        """State word of the REST interface, such as `here`, `on_the_way` or `stuck`."""
        return self._current().state

    @property
    def did_available(self):
        if self._said is not None and self._facts is None:
            return bool(self._said) and self._path is not None
        return self._current().path is not None

    available = did_available

    def _current(self):
        if self._path is not None or self._facts is None or self._facts.kind != "file":
            return FileFacts(self._did, self._path, self._pfn, self._state, self._size)
        files = self._facts.known_files()
        if files:
            return files[0]
        return FileFacts(self._did, None, None, self._facts.state, None)

    def _arrived(self):
        files = self._facts.require()
        fresh = file_value(files[0], self._facts) if files else self
        if on_available is not None:
            on_available(self, fresh)
        return fresh

    def _text(self):
        if self._said is False or self._path is None:
            if self._facts is not None:
                if self._facts.kind == "file":
                    return self._facts.require()[0].path
                raise _file_refusal(self)
            raise _file_refusal(self)
        return self._path

    def __str__(self):
        return self._text()

    def __fspath__(self):
        return self._text()

    def __format__(self, spec):
        return format(self._text(), spec)

    def __repr__(self):
        if self._path is not None and self._said is not False:
            return repr(self._path)
        return "<rucio file %s: %s; %s>" % (self.did or "unknown", words_for(self.state), remedy_for(self.state))

    def _repr_pretty_(self, printer, cycle):
        printer.text(repr(self))

    def _repr_html_(self):
        return None if self._path is not None else progress_display.html_row(self.did, self.state, None)

    def __add__(self, other):
        return self._text() + other

    def __radd__(self, other):
        return other + self._text()

    def __mod__(self, other):
        return self._text() % other

    def __mul__(self, count):
        return self._text() * count

    __rmul__ = __mul__

    def __getitem__(self, key):
        return self._text()[key]

    def __iter__(self):
        return iter(self._text())

    def __len__(self):
        return len(self._text())

    def __contains__(self, part):
        return part in self._text()

    def __reduce__(self):
        return (type(self), (self._path, self._pfn, self._said, self._did, self._state, self._size, self._facts))

    def __copy__(self):
        return type(self)(self._path, self._pfn, self._said, self._did, self._state, self._size, self._facts)

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __getattribute__(self, name):
        if name in _TEXT_METHODS:
            # str's own methods read the raw text: what is not here must not reach them.
            return getattr(str.__str__(object.__getattribute__(self, "_text")()), name)
        return super().__getattribute__(name)


_TEXT_METHODS = frozenset(
    name for name in dir(str) if not name.startswith("_") and name not in ("path",)
)


class MultipleItemDID(list, _Waitable):
    """A collection. By position as in the Python extension: items, did_available."""

    def __init__(self, items=(), did_available=True, did=None, facts=None):
        super().__init__(items or ())
        self._said = did_available
        self._did = did
        self._facts = facts
        self._version = None

    @property
    def did(self):
        return self._did or (self._facts.did if self._facts else None)

    @property
    def state(self):
        if self._facts is None:
            return "here" if self._said else "not_here"
        try:
            return self._facts.look()
        except Exception:
            return self._facts.state  # The last word that was heard stands where nobody answers.

    @property
    def did_available(self):
        return bool(self._said) if self._facts is None else self._facts.available

    available = did_available

    @property
    def total(self):
        """Number of files, or None where unknown."""
        if self._facts is None:
            return list.__len__(self)
        files = self._facts.known_files()
        return len(files) if files is not None else self._facts.total

    @property
    def items(self):
        """Every file, readable or not; asks the sidecar where the list is not known yet."""
        if self._facts is None:
            return list(list.__iter__(self))
        if self._facts.known_files() is None:
            if self._facts.sidecar is None:
                raise self._facts.refusal()
            self._facts.refresh(need_files=True)
        return [file_value(f, self._facts) for f in self._facts.known_files() or []]

    files = items

    @property
    def available_files(self):
        """The files that are readable now, as an ordinary list."""
        if self._facts is not None and not self._facts.available and self._facts.sidecar is not None:
            self._facts.refresh(need_files=True)
        return [item for item in self.items if item.path is not None]

    @property
    def missing_files(self):
        """The files that are not readable now."""
        return [item for item in self.items if item.path is None]

    def _arrived(self):
        self._fill()
        return self

    def _fill(self):
        """Makes the underlying list complete, or raises."""
        if self._facts is None:
            if not self._said:
                raise DIDNotAvailableException(
                    "%s is not available yet. Get it in the Rucio panel; .items lists its files." % (self.did or "This collection"),
                    self.did, "not_here")
            return
        if self._facts.available and self._version == self._facts.version:
            return
        files = self._facts.require()
        if self._version != self._facts.version:
            list.__setitem__(self, slice(None), [file_value(f, self._facts) for f in files])
            self._version = self._facts.version

    def __iter__(self):
        self._fill()
        return super().__iter__()

    def __reversed__(self):
        self._fill()
        return super().__reversed__()

    def __len__(self):
        self._fill()
        return super().__len__()

    def __getitem__(self, key):
        if isinstance(key, slice):
            self._fill()
            return MultipleItemDID(super().__getitem__(key), True, self.did)
        if self._facts is not None and not self._facts.available:
            item = self.items[key]  # One file that is here may be used though others are not.
            if item.path is None:
                raise _file_refusal(item)
            return item
        self._fill()
        return super().__getitem__(key)

    def __contains__(self, item):
        self._fill()
        return super().__contains__(item)

    def __eq__(self, other):
        self._fill()
        return list(list.__iter__(self)) == (list(other) if isinstance(other, MultipleItemDID) else other)

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def __add__(self, other):
        self._fill()
        return list(list.__iter__(self)) + list(other)

    def __radd__(self, other):
        self._fill()
        return list(other) + list(list.__iter__(self))

    def __str__(self):
        self._fill()
        return list.__repr__(self)

    def __format__(self, spec):
        return format(str(self), spec)

    def __repr__(self):
        if self.did_available:
            try:
                self._fill()
                if list.__len__(self) <= SHOWN:
                    return list.__repr__(self)
            except Exception:
                pass  # repr must never raise; the line below says how it stands.
        return "<rucio collection %s: %s>" % (self.did or "unknown", self._standing())

    def _standing(self):
        total = self.total
        state = words_for(self._facts.state if self._facts else ("here" if self._said else "not_here"))
        return state if total is None else "%d files, %s" % (total, state)

    def _repr_pretty_(self, printer, cycle):
        printer.text(repr(self))

    def _repr_html_(self):
        if self.did_available and list.__len__(self) <= SHOWN:
            return None
        here = None
        if self._facts is not None and self._facts.files is not None:
            here = sum(1 for f in self._facts.files if f.path)
        return progress_display.html_row(self.did, self._standing(), (here, self.total))

    def __reduce__(self):
        held = [] if self._facts is not None else list(list.__iter__(self))
        return (type(self), (held, self._said, self._did, self._facts))

    def __copy__(self):
        return type(self)(list(list.__iter__(self)), self._said, self._did, self._facts)

    def __deepcopy__(self, memo):
        return self.__copy__()


def file_value(facts, parent=None):
    """The value of one file; `parent` is the DidState of the attachment that it belongs to."""
    return SingleItemDID(facts.path, facts.pfn, None, facts.did, facts.state, facts.size, parent)


def value_of(state):
    """The value of a DID."""
    if state.kind == "file":
        files = state.known_files()
        return file_value(files[0], state) if files else SingleItemDID(did=state.did, state=state.state, facts=state)
    return MultipleItemDID((), True, state.did, state)


def _file_refusal(item):
    facts = DidState(item.did or "This file", "file")
    facts.state = item.state
    refusal = facts.refusal()
    parent = item._facts
    if parent is not None and parent.kind == "collection":
        return DIDNotAvailableException("%s It belongs to %s." % (refusal, parent.did), item.did, item.state)
    return refusal
