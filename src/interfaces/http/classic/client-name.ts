// How pages about sub-clients are told which one (spec http-clients 2): `user` or `user_id`. Owns reading these two.

import { err, ok, type Result } from '../../../base/result.ts';
import type { ClientName } from '../../../core/clients/clients.ts';
import { isGiven, type Parameters } from './parameters.ts';
import { type ClassicFault, wrongParameters } from './replies.ts';

/** A login comes before a number. */
export function clientName(parameters: Parameters): Result<ClientName, ClassicFault> {
  const login = parameters.text('user').trim();
  if (login !== '') return ok({ by: 'login', login });
  const id = parameters.text('user_id').trim();
  if (!isGiven(id)) return err(wrongParameters('user or user_id is missing'));
  if (!/^\d{1,9}$/.test(id)) return err(wrongParameters('user_id must be a whole number'));
  return ok({ by: 'id', id: Number(id) });
}
