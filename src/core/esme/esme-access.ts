// Who may bind over SMPP, with what password, from where. Owns the question and the rule for such a password; what a refusal looks
// like on the wire is the interface's.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';

export type BindAsked = { readonly login: string; readonly password: string; readonly address: string };

export type BindRefused =
  | 'login-unknown'
  | 'password-wrong'
  /** SMPP is off for the account, it is blocked, or its list of addresses has not this one. */
  | 'not-allowed'
  | 'address-locked'
  | 'service-unavailable';

export interface EsmeAccess {
  /** Failures count like failed sign-ins of their address. */
  bind(asked: BindAsked): Promise<Result<Account, BindRefused>>;
  /** The account as it is now; undefined: whoever has bound so could not do it any more. */
  current(asked: BindAsked): Promise<Account | undefined>;
  /** Undefined takes it away: nobody can bind then. */
  setPassword(account: Account, password: string | undefined): Promise<Result<true, FaultCode>>;
}

export const ESME_PASSWORD_RULE =
  'an SMPP password has 6 to 64 Latin letters, digits and signs without spaces; many programs take no more than 8';

const PASSWORD = /^[\x21-\x7e]{6,64}$/;

export function isEsmePassword(text: string): boolean {
  return PASSWORD.test(text);
}
