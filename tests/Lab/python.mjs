// Which Python runs JupyterLab: the machine's own, a virtual environment, or one unpacked in a folder that is not the root of the file system.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} LabPython
 * @property {string} command   absolute path or name of an executable that behaves like `python3`
 * @property {string[]} labArguments   options that this JupyterLab needs to find its own application folder
 * @property {Record<string, string>} environment   variables that it needs to find its configuration
 * @property {boolean} serverProxy   whether jupyter-server-proxy can be imported
 * @property {string} origin   where it came from, in words
 */

/** The Python of a folder that holds either a virtual environment or a whole Debian tree. Throws in words when it is neither. */
export function pythonOfRoot(root, scratch) {
  root = path.resolve(root);
  const python = path.join(root, 'usr', 'bin', 'python3');
  const loader = ['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1'].map(l => path.join(root, l)).find(l => fs.existsSync(l));
  if (fs.existsSync(python) && loader) {
    return inspect(relocated(root, python, loader, scratch));
  }
  const direct = path.join(root, 'bin', 'python3');
  if (fs.existsSync(direct)) {
    return inspect({ command: direct, labArguments: [], environment: {}, origin: `the prepared environment ${root}` });
  }
  throw new Error(`${root} holds no JupyterLab: expected usr/bin/python3 with its loader (a Debian tree) or bin/python3 (a virtual or conda environment).`);
}

/** A Debian tree used in place: its own loader and libraries run its Python, while files, processes and sockets are the machine's own. */
function relocated(root, python, loader, scratch) {
  const bin = path.join(scratch, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  const wrapper = path.join(bin, 'python3');
  const multiarch = path.basename(loader).includes('aarch64') ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = [`usr/lib/${multiarch}`, `lib/${multiarch}`, 'usr/lib'].map(l => path.join(root, l)).join(':');
  writeExecutable(
    wrapper,
    `#!/bin/sh\nPYTHONHOME='${root}/usr' exec '${loader}' --argv0 '${wrapper}' --library-path '${libraries}' '${python}' "$@"\n`
  );
  return {
    command: wrapper,
    relocated: true,
    labArguments: [`--app-dir=${root}/usr/share/jupyter/lab`],
    environment: { JUPYTER_CONFIG_PATH: [`${root}/usr/local/etc/jupyter`, `${root}/etc/jupyter`].join(':'), PATH: `${bin}:${process.env.PATH}` },
    origin: `the Debian tree ${root}`
  };
}

/** The machine's own JupyterLab, or null. */
export function pythonOfMachine() {
  const lab = spawnSync('sh', ['-c', 'command -v jupyter-lab'], { encoding: 'utf8' }).stdout.trim();
  if (!lab) {
    return null;
  }
  const shebang = fs.readFileSync(lab, 'utf8').split('\n', 1)[0].replace(/^#!\s*/, '').trim();
  const command = fs.existsSync(shebang) ? shebang : 'python3';
  return inspect({ command, labArguments: [], environment: {}, origin: `the installed ${lab}` });
}

function inspect(found) {
  const probe = spawnSync(
    found.command,
    ['-c', 'import importlib.util as u, jupyterlab, sys; print(jupyterlab.__version__, bool(u.find_spec("jupyter_server_proxy")))'],
    { encoding: 'utf8', env: { ...process.env, ...found.environment } }
  );
  if (probe.status !== 0) {
    throw new Error(`JupyterLab of ${found.origin} does not start: ${(probe.stderr || String(probe.error)).trim().split('\n').pop()}`);
  }
  const [version, serverProxy] = probe.stdout.trim().split(' ');
  return { ...found, version, serverProxy: serverProxy === 'True' };
}

function writeExecutable(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) {
    return;
  }
  fs.writeFileSync(`${file}.new`, text, { mode: 0o755 });
  fs.renameSync(`${file}.new`, file);
}

/** Whether this Python has a module: not every prepared JupyterLab comes with Notebook 7 and JupyterHub. */
export function hasModule(python, name) {
  return spawnSync(python.command, ['-c', `import ${name}`], { env: { ...process.env, ...python.environment } }).status === 0;
}
