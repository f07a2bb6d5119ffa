// Accounts whose clients seem to break on what receipts carry besides their text: popular libraries raise on any tag they do
// not know, so the first receipt ends them, and the next one again; others cannot read an error code. Owns that suspicion,
// which a while with fewer parameters takes away.

import { RecentMap } from '../../base/recent-map.ts';
import { HOUR, type Instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import { statusNumber } from '../../protocols/smpp/command-status.ts';
import type { Parameters } from './told-pdus.ts';

/** A client is mended by people. */
const HELD = HOUR;
const REMEMBERED = 10_000;

type Doubt = { readonly since: Instant; readonly parameters: Exclude<Parameters, 'all'> };

/** What a client says that cannot read what it was told (SMPP 3.4 section 5.1.3): its optional parameters are wrong. */
const PARAMETERS_WRONG: ReadonlySet<number> = new Set(
  (
    [
      'ESME_RINVOPTPARSTREAM',
      'ESME_ROPTPARNOTALLWD',
      'ESME_RINVPARLEN',
      'ESME_RMISSINGOPTPARAM',
      'ESME_RINVOPTPARAMVAL',
    ] as const
  ).map(statusNumber),
);
/** A generic_nack with these says that it is too much, or never wanted; with any other, 0 among them, that it was not understood. */
const UNDERSTOOD: ReadonlySet<number> = new Set(
  (['ESME_RTHROTTLED', 'ESME_RMSGQFUL', 'ESME_RX_T_APPN', 'ESME_RX_P_APPN', 'ESME_RX_R_APPN'] as const).map(
    statusNumber,
  ),
);

/** Whether an answer to what was told says that it could not be read. */
export function isUnread(answer: { readonly command: string; readonly command_status: number }): boolean {
  if (PARAMETERS_WRONG.has(answer.command_status)) return true;
  return answer.command === 'generic_nack' && !UNDERSTOOD.has(answer.command_status);
}

export class ParameterDoubt {
  readonly #doubts = new RecentMap<AccountId, Doubt>(REMEMBERED);

  /** A connection came to nothing that was told something and never answered any of it; or what it was told could not be read. */
  note(account: AccountId, doubt: Doubt): void {
    const { parameters } = doubt;
    const least = parameters === 'least' || this.#held(account, doubt.since)?.parameters === 'least';
    this.#doubts.set(account, { ...doubt, parameters: least ? 'least' : parameters });
  }

  /** What the client is told, of what its account wants. */
  allows(account: AccountId, wanted: Parameters, now: Instant): Parameters {
    return this.#held(account, now)?.parameters ?? wanted;
  }

  #held(account: AccountId, now: Instant): Doubt | undefined {
    const doubt = this.#doubts.get(account);
    return doubt && now - doubt.since < HELD ? doubt : undefined;
  }
}
