import { type ApiPropertyOptions } from '@nestjs/swagger';

const name = { type: 'string', minLength: 1, maxLength: 255 };
const names = (maxItems: number) => ({ type: 'array', items: name, minItems: 1, maxItems });

/** An audience is an object with one of its keys; those that the vendors resolve may be narrowed by `via`. */
function one(key: string, schema: object, { via }: { via: boolean }) {
  const narrowing = {
    oneOf: [{ type: 'string' }, names(32)],
    description: 'Vendors or vendor apps that are asked; default: all that can resolve it',
    example: 'xiaomi',
  };
  return {
    title: key,
    type: 'object',
    required: [key],
    additionalProperties: false,
    properties: { [key]: schema, ...(via ? { via: narrowing } : {}) },
  };
}

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
    one('user', name, { via: false }),
    one('users', names(10_000), { via: false }),
    one('device', name, { via: false }),
    one('devices', names(10_000), { via: false }),
    one('alias', name, { via: true }),
    one('tags', tags, { via: true }),
    one('topic', name, { via: true }),
    one('everyone', { type: 'boolean', enum: [true] }, { via: true }),
  ],
  example: { user: '1001' },
};
