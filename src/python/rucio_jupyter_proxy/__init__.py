"""Registers the sidecar with jupyter-server-proxy.

An entry point, because it is the only way that adds an entry: `ServerProxy.servers` in a configuration file replaces all others, and in
jupyter_server_config.d it is not read at all.
"""

import os
import stat
import sys

NAME = "rucio-jupyterlab"
PROGRAM_VARIABLE = "RUCIO_JUPYTER_SIDECAR"
ROOT_VARIABLE = "RUCIO_JUPYTER_ROOT_DIR"


def sidecar_program():
    """The sidecar's executable: RUCIO_JUPYTER_SIDECAR, else the one that the wheel brought."""
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        return named
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sidecar", "rucio-jupyter")
    if os.path.exists(program):
        mode = os.stat(program).st_mode
        if not mode & stat.S_IXUSR:
            # Some installers lose the mode; where the file is somebody else's the failure names it.
            try:
                os.chmod(program, mode | stat.S_IXUSR)
            except OSError:
                pass  # Starting it says what is wrong, with the path.
    return program


def root_dir():
    """Where the Jupyter server's file browser begins; None outside of a server."""
    server = getattr(sys.modules.get("jupyter_server.serverapp"), "ServerApp", None)
    if server is None or not server.initialized():
        return None
    return getattr(server.instance(), "root_dir", None) or None


def setup_proxy():
    """The entry, as jupyter-server-proxy's own documentation describes it."""
    entry = {
        "command": [sidecar_program(), "serve", "--socket", "{unix_socket}", "--base-url", "{base_url}"],
        "unix_socket": True,
        "absolute_url": False,
        "timeout": 15,
        "update_last_activity": False,
        "launcher_entry": {"enabled": False},
    }
    root = root_dir()
    if root:
        # The proxy fills in braces here as well: those of a folder's name are doubled.
        entry["environment"] = {ROOT_VARIABLE: root.replace("{", "{{").replace("}", "}}")}
    return entry


def main():
    """`rucio-jupyter` on the command line: the sidecar's own verbs (doctor, config show, register …)."""
    program = sidecar_program()
    try:
        os.execv(program, [program] + sys.argv[1:])
    except OSError as problem:
        sys.exit("%s cannot be started: %s. Reinstall the wheel, or name the program in %s." % (program, problem.strerror, PROGRAM_VARIABLE))
