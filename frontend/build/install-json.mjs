// JupyterLab shows where a prebuilt extension came from and how to remove it; the builder does not write that file.
import { writeFileSync } from 'node:fs';

const origin = {
  packageManager: 'python',
  packageName: 'rucio-jupyter',
  uninstallInstructions: 'Use your Python package manager, for example: pip uninstall rucio-jupyter'
};
writeFileSync(new URL('../labextension/install.json', import.meta.url), `${JSON.stringify(origin, null, 2)}\n`);
