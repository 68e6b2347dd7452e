import { inspect } from 'node:util';
import { NotFoundException } from '@nestjs/common';
import { checkOptions } from '../config/check-options.js';
import { IsWebhookToken, WebhookToken } from './webhook-token.js';

const TOKEN = 'canary-token-0123456789abcdef';

describe('WebhookToken', () => {
  it('lets in who knows it', () => {
    const token = new WebhookToken(TOKEN);
    expect([token.isSet, token.fits(TOKEN)]).toEqual([true, true]);
    expect(() => {
      token.admit(TOKEN);
    }).not.toThrow();
  });

  it.each(['', TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase(), 'null', '🌏'])('is not there for %j', (given) => {
    const token = new WebhookToken(TOKEN);
    expect(token.fits(given)).toBe(false);
    expect(() => {
      token.admit(given);
    }).toThrow(NotFoundException);
  });

  it.each([TOKEN, '', 'null'])('that is off is not there for %j either', (given) => {
    const token = new WebhookToken(null);
    expect([token.isSet, token.fits(given)]).toEqual([false, false]);
    expect(() => {
      token.admit(given);
    }).toThrow(NotFoundException);
  });

  it('does not show itself', () => {
    const token = new WebhookToken(TOKEN);
    expect(inspect(token, { showHidden: true }) + JSON.stringify(token)).not.toContain('canary');
  });
});

describe('IsWebhookToken', () => {
  class Options {
    @IsWebhookToken()
    token!: string;
  }
  const issuesOf = (token: unknown) => checkOptions(Options, { token }).issues;

  it.each(['x'.repeat(24), 'x'.repeat(100), 'Az09_-'.repeat(5)])('takes %s', (token) => {
    expect(issuesOf(token)).toEqual([]);
  });

  it.each([undefined, 24, '', 'x'.repeat(23), 'x'.repeat(101), `${'x'.repeat(24)}/`, `${'x'.repeat(24)}\n`])(
    'refuses %j',
    (token) => {
      expect(issuesOf(token)).toEqual([{ field: 'token', rule: 'must be 24 to 100 letters, digits, _ and -' }]);
    },
  );
});
