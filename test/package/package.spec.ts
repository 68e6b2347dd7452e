import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The repository; Jest runs from its root. */
const root = process.cwd();
const LIBS = ['core', 'jpush', 'umeng', 'xiaomi', 'typeorm', 'simulators', 'testing'];

/** What a host writes, in either module format: everything packed, one push through it. */
const HOST = `
  const { Module } = nest;
  const server = new simulators.SimulatorServer({
    dialects: [new simulators.JPushDialect({ apps: [{ appKey: 'a'.repeat(24), masterSecret: 'b'.repeat(24) }] })],
  });
  await server.listen();
  server.phones.put({ id: 'p', platform: 'android', installs: [{ vendor: 'jpush', app: 'a'.repeat(24), registrationId: 'rid1' }] });
  class App {}
  Module({
    imports: [
      core.PushModule.forRoot({
        vendors: [
          jpush.JPushModule.forRoot({ appKey: 'a'.repeat(24), masterSecret: 'b'.repeat(24), apnsProduction: false, baseUrl: server.urlOf('jpush') }),
          umeng.UmengModule.fromEnv(),
          xiaomi.XiaomiModule.fromEnv(),
        ],
        store: typeorm.TypeOrmStoreModule.forRoot({ type: 'sqlite', database: ':memory:' }),
      }),
    ],
  })(App);
  const app = await nestCore.NestFactory.createApplicationContext(App, { logger: false });
  await app.get(core.DeviceRegistry).register({ userId: 'u', platform: 'android', routes: [{ vendor: 'jpush', kind: 'registrationId', address: 'rid1' }] });
  const ticket = await app.get(core.PushService).send({ to: { user: 'u' }, message: { title: '您好', body: '世界🌏' } });
  const report = await ticket.settled();
  await app.close();
  await server.close();
  console.log(report.state, typeof testing.storeContract);
`;

const NAMES = ['core', 'jpush', 'umeng', 'xiaomi', 'typeorm', 'simulators', 'testing'];

describe('the packed packages', () => {
  let project: string;
  const contents = new Map<string, string[]>();

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'nest-push-package-'));
    const modules = join(project, 'node_modules');
    mkdirSync(join(modules, '@nest-push'), { recursive: true });
    // Third parties are those of the repository; our own packages come out of their tarballs.
    for (const entry of readdirSync(join(root, 'node_modules'))) {
      if (entry !== '@nest-push' && !entry.startsWith('.'))
        symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
    }
    for (const lib of LIBS) {
      const packed = JSON.parse(
        execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', project], {
          cwd: join(root, 'libs', lib),
          encoding: 'utf8',
        }),
      ) as { filename: string; files: { path: string }[] }[];
      const [tarball] = packed;
      contents.set(lib, tarball!.files.map(({ path }) => path).sort());
      const target = join(modules, '@nest-push', lib);
      mkdirSync(target);
      execFileSync('tar', ['-xzf', join(project, tarball!.filename), '--strip-components=1', '-C', target]);
    }
  }, 120_000);

  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  it.each(LIBS)('%s holds its sources and both builds, and nothing else (X73)', (lib) => {
    const files = contents.get(lib)!;
    const strange = files.filter(
      (path) =>
        !/^(package\.json|README\.md|LICENSE|dist\/(esm|cjs)\/.+\.(js|d\.ts|js\.map|d\.ts\.map)|dist\/cjs\/package\.json|src\/.+\.ts)$/.test(
          path,
        ),
    );
    expect(strange).toEqual([]);
    expect(files.filter((path) => path.includes('.spec.'))).toEqual([]);
    for (const needed of [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/esm/index.js',
      'dist/esm/index.d.ts',
      'dist/cjs/index.js',
      'dist/cjs/index.d.ts',
      'dist/cjs/package.json',
    ]) {
      expect(files).toContain(needed);
    }
  });

  it.each(LIBS)('%s runs no script when it is installed, and names what it needs', (lib) => {
    const manifest = JSON.parse(readFileSync(join(root, 'libs', lib, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    expect(manifest.scripts).toBeUndefined();
    const known = new Set([
      ...Object.keys(manifest.dependencies ?? {}),
      ...Object.keys(manifest.peerDependencies ?? {}),
    ]);
    const files = contents.get(lib)!.filter((path) => /^dist\/esm\/.+\.(js|d\.ts)$/.test(path));
    const imported = files.flatMap((path) => {
      const text = readFileSync(join(project, 'node_modules', '@nest-push', lib, path), 'utf8');
      return [...text.matchAll(/(?:from|import) ['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/g)].map(([, name]) => name!);
    });
    expect([...new Set(imported)].filter((name) => !name.startsWith('node:') && !known.has(name))).toEqual([]);
  });

  it('are imported by an ES module', () => {
    const imports = NAMES.map((name) => `import * as ${name} from '@nest-push/${name}';`).join('\n');
    writeFileSync(
      join(project, 'host.mjs'),
      `import 'reflect-metadata';\nimport * as nest from '@nestjs/common';\nimport * as nestCore from '@nestjs/core';\n${imports}\n${HOST}`,
    );
    expect(execFileSync(process.execPath, ['host.mjs'], { cwd: project, encoding: 'utf8' }).trim()).toBe(
      'delivered function',
    );
  });

  it('are required by a CommonJS module', () => {
    const requires = NAMES.map((name) => `const ${name} = require('@nest-push/${name}');`).join('\n');
    writeFileSync(
      join(project, 'host.cjs'),
      `require('reflect-metadata');\nconst nest = require('@nestjs/common');\nconst nestCore = require('@nestjs/core');\n${requires}\n(async () => {${HOST}})().catch((error) => { console.error(error); process.exit(1); });`,
    );
    expect(execFileSync(process.execPath, ['host.cjs'], { cwd: project, encoding: 'utf8' }).trim()).toBe(
      'delivered function',
    );
  });

  it.each(LIBS)(
    '%s is well made in the eyes of publint and attw',
    (lib) => {
      const bin = join(root, 'node_modules', '.bin');
      execFileSync(join(bin, 'publint'), [join(project, 'node_modules', '@nest-push', lib), '--strict'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const tarball = readdirSync(project).find((name) => name.startsWith(`nest-push-${lib}-`))!;
      execFileSync(join(bin, 'attw'), [join(project, tarball), '--no-emoji', '--no-color'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    },
    60_000,
  );
});
