import { type MisfitCodes } from '@nest-push/core';

/**
 * The code for each kind of mistake that has none of its own: 10016 a required parameter is missing, 10017 a parameter has a value that is not
 * allowed, 10008 a parameter is wrong. Meanings: server error codes, pId=1560, 2024-10-18. Which mistake gets which is our decision: Xiaomi
 * documents it for none.
 */
export const XIAOMI_MISFIT_CODES: MisfitCodes = {
  missing: '10016',
  unknownField: '10008',
  type: '10017',
  value: '10017',
  size: '10017',
};
