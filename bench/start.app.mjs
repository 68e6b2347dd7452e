// One start and one stop of a Nest application, in a process of its own; tells how long loading the modules, starting and stopping took.
const [what, directory] = process.argv.slice(2);
const loading = performance.now();
await import('reflect-metadata');
const { Module } = await import('@nestjs/common');
const { NestFactory } = await import('@nestjs/core');
await import('@nestjs/platform-express');
const imports = what === 'bare' ? [] : await pushModule();
class Host {}
Module({ imports })(Host);

const starting = performance.now();
const app = await NestFactory.create(Host, { logger: false });
await app.listen(0, '127.0.0.1');
const stopping = performance.now();
await app.close();
const stopped = performance.now();
process.send({ loadMs: starting - loading, startMs: stopping - starting, stopMs: stopped - stopping });
process.disconnect();

async function pushModule() {
  const { PushModule } = await import('@nest-push/core');
  const { VENDORS } = await import('./fanout.hosts.mjs');
  const { sqliteIn } = await import('./host.mjs');
  const vendors = Object.values(VENDORS).map(({ at }) => at('http://127.0.0.1:9'));
  return [PushModule.forRoot({ vendors, store: sqliteIn(directory) })];
}
