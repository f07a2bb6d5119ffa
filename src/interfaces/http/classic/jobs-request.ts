// `jobs.php` read: a mailing to be made, what is to be changed of one, dates of a list (spec http-jobs 2). Owns what only
// mailings have; all that a sending has too is read by `send-request.ts`.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Instant, later } from '../../../base/time.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { contentOf, notForMailings, timesOf, ZONE_OF_LINE } from '../../../core/campaigns/content.ts';
import type { MailingPlan } from '../../../core/campaigns/mailing-state.ts';
import type {
  MailingChange,
  MailingContent,
  MailingDates,
  NewMailing,
} from '../../../core/campaigns/mailings.ts';
import { parseSpread } from '../../../core/campaigns/portions.ts';
import { recipientsOf } from '../../../core/campaigns/recipients.ts';
import { REPEAT_RULES } from '../../../core/campaigns/repeat-rule.ts';
import type { Zone } from '../../../core/campaigns/zone-time.ts';
import { parseSendingTime, parseValidity } from '../../../core/messages/sending-time.ts';
import type { SendingTime, Submission } from '../../../core/messages/submission.ts';
import { splitPhones } from '../../../core/numbers/phone-number.ts';
import type { Template } from '../../../core/texts/template.ts';
import { isGiven, isOn, type Parameters, withValues } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { parseList } from '../../../dialect/send-list.ts';
import { checkRecipients, flaggedKind, KIND_NAMES } from '../../../dialect/send-request.ts';
import { momentsOf } from './period.ts';
import { IDS_MOST, wholeParameter } from './whole-parameter.ts';

type Read<T> = Result<T, ClassicFault>;

const refuse = (detail: string): { ok: false; error: ClassicFault } => err(wrongParameters(detail));

// What a sending has and means something else here: `id` names a mailing, `cost` does not keep it from being made.
const NOT_OF_SENDINGS: readonly (readonly [string, string])[] = [
  ['id', ''],
  ['cost', ''],
];

/** The parameters as those of a sending; a template gives the text, and kind and sender where the request names none. */
export function asSending(parameters: Parameters, template: Template | undefined): Parameters {
  const values = new Map(NOT_OF_SENDINGS);
  if (template) {
    values.set('mes', template.text);
    if (parameters.text('sender').trim() === '') values.set('sender', template.sender);
    // The name of a format is that of its flag.
    if (template.format !== '' && flaggedKind(parameters) === 'none') values.set(template.format, '1');
  }
  return withValues(parameters, values);
}

type Context = { readonly account: Account; readonly now: Instant };

/** `submission` is what `send-request.ts` made of the same parameters. */
export function readNewMailing(
  parameters: Parameters,
  submission: Submission,
  { account }: Pick<Context, 'account'>,
): Read<NewMailing> {
  const name = parameters.text('name').trim();
  if (name === '') return refuse('name is missing');
  const plan = planOf(parameters);
  if (!plan.ok) return plan;
  const problem = notForMailings(submission);
  if (problem !== undefined) return refuse(problem);
  const { start, hours } = timesOf(submission.when);
  const { recipients, groups } = recipientsOf(submission.items);
  const none = { spread: undefined, perSecond: undefined, repeatsMax: undefined } as const;
  return ok({
    name,
    content: { ...contentOf(submission), ...seconds(parameters) },
    plan: {
      ...none,
      rule: 'by hand',
      secondTry: 'no',
      ...plan.value,
      hours,
      zone: zoneOf(submission.when, account, parameters),
    },
    start,
    recipients,
    groups,
    recipientsAre: 'ready',
    price: isOn(parameters.text('cost')) ? 'yes' : 'no',
  });
}

/** A zone the request names, else the account's own with its changes of clocks. */
function zoneOf(when: SendingTime, account: Account, parameters: Parameters): Zone {
  const named = parameters.text('tz').trim() !== '';
  return named && when.kind === 'hours'
    ? { kind: 'fixed', hours: when.zoneHours }
    : { kind: 'named', name: account.settings.timeZone };
}

function seconds(parameters: Parameters): Pick<MailingContent, 'secondSender' | 'fallbackText'> {
  const secondSender = parameters.text('sender2').trim();
  const fallbackText = parameters.text('mes2').replace(/\r\n/g, '\n');
  return {
    ...(secondSender === '' ? {} : { secondSender }),
    ...(fallbackText.trim() === '' ? {} : { fallbackText }),
  };
}

