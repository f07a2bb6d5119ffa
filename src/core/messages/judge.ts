// Judges a submission before anything is stored: texts, senders, numbers, prices. Owns what is refused and why; it takes
// all it must know as arguments and touches nothing (`accept.ts` does).

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import { splitComment } from '../../language/index.ts';
import type { LanguageId } from '../../protocols/gsm/national-tables.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, NO_MONEY } from '../accounts/money.ts';
import type { FaultCode } from '../faults.ts';
import { judgeCallText } from '../menus/call-text.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import { parseAsciiMailAddress, parseRecipient } from '../numbers/recipient.ts';
import { OWN_PHONE } from '../phones/phones.ts';
import type { PriceBook } from '../prices/price-book.ts';
import type { Routable } from '../routing/route.ts';
import type { NumberedWay } from '../routing/router.ts';
import { REGISTERED } from '../rules/recipient-rules.ts';
import { isRule, RULES } from '../rules/rules-table.ts';
import type { RegisteredSenders } from '../senders/registered-senders.ts';
import { type MatchTemplate, operatorOfNetwork, type TemplateKind } from '../texts/operator-template.ts';
import { ERR } from './errors.ts';
import type { MessageKind } from './kind.ts';
import { estimatedSeconds, priceOf } from './price.ts';
import { cutToParts, segments } from './segments.ts';
import { dueAt } from './sending-time.ts';
import { STATUS } from './status.ts';
import { type Refused, type Submission, type SubmissionItem, uploadsOf } from './submission.ts';
import { transliterate } from './transliteration.ts';

/** What the account has that a submission is judged by. */
export type AccountFacts = {
  /** As it is at this version, whatever it was when the request was signed in. */
  readonly account: Account;
  /** Which state of all this it is; what is stored is checked against the newest. */
  readonly version: number;
  readonly senders: RegisteredSenders;
  /** Numbers its menus may call, digits only. */
  readonly transferNumbers: ReadonlySet<string>;
  /** Numbers of its phones that register here: calls to them are free. */
  readonly phones: ReadonlySet<string>;
  readonly prices: PriceBook;
};

/** Where a number belongs, as far as it matters for price and rules. */
export type Place = { readonly mccmnc?: string; readonly country?: string };

export type Judging = {
  readonly now: Instant;
  readonly account: Account;
  readonly facts: AccountFacts;
  /** Kinds some channel serves. */
  readonly kinds: ReadonlySet<MessageKind>;
  readonly place: (phone: string) => Place | undefined;
  /** Which registered text a text counts as; undefined: none. */
  readonly templateOf?: MatchTemplate;
  /** What the rules before sending say of a recipient; undefined: nothing against it. */
  readonly verdict?: (recipient: RecipientUnderJudgement) => Verdict | undefined;
  /** Which way leads to the recipient; undefined: none. */
  readonly wayOf: (message: Routable) => NumberedWay | undefined;
  /** Languages whose shift tables the networks may be sent; absent: none. */
  readonly national?: readonly LanguageId[];
  /** Lets others have a turn: thousands of texts in one request take seconds, and calls are under way meanwhile. */
  readonly breathe?: () => Promise<void>;
};

/** A recipient that can be reached, before the rules have spoken. */
export type RecipientUnderJudgement = {
  readonly phone: string;
  readonly kind: MessageKind;
  /** As it will be sent, and as it was written. */
  readonly text: string;
  readonly written: string;
  readonly sender: string | undefined;
  readonly dueAt: Instant;
  readonly cost: Money;
  readonly place: Place | undefined;
  /** The kind of the registered text it counts as. */
  readonly template: TemplateKind | undefined;
};

/** A rule that refuses a recipient, or puts it off; `rule` names it to who asks why. */
export type Verdict =
  | { readonly kind: 'refuse'; readonly rule: string; readonly status: number; readonly err: number }
  | { readonly kind: 'put-off'; readonly rule: string; readonly until: Instant };

export type JudgedRecipient = {
  readonly phone: string;
  readonly unitPrice: Money;
  readonly cost: Money;
  readonly mccmnc?: string;
  readonly refused?: { readonly status: number; readonly err: number };
  readonly rule?: string;
  readonly template?: TemplateKind;
  /** Number of the link it was routed to; absent: whatever channel takes its kind. */
  readonly link?: number;
  /** Later than the rest of the submission. */
  readonly until?: Instant;
};

