// Speech for doors that are tested without telephony: it says nothing, and says so.

import { err } from '../../src/base/result.ts';
import type { Rehearsal } from '../../src/core/menus/rehearsal.ts';

export const NO_REHEARSAL: Rehearsal = {
  say: async () => err({ fault: 'change-failed', detail: 'there is no speech here' }),
};
