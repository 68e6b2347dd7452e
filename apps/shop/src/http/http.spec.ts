import { jest } from '@jest/globals';
import { type ArgumentsHost, HttpException, Logger, NotFoundException } from '@nestjs/common';
import { PushConfigurationError, PushInputError, PushKeyConflictError, PushStoreFullError } from '@nest-push/core';
import { ProblemFilter } from './problem.filter.js';
import { securityHeaders } from './security-headers.js';
import { takenPort } from './taken-port.js';

describe('ProblemFilter', () => {
  const answerTo = (error: unknown, headersSent = false): unknown => {
    const said: unknown[] = [];
    const response = {
      headersSent,
      status: (status: number) => ({ json: (body: object) => said.push(status, body) }),
      end: () => said.push('ended'),
    };
    const host = { switchToHttp: () => ({ getResponse: () => response }) } as unknown as ArgumentsHost;
    new ProblemFilter().catch(error, host);
    return said;
  };
  const issues = [
    { field: 'to', rule: 'must be an object' },
    { field: '', rule: 'must be a JSON object' },
  ];
  const errors = [issues[0], { field: 'body', rule: 'must be a JSON object' }];

  it.each([
    ['an input of Nest Push', new PushInputError('Wrong', issues), 400, { errors }],
    ['a key conflict', new PushKeyConflictError('p1'), 409, {}],
    ['a full store', new PushStoreFullError('No room.'), 503, { message: 'No room.' }],
    ['an unknown id', new NotFoundException('No push has this id.'), 404, { message: 'No push has this id.' }],
    [
      'a body too large',
      new HttpException('request entity too large', 413),
      413,
      { message: 'The body must not be larger than 256 kB.' },
    ],
    [
      'a body that is no JSON',
      new HttpException('Unexpected token c in canary', 400, { cause: new SyntaxError('canary') }),
      400,
      { errors: [errors[1]] },
    ],
    [
      'a malformed address',
      new HttpException('canary', 400, { cause: new URIError('canary') }),
      400,
      { message: 'The address has a malformed % sequence.' },
    ],
  ])('answers %s', (_what, error, statusCode, part) => {
    const [status, body] = answerTo(error) as [number, { message: string }];
    expect([status, body]).toEqual([statusCode, expect.objectContaining({ statusCode, ...part })]);
    expect(body.message).toMatch(/^[A-Z].*\.$/);
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it.each([new Error('canary'), new PushConfigurationError('canary'), 'canary', undefined])(
    'logs what nobody expected (%p), and says nothing of it',
    (error) => {
      const log = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      const [status, body] = answerTo(error) as [number, object];
      expect([status, JSON.stringify(body)]).toEqual([500, expect.not.stringContaining('canary')]);
      expect(log).toHaveBeenCalledTimes(1);
      log.mockRestore();
    },
  );

  it('ends an answer that had begun', () => {
    expect(answerTo(new NotFoundException(), true)).toEqual(['ended']);
  });
});

describe('securityHeaders', () => {
  const policyOf = (simulatorUrl: string | undefined, path: string): string => {
    let headers: Record<string, string> = {};
    const response = { set: (all: Record<string, string>) => (headers = all) };
    const next = jest.fn();
    securityHeaders(simulatorUrl)({ path } as never, response as never, next);
    expect(next).toHaveBeenCalledTimes(1);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    return headers['content-security-policy'] ?? '';
  };

  it('lets in the simulator by its origin alone', () => {
    expect(policyOf(undefined, '/')).toContain("script-src 'self';");
    const policy = policyOf('http://127.0.0.1:4010/a;script-src *', '/');
    expect(policy).toContain("script-src 'self' http://127.0.0.1:4010;");
    expect(policy).not.toContain('*');
  });

  it('is looser for the documents, and for nothing else', () => {
    for (const path of ['/docs', '/docs/', '/docs/swagger-ui.css'])
      expect(policyOf(undefined, path)).toContain('unsafe-inline');
    for (const path of ['/', '/docsx', '/goods']) expect(policyOf(undefined, path)).not.toContain('unsafe');
  });
});

describe('takenPort', () => {
  const failed = (code: string): Error => Object.assign(new Error('listen'), { code });

  it.each([
    [
      failed('EADDRINUSE'),
      'Port 80 is taken: stop what listens there, or set PORT to another port (0 takes any free one).',
    ],
    [
      new Error('simulator', { cause: failed('EACCES') }),
      'Port 80 may not be used by this user: choose one above 1023, or set PORT to another port (0 takes any free one).',
    ],
    [failed('ENOMEM'), undefined],
    [null, undefined],
    [new Error('no code'), undefined],
  ])('says of %s', (error, sentence) => {
    expect(takenPort(error, 80, 'PORT')?.message).toBe(sentence);
  });
});
