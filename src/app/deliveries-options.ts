// What `dozvon deliveries` is told, whoever is asked: the data folder or a server. Owns which options go together.

import { LIMITS } from '../base/limits.ts';
import type { DeliveryKind } from '../core/events/delivery.ts';
import { misused } from './command-error.ts';

export const DELIVERIES_UNLESS_TOLD = 50;

export type DeliveriesOptions = {
  readonly failed?: true;
  readonly held?: true;
  readonly message?: string;
  readonly phone?: string;
  readonly kind?: DeliveryKind;
  readonly since?: string;
  readonly before?: number;
  readonly limit?: number;
  readonly show?: number;
  readonly resend?: string;
  readonly resume?: true;
  readonly json?: true;
};

/** What a list is chosen and cut by. */
const OF_LIST = ['failed', 'held', 'message', 'phone', 'kind', 'since', 'before', 'limit'] as const;
/** What is done instead of listing, and the options that go with it. */
const INSTEAD = { show: ['json'], resend: ['since'], resume: [] } as const;

type Option = keyof DeliveriesOptions;

/** Options without effect are refused: whoever wrote them meant something. */
export function checkTogether(options: DeliveriesOptions): void {
  const isGiven = (name: Option): boolean => options[name] !== undefined;
  const refuse = (one: Option, other: Option): never => {
    throw misused(`--${one} and --${other} exclude each other`);
  };
  if (isGiven('failed') && isGiven('held')) refuse('failed', 'held');
  checkLimit(options);
  const instead = (Object.keys(INSTEAD) as (keyof typeof INSTEAD)[]).find(isGiven);
  if (instead === undefined) return;
  const allowed: readonly Option[] = INSTEAD[instead];
  const others: readonly Option[] = [...OF_LIST, 'json', 'show', 'resend', 'resume'];
  const other = others.find((name) => name !== instead && !allowed.includes(name) && isGiven(name));
  if (other !== undefined) refuse(instead, other);
  if (instead === 'resend' && isGiven('since') && options.resend !== 'failed')
    throw misused('--since goes with --resend failed, not with the number of a call');
}

function checkLimit({ limit }: DeliveriesOptions): void {
  if (limit !== undefined && (limit < 1 || limit > LIMITS.webhook.listed))
    throw misused(`--limit: it must be 1 to ${LIMITS.webhook.listed}`);
}