export type JudgedItem = {
  /** As it will be sent, comment cut off. */
  readonly text: string;
  readonly comment?: string;
  readonly sender: string | undefined;
  /** Parts of the text, or seconds estimated, for one recipient. */
  readonly parts: number;
  /** When it may go out; a recipient may have to wait longer. */
  readonly dueAt: Instant;
  readonly recipients: readonly JudgedRecipient[];
};

/** A refusal after which the message exists all the same, under its id, with this status. */
type RecordedFault = {
  readonly fault: FaultCode;
  readonly detail?: string;
  readonly status: number;
  readonly err: number;
};

export type Judged = { readonly items: readonly JudgedItem[]; readonly fault?: RecordedFault };

const NO_TEXT_NEEDED: ReadonlySet<MessageKind> = new Set(['hlr', 'ping', 'mms']);
const SMS_KINDS: ReadonlySet<MessageKind> = new Set(['sms', 'flash', 'binary', 'push']);
const SENDER_FORM = /^(?:[\x20-\x7e]{1,11}|\d{1,15})$/;
// A menu takes up to four milliseconds.
const ITEMS_A_TURN = 8;
// What is kept of a recipient that is no number.
const WRONG_PHONE_MAX = 40;

export async function judge(submission: Submission, judging: Judging): Promise<Result<Judged, Refused>> {
  if (!judging.kinds.has(submission.kind)) return err({ fault: 'kind-unavailable' });
  const items: JudgedItem[] = [];
  let fault: RecordedFault | undefined;
  for (const [at, item] of submission.items.entries()) {
    if (at > 0 && at % ITEMS_A_TURN === 0) await judging.breathe?.();
    const text = judgeText(submission, item, judging);
    if (!text.ok) return text;
    const sender = judgeSender(submission, item, judging);
    fault ??= text.value.fault ?? sender.fault;
    items.push(priced(item, { ...text.value, sender: sender.sender }, { submission, judging }));
  }
  if (items.length === 0 || items.every((item) => item.recipients.length === 0)) {
    return err({ fault: 'parameters-wrong', detail: 'no recipient is given' });
  }
  fault ??= nobodyLeft(items);
  return ok(fault ? { items: items.map((item) => refusedAltogether(item, fault)), fault } : { items });
}

type JudgedText = {
  readonly text: string;
  readonly comment?: string;
  readonly parts: number;
  readonly fault?: RecordedFault;
};

function judgeText(
  submission: Submission,
  item: SubmissionItem,
  judging: Judging,
): Result<JudgedText, Refused> {
  const { text: written, comment } = splitComment(item.text);
  const incomplete = incompleteMail(submission, item, judging);
  if (incomplete !== undefined) return err({ fault: 'parameters-wrong', detail: incomplete });
  const commented = comment === undefined ? {} : { comment };
  const uploads = uploadsOf(submission);
  const mayBeEmpty = NO_TEXT_NEEDED.has(submission.kind) || uploads.length > 0;
  if (written.trim() === '' && !mayBeEmpty) {
    return err({ fault: 'parameters-wrong', detail: 'the text is empty' });
  }
  if (submission.kind !== 'call') {
    if ([...written].length > LIMITS.menu.textCharacters) return err({ fault: 'text-too-long' });
    const shaped = SMS_KINDS.has(submission.kind)
      ? shape(submission, written, judging.national)
      : { text: written, parts: 1 };
    return ok({ ...shaped, ...commented });
  }
  const judged = judgeCallText(item.text, judging.facts.transferNumbers);
  const soundBytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  if (judged.ok) {
    const parts = estimatedSeconds({ characters: judged.value.characters, soundBytes });
    return ok({ text: written, parts, ...commented });
  }
  if (judged.error.fault !== 'transfer-not-registered') return err(judged.error);
  const fault = { ...judged.error, status: STATUS.forbidden, err: ERR.numberForbidden };
  return ok({ text: written, parts: estimatedSeconds({ characters: 0, soundBytes }), fault, ...commented });
}

