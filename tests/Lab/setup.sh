#!/usr/bin/env bash
# Installs and builds what ./run and ./test need, and only what is missing.
# Usage: setup.sh PART…    parts: products (sidecar, emulator, panel), standalone (the sidecar with its own .NET), lab (a JupyterLab), oldest (JupyterLab 4.0), browser (Chromium), tools (helper programs of some tests)
set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rucio-jupyter
artifacts=$checkout/artifacts
mkdir -p "$cache" "$artifacts"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }

# Debian packages, with a fresh package list once a day at most.
need_apt() {
  local missing=()
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    say "These Debian packages are missing: ${missing[*]}. Install them with apt-get install, or start this script as root."
    return 1
  fi
  say "Installing ${missing[*]} …"
  (
    flock 9
    if [ -z "$(find /var/lib/apt/lists -name '*Packages*' -mtime -1 -print -quit 2>/dev/null)" ]; then
      apt-get update -q -o Acquire::Check-Valid-Until=false
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  ) 9>"$cache/apt.lock" >"$cache/apt.log" 2>&1 || { tail -n 20 "$cache/apt.log" >&2; say "apt-get failed; the whole log is $cache/apt.log."; return 1; }
}

# Runs "$@" when something under the given sources changed since the stamp was written.
when_changed() { # stamp, sources… -- command…
  local stamp=$1; shift
  local sources=()
  while [ "$1" != -- ]; do sources+=("$1"); shift; done
  shift
  local now
  now=$(cd "$checkout" && find "${sources[@]}" -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/lib/*' -not -path '*/labextension/*' -not -path '*/build/*' -not -path '*.tsbuildinfo' \
    -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && return 0
  "$@"
  printf '%s\n' "$now" >"$stamp"
}

need_dotnet() {
  command -v dotnet >/dev/null || { say "The .NET SDK 10 is missing: install it, so that 'dotnet --version' prints 10.0 or newer."; return 1; }
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || { say "Node 20 with npm is missing: install it, so that 'node --version' prints v20 or newer."; return 1; }
}

quietly() { # name, command…
  local log=$cache/$1.log; shift
  "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; say "Failed: $*. The whole log is $log."; return 1; }
}

publish() {
  say "Building the sidecar and the emulator …"
  local rid
  case $(uname -m) in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
  quietly publish-sidecar dotnet publish "$checkout/src/RucioJupyter.Sidecar" -c Release -r "$rid" --self-contained false \
    -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:UseSharedCompilation=false -p:NuGetLockFilePath=obj/publish.lock.json -o "$artifacts/sidecar"
  quietly publish-emulator dotnet publish "$checkout/src/Rucio.Emulator" -c Release -p:RunAnalyzers=false -p:UseSharedCompilation=false -p:NuGetLockFilePath=obj/publish.lock.json -o "$artifacts/emulator"
}

build_panel() {
  say "Building the panel …"
  cd "$checkout/frontend"
  [ node_modules/.package-lock.json -nt package-lock.json ] || quietly panel-install npm ci
  quietly panel-build npm run build
  cd "$checkout"
}

install_browser_tools() {
  say "Installing the proxy and the browser driver …"
  (cd "$checkout/tests/Browser" && quietly browser-install npm ci)
}

part_products() {
  need_dotnet
  need_node
  when_changed "$artifacts/.published" src Directory.Build.props Directory.Packages.props global.json -- publish
  when_changed "$artifacts/.panel" frontend -- build_panel
}

part_standalone() {
  need_dotnet
  when_changed "$artifacts/.standalone" src Directory.Build.props Directory.Packages.props global.json -- publish_standalone
}

publish_standalone() {
  say "Building the sidecar with its own .NET (about two minutes) …"
  rm -rf "$artifacts/standalone"
  quietly publish-standalone dotnet publish "$checkout/src/RucioJupyter.Sidecar" -c Release -p:PublishProfile=standalone \
    -p:RunAnalyzers=false -p:UseSharedCompilation=false -p:NuGetLockFilePath=obj/standalone.lock.json -o "$artifacts/standalone"
}

part_lab() {
  need_node
  when_changed "$artifacts/.browser" tests/Browser/package-lock.json -- install_browser_tools
  [ -d "$checkout/tests/Browser/node_modules" ] || install_browser_tools
  if [ -n "${RUCIO_JUPYTER_LAB_ROOT:-}" ]; then return 0; fi
  if command -v jupyter-lab >/dev/null && python3 -c 'import jupyter_server_proxy' 2>/dev/null; then return 0; fi
  if [ -d "$cache/lab-venv" ]; then return 0; fi
  if [ ! -d "$cache/lab-root" ] && [ "${RUCIO_JUPYTER_FRONT:-}" != chp ] && pip_reaches_an_index; then
    say "Making a virtual environment with JupyterLab and jupyter-server-proxy …"
    quietly lab-venv sh -c "python3 -m venv '$cache/lab-venv' && '$cache/lab-venv/bin/pip' install -q 'jupyterlab>=4.4,<5' 'jupyter-server-proxy>=4.4' ipykernel 'notebook>=7' jupyterhub nbconvert papermill" \
      || { rm -rf "$cache/lab-venv"; return 1; }
    return 0
  fi
  make_root lab-root forky
}

part_oldest() { make_root lab-root-oldest trixie; }

make_root() { # name, Debian suite: made once, and anew when the script that makes it has other words
  local words
  words=$(sha256sum <"$checkout/tests/Lab/lab-root.sh")
  need_apt mmdebstrap
  (
    flock 8
    if [ -d "$cache/$1" ] && [ "$(cat "$cache/$1.made" 2>/dev/null)" = "$words" ]; then exit 0; fi
    say "Making a JupyterLab from Debian packages of $2 (about 90 s, once) …"
    quietly "$1" bash "$checkout/tests/Lab/lab-root.sh" "$cache/$1" "$2"
    printf '%s\n' "$words" >"$cache/$1.made"
  ) 8>"$cache/$1.lock"
}

pip_reaches_an_index() {
  local scratch
  command -v python3 >/dev/null && python3 -m venv --help >/dev/null 2>&1 || return 1
  scratch=$(mktemp -d)
  timeout 25 python3 -m pip --disable-pip-version-check download -q --retries 0 --timeout 5 --no-deps -d "$scratch" jupyter-server-proxy >/dev/null 2>&1
  local reached=$?
  rm -rf "$scratch"
  return $reached
}

part_browser() { need_apt chromium fonts-dejavu-core; }

part_tools() { need_apt python3-ipython voms-clients globus-proxy-utils curl openssl sqlite3; }

for part in "$@"; do
  case $part in
    products | standalone | lab | oldest | browser | tools) "part_$part" ;;
    *) say "Unknown part '$part': products, standalone, lab, oldest, browser or tools."; exit 2 ;;
  esac
done
