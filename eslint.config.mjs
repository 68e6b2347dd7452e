import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** What a room must not know. The arrows of docs/architecture.md, checked on every lint. */
const forbid = (message, ...patterns) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex: patterns.join('|'), message }] }],
});
const vendors = '^@nest-push/(jpush|umeng|xiaomi)';
const databases = '^(typeorm|@nestjs/typeorm|libsql|better-sqlite3|pg|mysql2|@nest-push/typeorm)';
const queues = '^(bullmq|@nestjs/bullmq|ioredis|redis|@nest-push/bullmq)';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'coverage/**', '**/*.js', '**/*.mjs', '**/public/**'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    plugins: { 'import-x': importX },
    settings: {
      // Sources name each other as `./x.js`, as ES modules must; the file is `./x.ts`.
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    languageOptions: {
      parserOptions: { project: ['./tsconfig.check.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'import-x/no-cycle': 'error',
    },
  },
  {
    files: ['libs/core/src/**'],
    rules: {
      ...forbid('core knows no vendor, no database and no queue.', vendors, databases, queues),
      // face -> stations -> ports: no station knows the face.
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: 'libs/core/src/*/**',
              from: 'libs/core/src/push.*.ts',
              message: 'A station does not know the face.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/simulators/src/**'],
    rules: forbid(
      'The simulators are written from the vendor documents alone, and they need no Nest.',
      '^@nest-push/',
      '^@nestjs/',
    ),
  },
  {
    files: ['libs/{jpush,umeng,xiaomi}/src/**'],
    rules: forbid('A vendor knows core alone.', vendors, databases, queues, '^@nest-push/(simulators|testing)'),
  },
  {
    files: ['libs/typeorm/src/**'],
    rules: forbid('A store knows core alone.', vendors, queues, '^@nest-push/(simulators)'),
  },
  {
    files: ['apps/*/src/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**', 'libs/*/src/**/*.spec.ts'],
    rules: {
      'no-restricted-imports': 'off',
      'import-x/no-restricted-paths': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 700, skipBlankLines: true, skipComments: true }],
    },
  },
  prettier,
);
