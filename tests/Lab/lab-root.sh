#!/usr/bin/env bash
# Makes a JupyterLab 4.4 with a Python kernel from Debian packages in a folder of its own, for machines where pip reaches no index.
# Usage: lab-root.sh FOLDER        Needs root, mmdebstrap, and the machine's own apt sources. About 75 s and 490 MB.
set -euo pipefail

root=${1:?the folder to make}
suite=forky

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | sort -u | head -n 1 || true)
if [ -z "$mirror" ]; then
  echo "No Debian mirror is named in /etc/apt/sources.list or /etc/apt/sources.list.d: add one, or set RUCIO_JUPYTER_LAB_ROOT to a prepared JupyterLab." >&2
  exit 1
fi
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

include=python3-ipykernel,python3-jupyter-server,python3-jupyterlab-server,python3-notebook-shim,python3-async-lru,python3-httpx
include=$include,python3-setuptools,jupyter-core,jupyter-client,python3-venv,python3-pip

partial=$root.part
rm -rf "$partial"
mkdir -p "$(dirname "$root")"

# The jupyterlab package depends on a Node tool chain that only building extensions needs: it alone is installed past its dependencies.
# Links are made relative, so that the tree also works where it is not the root of the file system.
mmdebstrap --variant=apt --quiet \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --include="$include" \
  --customize-hook='chroot "$1" sh -c "cd /tmp && apt-get -q download jupyterlab && dpkg --force-depends -i jupyterlab_*.deb && rm jupyterlab_*.deb"' \
  --customize-hook='cd "$1" && find . -xdev -type l -lname "/*" -print | while read -r link; do
      target=$(readlink "$link"); folder=$(dirname "${link#./}"); up=.; [ "$folder" = . ] || up=$(echo "$folder" | sed -E "s#[^/]+#..#g"); ln -sfn "$up$target" "$link"; done' \
  "$suite" "$partial" "deb [signed-by=$keyring] $mirror $suite main"

rm -rf "$root"
mv "$partial" "$root"