/** An e-mail has a subject and somebody who sends it, an MMS a text, a subject or, instead of that, a sender (spec http-send 2.4). */
function incompleteMail(
  { kind, subject, sender }: Submission,
  item: SubmissionItem,
  { account }: Judging,
): string | undefined {
  if (
    kind === 'mms' &&
    item.text.trim() === '' &&
    (subject ?? sender ?? account.settings.sender) === undefined
  )
    return 'an MMS needs a text or a subject';
  if (kind !== 'mail') return undefined;
  if (subject === undefined) return 'an e-mail needs a subject (subj)';
  const from = item.sender ?? sender ?? account.settings.email;
  if (from === undefined || parseAsciiMailAddress(from) === undefined)
    return 'an e-mail needs the address of its sender';
  return undefined;
}

function shape(
  submission: Submission,
  written: string,
  national: Judging['national'] = [],
): { readonly text: string; readonly parts: number } {
  if (submission.binary) return { text: written, parts: segments(written, submission.binary).parts };
  const letters =
    submission.transliterate === 'no' ? written : transliterate(written, submission.transliterate);
  // A push is counted by the octets it becomes, not by its letters.
  const form = submission.kind === 'push' ? 'push' : 'text';
  const { partsMax, part } = submission;
  const text = partsMax === undefined ? letters : cutToParts(letters, partsMax, { form, national });
  return { text, parts: segments(text, form, { national, ...(part && { part }) }).parts };
}

// The name that every account of the service this product is like may use, and that its libraries put in by themselves: none
// of the account's own ([client]).
const SERVICE_NAME = /^smsc(?:entre)?\.[a-z]{2,3}$/i;

type JudgedSender = { readonly sender: string | undefined; readonly fault?: RecordedFault };

/** A sender must be registered in the account; none, or a full stop, means without a name. */
function judgeSender(submission: Submission, item: SubmissionItem, judging: Judging): JudgedSender {
  const { account, facts } = judging;
  if (submission.answer) return { sender: submission.sender };
  const written = (item.sender ?? submission.sender ?? '').trim();
  if (written === '' || written === '.') return { sender: defaultSender(submission, account, written) };
  // A call shows a number; names that clients send along with every request mean nothing there.
  const number = parsePhone(written);
  if (submission.kind === 'call' && number === undefined) return { sender: undefined };
  const registered = facts.senders.named(written);
  if (registered === undefined && SERVICE_NAME.test(written) && submission.kind !== 'mail')
    return { sender: defaultSender(submission, account, '') };
  const sender = submission.kind === 'call' ? number : (registered ?? written);
  const known =
    registered !== undefined ||
    (number !== undefined && facts.senders.has(number)) ||
    written === account.settings.sender ||
    written === account.settings.callerId ||
    (submission.kind === 'mail' && written.toLowerCase() === account.settings.email?.toLowerCase());
  if (known && (submission.kind === 'call' || submission.kind === 'mail' || SENDER_FORM.test(written))) {
    return { sender };
  }
  if (account.settings.unknownSender === 'replace' && submission.kind !== 'mail')
    return { sender: defaultSender(submission, account, '') };
  const detail = `sender "${written.slice(0, WRONG_PHONE_MAX)}" is not registered in the account`;
  const refusal = { status: STATUS.forbidden, err: ERR.senderUnknown };
  return { sender, fault: { fault: 'message-forbidden', detail, ...refusal } };
}

function defaultSender({ kind }: Submission, { settings }: Account, written: string): string | undefined {
  if (kind === 'mail') return settings.email;
  return kind === 'call' || written === '.' ? undefined : settings.sender;
}

type Context = { readonly submission: Submission; readonly judging: Judging };

type PricedText = JudgedText & { readonly sender: string | undefined };

function priced(item: SubmissionItem, text: PricedText, { submission, judging }: Context): JudgedItem {
  const recipients = new Map<string, JudgedRecipient>();
  const due = dueAt(item.when ?? submission.when, judging.now);
  for (const written of item.phones) {
    const own = submission.kind === 'call' ? ownPhone(written, judging) : undefined;
    const phone = own ?? parseRecipient(submission.kind, written);
    const shown = phone ?? written.trim().replace(/^\+/, '').slice(0, WRONG_PHONE_MAX);
    // The same number twice in one list is one recipient.
    if (recipients.has(shown)) continue;
    const recipient =
      phone === undefined
        ? { phone: shown, ...FREE, refused: { status: STATUS.numberWrong, err: ERR.numberWrong } }
        : own !== undefined
          ? { phone, ...FREE, rule: OWN_PHONE }
          : judgeRecipient(phone, { ...text, written: item.text, dueAt: due }, { submission, judging });
    recipients.set(shown, recipient);
  }
  return {
    text: text.text,
    sender: text.sender,
    parts: text.parts,
    dueAt: due,
    recipients: [...recipients.values()],
    ...(text.comment === undefined ? {} : { comment: text.comment }),
  };
}

