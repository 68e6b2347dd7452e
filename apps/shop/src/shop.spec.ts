import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { jpushEnvironment } from '@nest-push/jpush';
import { umengEnvironment } from '@nest-push/umeng';
import { xiaomiEnvironment } from '@nest-push/xiaomi';
import { DATA_ENVIRONMENT, SHOP_ENVIRONMENT } from './config/shop.settings.js';
import { ShopLogger } from './shop.logger.js';

describe('.env.example', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8');

  it('documents every variable, and no other', () => {
    const maps = [SHOP_ENVIRONMENT, DATA_ENVIRONMENT, jpushEnvironment(), umengEnvironment(), xiaomiEnvironment()];
    const read = maps.flatMap((map) => Object.values(map).map(({ name }) => name));
    const documented = [...text.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(read.sort());
  });

  it('sets nothing until somebody takes the sign away', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});

describe('ShopLogger', () => {
  it('leaves what is about to be thrown to whoever starts the shop', () => {
    const error = jest.spyOn(ConsoleLogger.prototype, 'error').mockImplementation(() => undefined);
    const logger = new ShopLogger();
    logger.error(new Error('thrown'), 'ExceptionHandler');
    logger.error('said', 'a stack', 'Shop');
    expect(error.mock.calls).toEqual([['said', 'a stack', 'Shop']]);
    error.mockRestore();
  });
});
