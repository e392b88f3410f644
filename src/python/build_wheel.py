"""Packs the published sidecar, the built panel and the Python sources into one wheel. Standard library only; the same input gives the same bytes.

    dotnet publish src/RucioJupyter.Sidecar -c Release -r linux-x64 --self-contained false -o artifacts/sidecar
    npm --prefix frontend run build
    python3 src/python/build_wheel.py --sidecar artifacts/sidecar --labextension frontend/labextension --out dist
"""

import argparse
import base64
import hashlib
import os
import re
import stat
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
DISTRIBUTION = "rucio_jupyter"
EXTENSION = "rucio-jupyter"
MOMENT = (1980, 1, 1, 0, 0, 0)
TAGS = {"linux-x64": "py3-none-manylinux_2_27_x86_64", "linux-arm64": "py3-none-manylinux_2_27_aarch64"}
LEFT_OUT = re.compile(r"(\.pdb|\.pyc|~)$|(^|/)__pycache__(/|$)")


def version():
    """The one version of all parts, from Directory.Build.props."""
    with open(os.path.join(HERE, "..", "..", "Directory.Build.props"), encoding="utf-8") as file:
        found = re.search(r"<Version>([^<]+)</Version>", file.read())
    if found is None:
        sys.exit("Directory.Build.props names no <Version>.")
    return found.group(1)


def tree(folder, below):
    """(name in the wheel, path on disk) of every file, in the order of names."""
    found = []
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            relative = os.path.relpath(path, folder).replace(os.sep, "/")
            if not LEFT_OUT.search(relative):
                found.append((below + "/" + relative, path))
    return found


def metadata(number):
    return "\n".join([
        "Metadata-Version: 2.1", "Name: rucio-jupyter", "Version: " + number,
        "Summary: Search, download and open Rucio datasets in JupyterLab", "License: Apache-2.0", "Requires-Python: >=3.9",
        "Requires-Dist: jupyter-server-proxy>=4.4", "Classifier: Framework :: Jupyter :: JupyterLab :: 4",
        "Classifier: Framework :: Jupyter :: JupyterLab :: Extensions :: Prebuilt", "", ""])


ENTRY_POINTS = """[console_scripts]
rucio-jupyter = rucio_jupyter_proxy:main

[jupyter_serverproxy_servers]
rucio-jupyterlab = rucio_jupyter_proxy:setup_proxy

[jupyterlab.locale]
rucio_jupyter = rucio_jupyter_proxy
"""

ENABLE_PROXY = '{"ServerApp": {"jpserver_extensions": {"jupyter_server_proxy": true}}}\n'


def build(sidecar, labextension, out, tag):
    """Writes the wheel and returns its path."""
    if not os.path.isfile(os.path.join(sidecar, "rucio-jupyter")):
        sys.exit("%s holds no rucio-jupyter: publish the sidecar first." % sidecar)
    if not os.path.isfile(os.path.join(labextension, "package.json")):
        sys.exit("%s holds no built panel: run npm run build in frontend." % labextension)
    number = version()
    data = "%s-%s.data/data" % (DISTRIBUTION, number)
    info = "%s-%s.dist-info" % (DISTRIBUTION, number)
    files = (tree(os.path.join(HERE, "rucio_jupyterlab"), "rucio_jupyterlab") + tree(os.path.join(HERE, "rucio_jupyter_proxy"), "rucio_jupyter_proxy")
             + tree(sidecar, "rucio_jupyter_proxy/sidecar")
             # JupyterLab looks for translations beside the module that the entry point names.
             + tree(os.path.join(labextension, "locale"), "rucio_jupyter_proxy/locale") + tree(labextension, "%s/share/jupyter/labextensions/%s" % (data, EXTENSION)))
    with open(os.path.join(HERE, "..", "..", "LICENSE"), encoding="utf-8") as file:
        licence = file.read()
    texts = [
        ("%s/etc/jupyter/jupyter_server_config.d/rucio-jupyter.json" % data, ENABLE_PROXY),
        (info + "/METADATA", metadata(number)),
        (info + "/WHEEL", "Wheel-Version: 1.0\nGenerator: rucio-jupyter\nRoot-Is-Purelib: false\nTag: %s\n" % tag),
        (info + "/entry_points.txt", ENTRY_POINTS),
        (info + "/LICENSE", licence),
    ]
    os.makedirs(out, exist_ok=True)
    target = os.path.join(out, "%s-%s-%s.whl" % (DISTRIBUTION, number, tag))
    records = []
    with zipfile.ZipFile(target + ".part", "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, path in files:
            with open(path, "rb") as file:
                add(wheel, records, name, file.read(), bool(os.stat(path).st_mode & stat.S_IXUSR) or name.endswith("sidecar/rucio-jupyter"))
        for name, text in texts:
            add(wheel, records, name, text.encode(), False)
        records.append("%s/RECORD,,\n" % info)
        add(wheel, [], info + "/RECORD", "".join(records).encode(), False)
    os.replace(target + ".part", target)
    return target


def add(wheel, records, name, content, executable):
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system = 3
    entry.compress_type = zipfile.ZIP_DEFLATED
    # pip keeps the executable bit only from here.
    entry.external_attr = (stat.S_IFREG | (0o755 if executable else 0o644)) << 16
    wheel.writestr(entry, content, compresslevel=9)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    records.append("%s,sha256=%s,%d\n" % (name, digest, len(content)))


def main():
    parser = argparse.ArgumentParser(description="Pack the wheel.")
    parser.add_argument("--sidecar", required=True, help="folder of the published sidecar")
    parser.add_argument("--labextension", required=True, help="folder of the built panel")
    parser.add_argument("--out", default="dist")
    parser.add_argument("--runtime", choices=sorted(TAGS), default="linux-x64")
    given = parser.parse_args()
    path = build(given.sidecar, given.labextension, given.out, TAGS[given.runtime])
    with open(path, "rb") as file:
        print("%s  %s (%.1f MB)" % (hashlib.sha256(file.read()).hexdigest(), path, os.path.getsize(path) / 1e6))


if __name__ == "__main__":
    main()
