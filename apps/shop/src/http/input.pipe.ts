import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { PushInputError } from '@nest-push/core';
import { type ValidationError } from 'class-validator';

const WHAT = 'Nothing was done';

/** Checks bodies that are described by a class; pushes and registrations are checked by Nest Push itself. */
@Injectable()
export class InputPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, exceptionFactory });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Nest would look for the class's fields in the list, and name those.
    if (metadata.type === 'body' && Array.isArray(value)) {
      throw new PushInputError(WHAT, [{ field: 'body', rule: 'must be an object' }]);
    }
    if (metadata.type === 'body' && isDescribed(metadata)) assertFlat(value);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/** Whether a class describes the body; the others are checked by Nest Push itself. */
function isDescribed({ metatype }: ArgumentMetadata): boolean {
  return metatype !== undefined && metatype !== Object;
}

/**
 * The described bodies hold single values. An object inside would be walked by class-transformer, however deep it is, and a field named like a member of every
 * object would pass for a known one.
 */
function assertFlat(body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const issues = Object.entries(body).flatMap(([field, value]: [string, unknown]) => {
    if (field in Object.prototype) return [{ field, rule: 'is not known here' }];
    return typeof value === 'object' && value !== null
      ? [{ field: field.slice(0, 40), rule: 'must be a single value' }]
      : [];
  });
  if (issues.length > 0) throw new PushInputError(WHAT, issues);
}

/** The same error as Nest Push's own, so that a caller sees one form. */
function exceptionFactory(errors: ValidationError[]): PushInputError {
  const issues = errors.map(({ property, constraints = {} }) => ({
    field: property,
    // One rule is enough: a missing value breaks all of them at once.
    rule: 'whitelistValidation' in constraints ? 'is not known here' : (Object.values(constraints)[0] ?? ''),
  }));
  return new PushInputError(WHAT, issues);
}
