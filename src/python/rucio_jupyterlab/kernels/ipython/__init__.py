"""Rucio data as variables: `%load_ext rucio_jupyterlab.kernels.ipython`, or nothing at all where JupyterLab's panel is used.

Standard library only. The names, positions and attributes of the Python extension's helper are kept.
"""

from rucio_jupyterlab import __version__

from . import definitions as _definitions
from .api import RucioApi
from .comms import Comms
from .definitions import Definitions
from .errors import DIDNotAvailableException, RucioError, SidecarUnreachable, WaitCancelled, WaitTimeout
from .magics import RucioMagic
from .sidecar import PROTOCOL, Sidecar
from .types import MultipleItemDID, SingleItemDID

__all__ = [
    "DIDNotAvailableException", "MultipleItemDID", "PROTOCOL", "Rucio", "RucioError", "SidecarUnreachable", "SingleItemDID",
    "WaitCancelled", "WaitTimeout", "__version__", "define_variables", "load_ipython_extension", "resolve_dids",
    "unload_ipython_extension",
]

_sidecar = Sidecar()
_known = Definitions(_sidecar)
Rucio = RucioApi(_known)
_comms = None
_pushed = {}


def define_variables(namespace, variables, options):
    """Called by the front end through a silent request. Returns what is added to its report."""
    _sidecar.use(options.get("socket"))
    shell = _definitions.shell_of()
    if shell is not None and _comms is None:
        load_ipython_extension(shell)
    report = _known.define(namespace, variables, options)
    report["helper"] = __version__
    return report


def resolve_dids(timeout=30.0):
    """Brings every attached variable up to date and says how each stands: name to state word.

    Asks the sidecar; where none can be reached asks the front end, whose answer arrives after the running cell has ended
    unless the kernel has subshells.
    """
    states = {}
    problem = None
    for name, state in list(_known.states.items()):
        try:
            state.refresh(need_files=True, timeout=timeout)
            states[name] = state.state
            _rebind_file(name, state)
        except SidecarUnreachable as unreachable:
            problem = unreachable
            break
    if problem is None and states:
        return states
    if _comms is not None and _comms.request():
        report = _comms.wait_answer(min(timeout, 5.0))
        if report is None:
            print("The front end was asked; the variables are updated when this cell has ended.")
        return {name: state.state for name, state in _known.states.items()}
    if problem is not None:
        raise problem
    return states


def _rebind_file(name, state):
    namespace = _definitions.user_namespace()
    if state.kind == "file" and state.files and namespace.get(name) is _known._defined.get(name):
        _known.put_did(namespace, name, state)


def load_ipython_extension(ipython):
    """Idempotent: loading again replaces the comm target, the magic and the two names."""
    global _comms
    if _comms is not None:
        _comms.stop()
    magic = RucioMagic(ipython, Rucio, _known)
    ipython.register_magic_function(magic.run, magic_kind="line", magic_name="rucio")
    ipython.set_hook("complete_command", magic.complete, str_key="%rucio")
    for name, value in (("resolve_dids", resolve_dids), ("Rucio", Rucio)):
        if ipython.user_ns.get(name, value) is value or name in _pushed:
            ipython.push({name: value}, interactive=False)
            _pushed[name] = value
    _comms = Comms(ipython, lambda variables: _known.define(ipython.user_ns, variables, {}))
    _comms.start()


def unload_ipython_extension(ipython):
    """Takes back what loading gave; attached variables stay, since cells may be using them."""
    global _comms
    if _comms is not None:
        _comms.stop()
        _comms = None
    ipython.magics_manager.magics["line"].pop("rucio", None)
    for name, value in list(_pushed.items()):
        if ipython.user_ns.get(name) is value:
            ipython.drop_by_id({name: value})
    _pushed.clear()
