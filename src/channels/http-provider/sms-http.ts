// SMS by any provider with an HTTP interface, described by the configuration: one request for each message, receipts and messages
// of subscribers by its requests to `/links/<name>`. Owns one message from its claim to its outcome.

import { unreachable } from '../../base/assert.ts';
import { hexEncode, latin1Encode } from '../../base/bytes.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { later, SECOND, unixSeconds } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { FaultReport, HeardRequest, LinkDoors, LinkKind, OpenLink } from '../link.ts';
import { verdictOf } from './answer.ts';
import { foundFields, type Said } from './found-field.ts';
import { HOOK_ROWS, type HookSettings, hear, hookOf, INCOMING_FIELDS, incomingPaths } from './hook.ts';
import { HOOK_CHECK_ROWS } from './hook-check.ts';
import { probeProvider } from './probe.ts';
import { type Exchanged, ProviderLink } from './provider-link.ts';
import { ask } from './provider-request.ts';
import {
  Complaints,
  type Given,
  numberOf,
  PATHS_FORM,
  type ProviderSettings,
  pathsOf,
  providerRows,
  providerSettings,
  STATES_ROW,
  textOf,
} from './provider-settings.ts';
import { isId } from './receipt.ts';
import type { PlaceRow, Values } from './template.ts';
import { STATE_WORDS } from './words.ts';

const KINDS = ['sms', 'flash', 'binary'] as const satisfies readonly MessageKind[];

const PLACES: readonly PlaceRow[] = [
  { name: 'phone', holds: 'digits', says: 'the recipient, digits only' },
  { name: 'text', holds: 'text', says: 'the text; of a binary message its octets in hexadecimal' },
  { name: 'sender', holds: 'text', says: 'the sender, or what `sender` says' },
  {
    name: 'id',
    holds: 'digits',
    says: 'the number of the message within this server, by which a provider knows one that is sent again',
  },
  { name: 'kind', holds: 'text', says: '`sms`, `flash` or `binary`' },
  { name: 'flash', holds: 'digits', says: '1 or 0' },
  { name: 'binary', holds: 'digits', says: '1 or 0' },
  { name: 'parts', holds: 'digits', says: 'the parts it was counted as' },
  { name: 'validSeconds', holds: 'digits', says: 'how long it may still be delivered' },
  { name: 'hook', holds: 'text', says: 'the address of this link, for the provider to call' },
];

type SmsHttpSettings = ProviderSettings & {
  readonly kinds: ReadonlySet<MessageKind>;
  readonly sender: string;
  /** `none`: what the provider has taken counts as delivered. */
  readonly receipts: 'none' | 'webhook';
  /** What becomes of a message whose answer got lost. */
  readonly unanswered: 'again' | 'give-up';
  /** Milliseconds a receipt is waited for. */
  readonly receiptTime: number;
  readonly hook: HookSettings | undefined;
};

const ROWS: readonly FieldRow[] = [
  ...providerRows(PLACES),
  {
    key: 'answer',
    form: PATHS_FORM,
    absent: 'required',
    says: 'Where the fields of an answer lie: `id` (a list, where the parts have one each) and `error`.',
  },
  STATES_ROW,
  {
    key: 'kinds',
    form: { kind: 'list', fits: (text) => KINDS.some((kind) => kind === text), form: KINDS.join(', ') },
    absent: 'sms',
    says: 'What the link takes; a link for each kind where their requests differ.',
  },
  { key: 'sender', form: FORMS.line, absent: 'empty', says: 'The sender of messages that have none.' },
  {
    key: 'receipts',
    form: { kind: 'choice', choices: ['none', 'webhook'] },
    absent: 'none: what the provider has taken counts as delivered',
    says: 'Whether the provider calls `/links/<name>` with what became of messages.',
  },
  {
    key: 'receiptSeconds',
    form: { kind: 'number', least: 1, most: 7 * 86_400, whole: 'whole' },
    absent: '86400',
    says: 'How long a receipt is waited for; without one the message ends with error 245.',
  },
  {
    key: 'unanswered',
    form: { kind: 'choice', choices: ['again', 'give-up'] },
    absent: 'again',
    says: 'What becomes of a message whose answer got lost: it is sent once more and marked, or ends with error 245 where no other link takes it.',
  },
  {
    key: 'incoming',
    form: PATHS_FORM,
    absent: 'no messages are taken',
    says: `Where the fields of a message of a subscriber lie in a request to \`/links/<name>\`: ${INCOMING_FIELDS.join(', ')}; \`key\` is the provider's id, \`seconds\` a Unix time. What has an id and a status of \`receipt\` is a receipt.`,
  },
  ...HOOK_ROWS,
  ...HOOK_CHECK_ROWS,
];

