import { type MisfitCodes, misfits, PushInputError, type Shape, text, whole } from '@nest-push/core';
import { JPUSH_MISFIT_CODES } from '../checks/misfit.codes.js';

/** The codes with which each family refuses arguments. Our decision: JPush publishes what a code means, and not which argument leads to which. */
export const INPUT_CODES = {
  push: JPUSH_MISFIT_CODES,
  device: { missing: '7002', unknownField: '7002', type: '7002', value: '7002', size: '7002' },
  report: { missing: '3002', unknownField: '3002', type: '3002', value: '3002', size: '3002' },
  schedule: { missing: '8100', unknownField: '8100', type: '8100', value: '8100', size: '8100' },
  admin: { missing: '4002', unknownField: '4002', type: '4002', value: '4002', size: '4002' },
} as const satisfies Readonly<Record<string, MisfitCodes>>;

/**
 * Refuses arguments that JPush would refuse.
 *
 * @throws PushInputError naming every field that is wrong
 */
export function assertFits(shape: Shape, value: unknown, codes: MisfitCodes, field = ''): void {
  const issues = misfits(shape, value, field, codes);
  if (issues.length > 0) throw new PushInputError('JPush was not called', issues);
}

/** An id or name that is there. */
export const named = text({ notBlank: true });

/** Which page of a list, from 1, and how long pages are. */
export const page = whole({ min: 1 });

/** `yyyy-MM-dd`. */
export const DATE = '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';
