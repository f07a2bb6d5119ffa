// Who asks for a websocket, from its request's headers alone. Owns the order of the ways to sign in there; whether one is right is
// decided by the core.

import { err } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { WhoAsks } from './live-door.ts';
import { readAuthorization } from './sign-in.ts';

export function whoAsksOf(doors: Pick<Doors, 'authenticate'>): WhoAsks {
  return async ({ headers, address }) => {
    const signIn = readAuthorization(headers.authorization, address);
    if (!signIn) return err({ fault: 'sign-in-failed', detail: 'no key and no login is given' });
    const signed = await doors.authenticate({ ...signIn, needs: 'read' });
    return signed.ok ? signed : err({ fault: signed.error });
  };
}
