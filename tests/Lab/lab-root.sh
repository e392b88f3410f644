#!/usr/bin/env bash
# Makes a JupyterLab with a Python kernel from Debian packages in a folder of its own, for machines where pip reaches no index.
# Usage: lab-root.sh FOLDER [SUITE]        Needs root, mmdebstrap, and the machine's own apt sources. About 75 s and 490 MB.
# Suites: forky has JupyterLab 4.4 (the default), trixie has 4.0, the oldest that the panel supports.
set -euo pipefail

root=${1:?the folder to make}
suite=${2:-forky}

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | sort -u | head -n 1 || true)
if [ -z "$mirror" ]; then
  echo "No Debian mirror is named in /etc/apt/sources.list or /etc/apt/sources.list.d: add one, or set RUCIO_JUPYTER_LAB_ROOT to a prepared JupyterLab." >&2
  exit 1
fi
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

include=python3-ipykernel,python3-jupyter-server,python3-jupyterlab-server,python3-notebook-shim,python3-async-lru,python3-httpx
include=$include,python3-setuptools,jupyter-core,jupyter-client,python3-venv,python3-pip
alone="jupyterlab"
if [ "$suite" = forky ]; then
  # Notebook 7, the programs that run a notebook without a browser, and JupyterHub, each with what it needs beside the Node tool chain.
  include=$include,python3-nbconvert,python3-papermill
  include=$include,python3-alembic,python3-bcrypt,python3-certipy,python3-oauthlib,python3-pamela,python3-prometheus-client,python3-pydantic,python3-sqlalchemy
  include=$include,fonts-font-awesome,libjs-bootstrap5,libjs-jquery,libjs-prototype,libjs-requirejs,ucf
  alone="jupyterlab python3-notebook jupyter-notebook jupyterhub"
fi

partial=$root.part
rm -rf "$partial"
mkdir -p "$(dirname "$root")"

# The jupyterlab package, and so those above it, depend on a Node tool chain that only building extensions needs: they are installed past their dependencies.
# Links are made relative, so that the tree also works where it is not the root of the file system.
mmdebstrap --variant=apt --quiet \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --include="$include" \
  --customize-hook='chroot "$1" sh -c "cd /tmp && apt-get -q download '"$alone"' && dpkg --force-depends -i *.deb && rm *.deb"' \
  --customize-hook='cd "$1" && find . -xdev -type l -lname "/*" -print | while read -r link; do
      target=$(readlink "$link"); folder=$(dirname "${link#./}"); up=.; [ "$folder" = . ] || up=$(echo "$folder" | sed -E "s#[^/]+#..#g"); ln -sfn "$up$target" "$link"; done' \
  "$suite" "$partial" "deb [signed-by=$keyring] $mirror $suite main"

rm -rf "$root"
mv "$partial" "$root"
