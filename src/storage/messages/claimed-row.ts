// A message with its submission and account, as attempts at it are read. Owns these columns and what they mean in the core's terms:
// messages of one sending share a submission, and most of a batch an account, so that each of those is read once.

import { assert } from '../../base/assert.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { ReceiptWish } from '../../core/esme/esme-told.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import type { LookupData } from '../../core/messages/message-status.ts';
import type { TextPart } from '../../core/messages/segments.ts';
import type { Attempted } from '../../core/messages/settle.ts';
import type { CallOptions, MailAnswered, MessageRef, Upload } from '../../core/messages/submission.ts';
import type { FailOverReason } from '../../core/routing/route.ts';
import { TEMPLATE_KINDS, type TemplateKind } from '../../core/texts/operator-template.ts';
import { type AccountRow, accountColumns, accountOf } from '../accounts/account-row.ts';
import { numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';

/** Columns of the message `m` itself, for `withSendings`. */
export const MESSAGE_COLUMNS = `m.id, m.submission_id, m.account_id, m.phone, m.kind, m.status, m.err, m.attempts, m.parts,
  m.unit_price, m.reserved, m.cost, m.valid_until, m.lookup, m.final, m.template, m.claimed_by, m.claimed_event, m.queue, m.tried,
  m.doubtful, m.receipt_until, m.rule`;

const SUBMISSIONS = {
  name: 'claimed-rows-submissions',
  text: `select id, payer_id, purse, public_id, door, text, sender, options, accepted_at
         from submissions where id = any($1::bigint[])`,
};

const ACCOUNTS = {
  name: 'claimed-rows-accounts',
  text: `select ${accountColumns('a')} from accounts a where a.id = any($1::integer[])`,
};

type SubmissionRow = {
  readonly id: number;
  /** Null: the account itself. */
  readonly payer_id: number | null;
  readonly purse: Purse;
  readonly public_id: string;
  readonly door: string;
  readonly text: string;
  readonly sender: string | null;
  readonly options: {
    readonly call?: CallOptions;
    readonly binary?: 'bytes' | 'hex';
    readonly part?: TextPart;
    readonly subject?: string;
    readonly replyMobile?: string;
    readonly fallbackText?: string;
    readonly files?: readonly Upload[];
    readonly linkPrefix?: string;
    readonly receipt?: ReceiptWish;
    readonly dataCoding?: number;
    readonly answer?: MailAnswered;
  };
  readonly accepted_at: number;
};

/** What `MESSAGE_COLUMNS` select. */
export type BareRow = {
  readonly id: MessageRef;
  readonly submission_id: number;
  readonly account_id: number;
  readonly phone: string;
  readonly kind: number;
  readonly status: number;
  readonly err: number;
  readonly attempts: number;
  readonly parts: number;
  readonly unit_price: Money;
  readonly reserved: Money;
  readonly cost: Money;
  readonly valid_until: number;
  readonly lookup: Partial<LookupData> | null;
  readonly final: boolean;
  readonly template: number | null;
  readonly claimed_by: number | null;
  readonly claimed_event: number;
  readonly queue: number;
  /** Numbers of the links that could not carry it. */
  readonly tried: readonly number[] | null;
  readonly doubtful: boolean;
  /** Until when a receipt is waited for; null: none is. */
  readonly receipt_until: number | null;
  /** What a rule said when it was accepted. */
  readonly rule: string | null;
};

/** Those of one batch share their submissions and accounts. */
export type MessageRow = BareRow & { readonly submission: SubmissionRow; readonly account: AccountRow };

/** The rows, in their order, with what they were sent by; both are there as long as the message is. */
export async function withSendings<Row extends BareRow>(
  session: Session,
  rows: readonly Row[],
): Promise<readonly (Row & MessageRow)[]> {
  if (rows.length === 0) return [];
  const [submissions, accounts] = await Promise.all([
    session.query<SubmissionRow>(SUBMISSIONS, [distinct(rows.map((row) => row.submission_id))]),
    session.query<AccountRow>(ACCOUNTS, [distinct(rows.map((row) => row.account_id))]),
  ]);
  const submissionOf = new Map(submissions.map((one) => [one.id, one]));
  const accountOfRow = new Map(accounts.map((one) => [one.account_id, one]));
  return rows.map((row) => {
    const submission = submissionOf.get(row.submission_id);
    const account = accountOfRow.get(row.account_id);
    // Left out, a claimed message would be held by nobody for ever.
    assert(
      submission !== undefined && account !== undefined,
      `message ${row.id} has no submission or account`,
    );
    // Into the row itself, which nobody else has: a copy of thousands costs more than reading them.
    return Object.assign(row, { submission, account });
  });
}

function distinct(values: readonly number[]): string {
  return numbers([...new Set(values)]);
}

export function payerOf({ submission, account_id }: MessageRow): number {
  return submission.payer_id ?? account_id;
}

/** Kind of the registered text a stored number stands for. */
export function templateKindOf(number: number | null): TemplateKind | undefined {
  return number === null ? undefined : TEMPLATE_KINDS[number];
}

const KINDS = new Map<number, MessageKind>(
  Object.entries(MESSAGE_KINDS).map(([kind, number]) => [number, kind as MessageKind]),
);

/** A number no kind has is shown as an SMS: rows outlive programs. */
export function kindOf(number: number): MessageKind {
  return KINDS.get(number) ?? 'sms';
}

// Other kinds than calls have no waiting rule of their own yet.
const ATTEMPTS_DEFAULT = 1;
const PAUSE_SECONDS_DEFAULT = 60;

export type Attempting = {
  /** Kinds that cost although they failed. */
  readonly chargedAnyway: ReadonlySet<MessageKind>;
  readonly nextLink: (row: MessageRow, failed: string, reason: FailOverReason) => string | undefined;
};

export function attempted(row: MessageRow, { chargedAnyway, nextLink }: Attempting): Attempted {
  return {
    attempts: row.attempts,
    attemptsMax: row.submission.options.call?.attempts ?? ATTEMPTS_DEFAULT,
    pauseSeconds: row.submission.options.call?.pauseSeconds ?? PAUSE_SECONDS_DEFAULT,
    validUntil: validUntil(row),
    unitPrice: row.unit_price,
    reserved: row.reserved,
    parts: row.parts,
    refund: chargedAnyway.has(kindOf(row.kind)) ? 'never' : 'on failure',
    nextLink: (failed, reason) => nextLink(row, failed, reason),
  };
}

export function validUntil(row: MessageRow): Instant {
  return instant(row.valid_until);
}

/** Accounts of a batch of rows, each read once. */
export function accountReader(secrets: Secrets): (row: AccountRow) => Account {
  const known = new Map<number, Account>();
  return (row) => {
    const account = known.get(row.account_id) ?? accountOf(row, secrets);
    known.set(row.account_id, account);
    return account;
  };
}
