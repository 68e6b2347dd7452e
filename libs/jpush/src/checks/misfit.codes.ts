import { type MisfitCodes } from '@nest-push/core';

/** JPush's code for each kind of mistake (JPush REST API v3 push, error codes, 2025-10-14). */
export const JPUSH_MISFIT_CODES: MisfitCodes = {
  missing: '1002',
  unknownField: '1009',
  type: '1003',
  value: '1003',
  size: '1005',
};
