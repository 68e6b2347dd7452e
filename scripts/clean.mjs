import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
for (const group of ['libs', 'apps']) {
  for (const name of readdirSync(join(root, group)))
    rmSync(join(root, group, name, 'dist'), { recursive: true, force: true });
}
rmSync(join(root, 'test', 'chaos', 'dist'), { recursive: true, force: true });