/** How it is run, as far as parameters say; `speed`, recipients a second, is ours. */
function planOf(parameters: Parameters): Read<Partial<MailingPlan>> {
  const spread = parseSpread(parameters.text('period'), parameters.text('freq'));
  if (!spread.ok) return refuse(spread.error);
  const rpt = wholeParameter(parameters, 'rpt', REPEAT_RULES.length - 1);
  const repeatsMax = wholeParameter(parameters, 'rptn', IDS_MOST);
  const perSecond = wholeParameter(parameters, 'speed', LIMITS.mailing.perSecond);
  if (!rpt.ok) return rpt;
  if (!repeatsMax.ok) return repeatsMax;
  if (!perSecond.ok) return perSecond;
  const has = (name: string): boolean => parameters.has(name);
  return ok({
    ...(has('period') && { spread: spread.value }),
    ...(has('rpt') && { rule: REPEAT_RULES[rpt.value ?? 0]! }),
    ...(has('rptn') && { repeatsMax: repeatsMax.value }),
    ...(has('speed') && { perSecond: perSecond.value }),
    ...(has('fl[5]') && { secondTry: isOn(parameters.text('fl[5]')) ? ('yes' as const) : ('no' as const) }),
  });
}

// What a mailing is made with and keeps: a change of it is refused, for an OK would say that it was made.
const KEPT: readonly string[] = [
  ...['translit', 'tinyurl', 'maxsms', 'voice', 'param', 'tpl', 'fileurl'],
  ...KIND_NAMES,
];

/** Why a change cannot be made as it is asked for. */
function notChanged(parameters: Parameters): string | undefined {
  const kept = KEPT.find((name) => isGiven(parameters.text(name)));
  if (kept !== undefined) return `${kept} cannot be changed`;
  if (parameters.files.length > 0) return 'files cannot be changed';
  const behind = [['tz', 'time'] as const, ['freq', 'period'] as const].find(
    ([name, of]) => parameters.text(name).trim() !== '' && !parameters.has(of),
  );
  return behind && `${behind[0]} is changed together with ${behind[1]}`;
}

/** `chg=1`, ours: what is given is changed. An empty `sender`, `sender2`, `subj` or `mes2` takes it away. */
export function readChange(parameters: Parameters, { account, now }: Context): Read<MailingChange> {
  const has = (name: string): boolean => parameters.has(name);
  const name = parameters.text('name').trim();
  if (has('name') && name === '') return refuse('name is empty');
  const problem = notChanged(parameters);
  if (problem !== undefined) return refuse(problem);
  const plan = planOf(parameters);
  if (!plan.ok) return plan;
  const when = parseSendingTime(parameters.text('time'), {
    tz: parameters.text('tz'),
    now,
    accountZone: account.settings.timeZone,
  });
  const content = changedContent(parameters);
  if (!content.ok) return content;
  if (!when.ok) return err({ fault: 'date-wrong' });
  const { start, hours } = timesOf(when.value);
  const recipients = changedRecipients(parameters);
  if (!recipients.ok) return recipients;
  return ok({
    ...(has('name') && { name }),
    content: content.value,
    plan: { ...plan.value, ...(has('time') && { hours, zone: zoneOf(when.value, account, parameters) }) },
    ...(has('time') && { start: start ?? now }),
    ...recipients.value,
  });
}

function changedContent(parameters: Parameters): Read<Partial<MailingContent>> {
  const has = (name: string): boolean => parameters.has(name);
  const validity = parseValidity(parameters.text('valid'));
  if (!validity.ok) return err({ fault: 'date-wrong' });
  const text = parameters.text('mes').replace(/\r\n/g, '\n');
  if (has('mes') && text.trim() === '') return refuse('mes is empty');
  // Absent keys stay; those that are undefined take away what there was.
  const optional = (name: string, key: keyof MailingContent): Record<string, string | undefined> => {
    const value = parameters.text(name).trim();
    return has(name) ? { [key]: value === '' ? undefined : value } : {};
  };
  return ok({
    ...(has('mes') && { text }),
    ...(has('valid') && { validity: validity.value }),
    ...optional('sender', 'sender'),
    ...optional('sender2', 'secondSender'),
    ...optional('subj', 'subject'),
    ...optional('mes2', 'fallbackText'),
  });
}

function changedRecipients(parameters: Parameters): Read<Pick<MailingChange, 'recipients' | 'groups'>> {
  const list = parameters.text('list');
  if (list.trim() !== '') {
    const parsed = parseList(list, isOn(parameters.text('nl')) ? 'in texts' : 'plain');
    if (!parsed) return refuse('a line of list has no colon between numbers and text');
    if (parsed.some(({ zone }) => zone !== undefined)) return refuse(ZONE_OF_LINE);
    const problem = checkRecipients(parsed);
    // One line alone has a text of its own all the same.
    return problem ? err(problem) : ok(recipientsOf([...parsed, { phones: [], text: '' }]));
  }
  if (!parameters.has('phones')) return ok({});
  const phones = splitPhones(parameters.text('phones'));
  const items = [{ phones, text: '' }];
  const problem = checkRecipients(items);
  return problem ? err(problem) : ok(recipientsOf(items));
}

/** `start` and `end` of a list: days in the account's zone, both counted. */
export function readDates(parameters: Parameters, { account }: Pick<Context, 'account'>): Read<MailingDates> {
  const moments = momentsOf(parameters, account);
  if (!moments.ok) return moments;
  const { from, till } = moments.value;
  return ok({ from, till: till === undefined ? undefined : later(till, -1) });
}
