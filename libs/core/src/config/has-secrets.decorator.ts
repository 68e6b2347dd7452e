import { inspect } from 'node:util';

/**
 * Marks fields of an options class that nobody may see: printed or serialised, its instances show `[secret]` in their place.
 *
 * @example
 * ```ts
 * @HasSecrets('masterSecret')
 * export class PigeonOptions { … }
 * ```
 */
export function HasSecrets(...fields: readonly string[]): ClassDecorator {
  return (target) => {
    const shown = function (this: object): object {
      return Object.fromEntries(
        Object.entries(this).map(([field, value]) => [field, fields.includes(field) ? '[secret]' : (value as unknown)]),
      );
    };
    Object.defineProperties(target.prototype, { toJSON: { value: shown }, [inspect.custom]: { value: shown } });
  };
}
