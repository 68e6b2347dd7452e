import { type MisfitCodes } from '@nest-push/core';

/** Umeng has codes for single mistakes and none for a kind of them: a rule without a code of its own has none. */
export const UMENG_MISFIT_CODES: MisfitCodes = { missing: '', unknownField: '', type: '', value: '', size: '' };
