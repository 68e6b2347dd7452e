import { type ApiPropertyOptions } from '@nestjs/swagger';
import { PLATFORMS } from '@nest-push/core';

const name = { type: 'string', minLength: 1, maxLength: 255 };
const yes = { type: 'boolean', enum: [true] };
const names = (maxItems: number) => ({ type: 'array', items: name, minItems: 1, maxItems });

const via = {
  oneOf: [{ type: 'string' }, names(32)],
  description: 'Vendors or vendor apps that are asked; default: all that can resolve it',
  example: 'xiaomi',
};
const platforms = {
  type: 'array',
  items: { type: 'string', enum: PLATFORMS },
  minItems: 1,
  description: 'Default: every platform',
};

/** An audience is an object with one of its keys; some may be narrowed. */
const one = (key: string, schema: object, narrowing: Record<string, object> = {}) => ({
  title: key,
  type: 'object',
  required: [key],
  additionalProperties: false,
  properties: { [key]: schema, ...narrowing },
});

const tags = {
  type: 'object',
  description: 'The parts are combined with AND; `any` or `all` is needed',
  additionalProperties: false,
  properties: { any: names(20), all: names(20), none: names(20) },
};

/** {@link Audience} of Nest Push in the words of OpenAPI. */
export const AUDIENCE: ApiPropertyOptions = {
  description: 'Whom the push is for',
  oneOf: [
    one('user', name),
    one('users', names(10_000)),
    one('device', name),
    one('devices', names(10_000)),
    one('registered', yes, { platforms }),
    one('alias', name, { via }),
    one('tags', tags, { via }),
    one('topic', name, { via }),
    one('everyone', yes, { via }),
  ],
  example: { user: '1001' },
};
