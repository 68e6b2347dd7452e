import { mkdirSync } from 'node:fs';

/**
 * What starts a worker on a file system of its own that holds only so much (Linux; without the right to have one the worker does not start). It ends with the process.
 *
 * @param {string} folder where the worker sees it
 * @param {string} size as `mount` writes it, e.g. `4m`
 * @param {string} [then] commands of the shell before the worker starts, each followed by `&&`
 */
export function diskOf(folder, size, then = '') {
  mkdirSync(folder, { recursive: true });
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = `mount -t tmpfs -o size=${size} chaos '${folder}' && ${then} exec "${process.execPath}" "$0" "$@"`;
  return { execPath: 'unshare', execArgv: [...user, '--mount', 'sh', '-c', script] };
}
