// A mailing of the JSON API read into the core's values and told from them. Owns both ways; what a sending has too is read by
// `sending.ts`.

import type { Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { HOUR, type Instant, MINUTE } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { contentOf, notForMailings, timesOf } from '../../../core/campaigns/content.ts';
import type { MailingPlan } from '../../../core/campaigns/mailing-state.ts';
import type { Mailing, MailingChange, MailingContent, NewMailing } from '../../../core/campaigns/mailings.ts';
import { spreadOf } from '../../../core/campaigns/portions.ts';
import { recipientsFrom } from '../../../core/campaigns/recipients.ts';
import type { RepeatRule } from '../../../core/campaigns/repeat-rule.ts';
import type { Zone } from '../../../core/campaigns/zone-time.ts';
import type { Submission } from '../../../core/messages/submission.ts';
import { sendAtOf } from './dates.ts';
import type { MailingPatch, MailingTold, NewMailingBody, RepeatWord } from './mailing-schemas.ts';
import { type Fault, mistaken } from './replies.ts';
import { momentText } from './schemas.ts';
import type { NewSending } from './sending-schemas.ts';

type Body = Static<typeof NewMailingBody>;
type Read<T> = Result<T, Fault>;

/** The part of it that is read like a sending. */
export function asSending(body: Body): Static<typeof NewSending> {
  const { kind, text, sender, subject, transliteration, maximumParts, binary } = body;
  const { validityMinutes, call, sendAt, sendHours, recipients = [] } = body;
  return {
    recipients,
    ...(kind !== undefined && { kind }),
    ...(text !== undefined && { text }),
    ...(sender !== undefined && { sender }),
    ...(subject !== undefined && { subject }),
    ...(transliteration !== undefined && { transliteration }),
    ...(maximumParts !== undefined && { maximumParts }),
    ...(binary !== undefined && { binary }),
    ...(validityMinutes !== undefined && { validityMinutes }),
    ...(call !== undefined && { call }),
    ...(sendAt !== undefined && { sendAt }),
    ...(sendHours !== undefined && { sendHours }),
  };
}

type RecipientList = Static<typeof NewSending>['recipients'];

export function recipientsOf(list: RecipientList): ReturnType<typeof recipientsFrom> {
  return recipientsFrom(list.map((one) => (typeof one === 'string' ? { to: one } : one)));
}

const ruleOf = (word: RepeatWord): RepeatRule => word.replace('-', ' ') as RepeatRule;
const wordOf = (rule: RepeatRule): RepeatWord => rule.replace(' ', '-') as RepeatWord;

type SpreadBody = { readonly hours: number; readonly everyMinutes?: number };

const spreadFrom = (spread: SpreadBody): MailingPlan['spread'] =>
  spreadOf(spread.hours * HOUR, (spread.everyMinutes ?? 60) * MINUTE);

function textOf(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

/** `submission` is what `sending.ts` made of the same body. */
export function readMailing(body: Body, submission: Submission, account: Account): Read<NewMailing> {
  if (body.name.trim() === '') return err(mistaken('/name', 'is blank'));
  const problem = notForMailings(submission);
  if (problem !== undefined) return err({ fault: 'parameters-wrong', detail: problem });
  const { start, hours } = timesOf(submission.when);
  const named = recipientsOf(body.recipients ?? []);
  const groups = [...new Set([...named.groups, ...(body.groups ?? [])])];
  const zone: Zone =
    submission.when.kind === 'hours' && body.sendHours?.utcOffset !== undefined
      ? { kind: 'fixed', hours: submission.when.zoneHours }
      : { kind: 'named', name: account.settings.timeZone };
  return ok({
    name: body.name,
    content: {
      ...contentOf(submission),
      text: textOf(body.text ?? ''),
      ...(body.secondSender !== undefined && { secondSender: body.secondSender }),
      ...(body.fallbackText !== undefined && { fallbackText: textOf(body.fallbackText) }),
    },
    plan: {
      zone,
      hours,
      rule: ruleOf(body.repeat ?? 'by-hand'),
      repeatsMax: body.repeatsMax,
      spread: body.spread && spreadFrom(body.spread),
      perSecond: body.perSecond,
      secondTry: body.secondTry ? 'yes' : 'no',
    },
    start,
    recipients: named.recipients,
    groups,
    recipientsAre: body.open ? 'open' : 'ready',
    price: body.open && named.recipients.length === 0 && groups.length === 0 ? 'no' : 'yes',
  });
}

export function readPatch(body: Static<typeof MailingPatch>, now: Instant): Read<MailingChange> {
  const { sendAt, recipients, groups } = body;
  if (body.name?.trim() === '') return err(mistaken('/name', 'is blank'));
  const when = sendAt === undefined ? ok(undefined) : sendAtOf('/sendAt', sendAt, now);
  if (!when.ok) return when;
  const start = when.value?.kind === 'at' ? when.value.at : now;
  const named = recipients && recipientsOf(recipients);
  const changed = groups ?? (named && named.groups.length > 0 ? [] : undefined);
  return ok({
    content: changedContent(body),
    plan: changedPlan(body),
    ...(body.name !== undefined && { name: body.name }),
    ...(sendAt !== undefined && { start }),
    ...(named && { recipients: named.recipients }),
    ...(changed && { groups: [...new Set([...(named?.groups ?? []), ...changed])] }),
  });
}

// Null on this wire takes away what there was.
const given = <T>(value: T | null): T | undefined => value ?? undefined;

function changedContent(body: Static<typeof MailingPatch>): Partial<MailingContent> {
  const { text, sender, validityMinutes, secondSender, fallbackText } = body;
  const changed: Partial<Record<keyof MailingContent, unknown>> = {
    ...(text !== undefined && { text: textOf(text) }),
    ...(sender !== undefined && { sender: given(sender) }),
    ...(validityMinutes !== undefined && { validity: validityMinutes * MINUTE }),
    ...(secondSender !== undefined && { secondSender: given(secondSender) }),
    ...(fallbackText !== undefined && { fallbackText: given(fallbackText && textOf(fallbackText)) }),
  };
  return changed as Partial<MailingContent>;
}

function changedPlan(body: Static<typeof MailingPatch>): Partial<MailingPlan> {
  const { spread, perSecond, repeat, repeatsMax, secondTry } = body;
  return {
    ...(spread !== undefined && { spread: spread ? spreadFrom(spread) : undefined }),
    ...(perSecond !== undefined && { perSecond: given(perSecond) }),
    ...(repeat !== undefined && { rule: ruleOf(repeat) }),
    ...(repeatsMax !== undefined && { repeatsMax: given(repeatsMax) }),
    ...(secondTry !== undefined && { secondTry: secondTry ? ('yes' as const) : ('no' as const) }),
  };
}

export function mailingTold(mailing: Mailing): Static<typeof MailingTold> {
  const { id, name, stage, kind, content, plan, recipients, groups, run, total, taken } = mailing;
  return {
    id,
    name,
    stage,
    kind,
    text: content.text,
    sender: content.sender ?? null,
    recipients,
    groups: [...groups],
    createdAt: momentText(mailing.createdAt),
    plannedAt: mailing.plannedAt === undefined ? null : momentText(mailing.plannedAt),
    repeat: wordOf(plan.rule),
    repeatsMax: plan.repeatsMax ?? null,
    perSecond: plan.perSecond ?? null,
    portions: plan.spread?.portions ?? null,
    run,
    total,
    taken,
    failure: mailing.failure ?? null,
  };
}
