const swc = [
  '@swc/jest',
  {
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    },
  },
];

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': swc },
  setupFiles: ['reflect-metadata'],
};

// What was built is called by its package names; only the specs' own files have no built form.
const onBuild = { ...common, moduleNameMapper: { '^(\\./program)\\.js$': '$1' } };

// Specs of the source run on the source: no build is needed before `npm test`.
const onSource = {
  ...common,
  modulePathIgnorePatterns: ['<rootDir>/(libs|apps)/[^/]+/dist/'],
  moduleNameMapper: {
    '^@nest-push/simulator-app$': '<rootDir>/apps/simulator/src/index.ts',
    '^@nest-push/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

export default {
  projects: [
    { ...onSource, displayName: 'unit', testMatch: ['<rootDir>/{libs,apps}/*/src/**/*.spec.ts'] },
    { ...onSource, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
    // These two run what was built: the programs, in processes of their own and in a real browser; the packed tarballs.
    { ...onBuild, displayName: 'built', testMatch: ['<rootDir>/test/built/**/*.spec.ts'] },
    { ...onBuild, displayName: 'package', testMatch: ['<rootDir>/test/package/**/*.spec.ts'] },
  ],
  maxWorkers: '100%',
  // Each suite leaves modules behind; a worker that has grown large spends its time on collecting them.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['libs/*/src/**/*.ts', '!**/*.spec.ts', '!**/index.ts'],
};