function readSettings(given: Given, report: FaultReport): SmsHttpSettings {
  const complaints = new Complaints(report);
  const provider = providerSettings(given, { places: PLACES, fields: ['id'] }, complaints);
  const receipts = textOf(given, 'receipts') === 'webhook' ? 'webhook' : 'none';
  const { states, errors, answer } = provider;
  const fields = pathsOf(given, 'receipt', { known: ['id', 'status', 'err', 'phone'], complaints });
  if (receipts === 'webhook') {
    if (!answer.fields.has('id'))
      complaints.add('answer', 'must say where id lies, as receipts are expected');
    if (states.size === 0) complaints.add('states', 'is missing');
    for (const name of ['id', 'status'])
      if (!fields.has(name)) complaints.add('receipt', `must say where ${name} lies`);
  }
  return {
    ...provider,
    kinds: new Set((given.kinds as readonly MessageKind[] | undefined) ?? ['sms']),
    sender: textOf(given, 'sender') ?? '',
    receipts,
    unanswered: textOf(given, 'unanswered') === 'give-up' ? 'give-up' : 'again',
    receiptTime: numberOf(given, 'receiptSeconds', 86_400) * SECOND,
    hook: hookOf(given, {
      receipts: receipts === 'webhook' ? { fields, states, errors } : undefined,
      incoming: incomingPaths(given, complaints),
      complaints,
    }),
  };
}

function octetsOf({ text, binary }: ClaimedMessage): string {
  return binary === 'hex' ? text : hexEncode(latin1Encode(text));
}

function valuesOf(message: ClaimedMessage, settings: SmsHttpSettings, doors: LinkDoors): Values {
  const { ref, kind, phone, parts, validUntil } = message;
  const { publicUrl, name, clock } = doors;
  return {
    phone,
    text: kind === 'binary' ? octetsOf(message) : message.text,
    sender: message.sender ?? settings.sender,
    id: String(ref),
    kind,
    flash: kind === 'flash' ? '1' : '0',
    binary: kind === 'binary' ? '1' : '0',
    parts: String(parts),
    validSeconds: String(Math.max(1, unixSeconds(validUntil) - unixSeconds(clock.now()))),
    hook: `${publicUrl()}/links/${encodeURIComponent(name)}`,
  };
}

/** One message to the provider. */
async function send(
  message: ClaimedMessage,
  settings: SmsHttpSettings,
  doors: LinkDoors,
): Promise<Exchanged> {
  const { name: link, providers, clock } = doors;
  const { request, answer, timeMax } = settings;
  const values = valuesOf(message, settings, doors);
  const asked = await ask(request, { outbound: providers, timeMax, values, now: clock.now() });
  const verdict = verdictOf(asked, answer);
  const { code } = verdict;
  switch (verdict.kind) {
    case 'taken':
      return taken(verdict.said, { settings, doors, code });
    case 'ended': {
      const { status, err } = verdict;
      return { kind: 'answered', outcome: { kind: 'final', status, err }, answer: 'refused', code };
    }
    case 'refused':
      return refused(link, code);
    case 'throttled':
    case 'trouble':
      return verdict;
    case 'lost':
      return { kind: 'lost', outcome: lost(message, settings, link), code };
    default:
      return unreachable(verdict);
  }
}

type Taken = { readonly settings: SmsHttpSettings; readonly doors: LinkDoors; readonly code: string };

function taken(said: Said, { settings, doors, code }: Taken): Exchanged {
  const { answer, receipts, receiptTime } = settings;
  const path = answer.fields.get('id');
  const ids = foundFields(said, path)
    .filter(isId)
    .map((id) => id.trim());
  if (path !== undefined && ids.length === 0) {
    // A provider that takes a message says so; what it says here is a refusal nobody described.
    doors.report('the provider', 'its answer has neither an id nor an error');
    return refused(doors.name, code);
  }
  const outcome: AttemptOutcome =
    receipts === 'none'
      ? { kind: 'final', ...STATE_WORDS.delivered }
      : {
          kind: 'handed',
          link: doors.name,
          ids,
          awaits: 'all',
          until: later(doors.clock.now(), receiptTime),
          silence: 'failed',
        };
  return { kind: 'answered', outcome, answer: 'taken', code };
}

function refused(link: string, code: string): Exchanged {
  const outcome = { kind: 'link-failed', link, reason: 'refused', ...STATE_WORDS.rejected } as const;
  return { kind: 'answered', outcome, answer: 'refused', code };
}

/** Once more, and no oftener: a provider that never answers must not have a subscriber get the same text all day. */
function lost({ doubtful }: ClaimedMessage, { unanswered }: SmsHttpSettings, link: string): AttemptOutcome {
  if (doubtful === 'no' && unanswered === 'again') return { kind: 'doubtful', link };
  return {
    kind: 'link-failed',
    link,
    reason: 'unanswered',
    status: STATUS.undeliverable,
    err: ERR.noReceipt,
  };
}

function openSmsHttp(settings: SmsHttpSettings, doors: LinkDoors): OpenLink {
  const link = new ProviderLink({
    doors,
    pace: settings.pace,
    exchange: (message) => send(message, settings, doors),
    probe: () => probeProvider(doors.providers, settings),
  });
  const { hook } = settings;
  return {
    stop: () => link.stop(),
    ...(hook && { hear: (request: HeardRequest) => hear(request, hook, doors) }),
  };
}

export const SMS_HTTP: LinkKind<SmsHttpSettings> = {
  kind: 'sms-http',
  says: 'SMS by a provider with an HTTP interface, whose requests, answers and receipts are described here.',
  table: ROWS,
  settings: readSettings,
  kindsOf: ({ kinds }) => kinds,
  open: openSmsHttp,
};
