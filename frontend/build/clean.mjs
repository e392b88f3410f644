import { rmSync } from 'node:fs';

for (const output of ['lib', 'labextension', 'tsconfig.tsbuildinfo']) {
  rmSync(new URL(`../${output}`, import.meta.url), { recursive: true, force: true });
}
