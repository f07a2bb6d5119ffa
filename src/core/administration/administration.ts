// What an administrator of the installation may ask of the process that runs it: its trunks, links, speech, all accounts, and whether
// anything is wrong. Owns these questions; who answers them is the composition root.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { AccountId, AccountState } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { FaultCode } from '../faults.ts';
import type { TrunkNow } from '../live/live.ts';
import type { InWords } from '../messages/status.ts';

type TrunkAdministered = {
  readonly name: string;
  /** As configured, with every default; no secrets. */
  readonly settings: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly now: TrunkNow;
};

type LinkAdministered = { readonly name: string; readonly kind: string };

export type SpeechReport = {
  readonly engine: string;
  readonly defaultVoice: string;
  /** What each name of a voice is to the engine. */
  readonly voices: readonly { readonly name: string; readonly as: string }[];
  /** Sounds that are kept, their bytes, and how many there may be. */
  readonly disk: CacheReport;
  readonly memory: CacheReport;
};

type CacheReport = { readonly sounds: number; readonly bytes: number; readonly bytesMost: number };

export type AccountListed = {
  readonly id: AccountId;
  readonly login: string;
  /** Login of the account above it. */
  readonly parent: string | undefined;
  readonly name: string | undefined;
  readonly state: AccountState;
  readonly administrator: 'on' | 'off';
  readonly currency: string;
  readonly balance: Money;
  readonly balance2: Money;
  readonly credit: Money;
  readonly createdAt: Instant;
};

export type AccountsPage = {
  /** What logins and names contain. */
  readonly search: string | undefined;
  readonly after: AccountId | undefined;
  readonly limit: number;
};

/** One thing that was looked at. */
export type Finding = {
  readonly subject: InWords;
  readonly is: 'well' | 'wrong';
  /** What was found; of what is wrong, what to do as well. */
  readonly sentence: InWords;
};

export interface Administration {
  trunks(): readonly TrunkAdministered[];
  links(): readonly LinkAdministered[];
  /** Closes the link, what is under way stored or given back, and opens it anew. */
  reconnect(link: string): Promise<Result<true, FaultCode>>;
  speech(): SpeechReport;
  accounts(page: AccountsPage): Promise<Result<readonly AccountListed[], FaultCode>>;
  /** Everything `dozvon doctor` looks at, and a call of the server to itself. Who asks while it looks gets the same answer. */
  diagnose(): Promise<readonly Finding[]>;
}
