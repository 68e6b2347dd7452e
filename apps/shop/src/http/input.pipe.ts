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
    return (await super.transform(value, metadata)) as unknown;
  }
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
