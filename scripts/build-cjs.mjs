// The second half of the dual build: the same sources as CommonJS, for hosts whose tests or build cannot load ESM.
// Order matters: a lib reads the d.ts files of the libs before it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
for (const lib of ['core', 'jpush', 'umeng', 'xiaomi', 'typeorm', 'simulators', 'testing']) {
  execFileSync(process.execPath, [tsc, '-p', join(root, 'libs', lib, 'tsconfig.cjs.json')], { stdio: 'inherit' });
  writeFileSync(join(root, 'libs', lib, 'dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
}
