// How pages about sub-clients are told which one (spec http-clients 2): `user` or `user_id`. Owns reading these two.

import { err, ok, type Result } from '../../../base/result.ts';
import type { ClientName } from '../../../core/clients/clients.ts';
import type { Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { IDS_MOST, wholeParameter } from './whole-parameter.ts';

/** A login comes before a number. */
export function clientName(parameters: Parameters): Result<ClientName, ClassicFault> {
  const login = parameters.text('user').trim();
  if (login !== '') return ok({ by: 'login', login });
  const id = wholeParameter(parameters, 'user_id', IDS_MOST);
  if (!id.ok) return id;
  return id.value === undefined
    ? err(wrongParameters('user or user_id is missing'))
    : ok({ by: 'id', id: id.value });
}