/** A phone of the account itself: no way to it has to be found or paid, and no rule keeps its owner from ringing it. */
function ownPhone(written: string, { facts }: Judging): string | undefined {
  const bare = written.trim().replace(/^\+/, '');
  if (facts.phones.has(bare)) return bare;
  const phone = parsePhone(written);
  return phone !== undefined && facts.phones.has(phone) ? phone : undefined;
}

const FREE = { unitPrice: NO_MONEY, cost: NO_MONEY };

type WrittenText = PricedText & { readonly written: string; readonly dueAt: Instant };

function judgeRecipient(phone: string, text: WrittenText, { submission, judging }: Context): JudgedRecipient {
  const { kind } = submission;
  const place = judging.place(phone);
  const known = place?.mccmnc === undefined ? { phone } : { phone, mccmnc: place.mccmnc };
  const { login } = judging.account;
  const way = judging.wayOf({ kind, phone, mccmnc: place?.mccmnc, sender: text.sender, login });
  if (!way) return { ...known, ...FREE, refused: { status: STATUS.unreachable, err: ERR.noRoute } };
  const free = judging.account.settings.test === 'on' || submission.answer !== undefined;
  const unitPrice = free ? NO_MONEY : judging.facts.prices.find(kind, phone, place?.mccmnc ?? '').unitPrice;
  const cost = priceOf(unitPrice, text.parts);
  const template = templateOf(text, { kind, place, judging });
  const verdict = submission.answer
    ? undefined
    : judging.verdict?.({ ...text, phone, kind, cost, place, template });
  const marks = {
    ...(template !== undefined && { template }),
    ...(way.kind === 'link' && { link: way.number }),
  };
  const priced = { ...known, unitPrice, cost, ...marks };
  if (!verdict) return priced;
  const { rule } = verdict;
  if (verdict.kind === 'put-off') return { ...priced, rule, until: verdict.until };
  return { ...known, ...FREE, rule, refused: { status: verdict.status, err: verdict.err } };
}

type Registering = {
  readonly kind: MessageKind;
  readonly place: Place | undefined;
  readonly judging: Judging;
};

/** What its own operator knows the text as; a text registered with another is registered all the same. */
function templateOf(
  { text, sender }: WrittenText,
  { kind, place, judging }: Registering,
): TemplateKind | undefined {
  if (!REGISTERED.has(kind)) return undefined;
  const operator = operatorOfNetwork(place?.mccmnc);
  return judging.templateOf?.(text, sender, operator) ?? judging.templateOf?.(text, sender);
}

function nobodyLeft(items: readonly JudgedItem[]): RecordedFault | undefined {
  const recipients = items.flatMap((item) => item.recipients);
  if (recipients.some((recipient) => !recipient.refused)) return undefined;
  const unreachable = recipients.find((recipient) => recipient.refused?.status === STATUS.unreachable);
  if (unreachable) return { fault: 'number-unreachable', status: STATUS.unreachable, err: ERR.noRoute };
  const forbidden = recipients.find((recipient) => recipient.rule !== undefined);
  if (forbidden?.refused && forbidden.rule !== undefined && isRule(forbidden.rule)) {
    const { fault, sentence } = RULES[forbidden.rule];
    return { fault, detail: sentence, ...forbidden.refused };
  }
  return { fault: 'number-wrong', status: STATUS.numberWrong, err: ERR.numberWrong };
}

function refusedAltogether(item: JudgedItem, fault: RecordedFault | undefined): JudgedItem {
  if (!fault) return item;
  const refused = { status: fault.status, err: fault.err };
  const recipients = item.recipients.map((recipient) => ({
    ...recipient,
    ...FREE,
    refused: recipient.refused ?? refused,
  }));
  return { ...item, recipients };
}
