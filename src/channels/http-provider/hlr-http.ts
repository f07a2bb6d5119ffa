// Look-ups of numbers (HLR) and silent pings by any provider with an HTTP interface, described by the configuration: the result
// comes with the answer, by a hook, or is asked for. Owns one look-up from its claim to its outcome.

import { unreachable } from '../../base/assert.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { type Instant, later, SECOND } from '../../base/time.ts';
import { withNetworkNames } from '../../core/lookups/network-names.ts';
import { ERR } from '../../core/messages/errors.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { AttemptOutcome, ClaimedMessage } from '../../core/ports.ts';
import type { FaultReport, HeardRequest, LinkDoors, LinkKind, OpenLink } from '../link.ts';
import { type Verdict, verdictOf } from './answer.ts';
import { foundFields, type Said } from './found-field.ts';
import { HOOK_ROWS, type HookSettings, hear, hookOf } from './hook.ts';
import { HOOK_CHECK_ROWS } from './hook-check.ts';
import { probeProvider } from './probe.ts';
import { type Exchanged, ProviderLink, type Wait } from './provider-link.ts';
import { ask, type RequestShape } from './provider-request.ts';
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
  urlTemplate,
} from './provider-settings.ts';
import { isId, lookupIn, RESULT_FIELDS, type StateTables, stateIn } from './receipt.ts';
import type { PlaceRow, Values } from './template.ts';
import { STATE_WORDS } from './words.ts';

const KINDS = ['hlr', 'ping'] as const satisfies readonly MessageKind[];

const PLACES: readonly PlaceRow[] = [
  { name: 'phone', holds: 'digits', says: 'the number, digits only' },
  { name: 'id', holds: 'digits', says: 'the number of the look-up within this server' },
  { name: 'kind', holds: 'text', says: '`hlr` or `ping`' },
  { name: 'hook', holds: 'text', says: 'the address of this link, for the provider to call' },
];

const POLL_PLACES: readonly PlaceRow[] = [
  ...PLACES,
  { name: 'providerId', holds: 'text', says: 'the id that the answer gave' },
];

type Results =
  | { readonly kind: 'answer' }
  | { readonly kind: 'webhook' }
  | { readonly kind: 'poll'; readonly request: RequestShape; readonly interval: number };

type Polling = {
  readonly request: RequestShape;
  /** Milliseconds from one to the next. */
  readonly interval: number;
  readonly values: Values;
  readonly wait: Wait;
};

type HlrHttpSettings = ProviderSettings & {
  readonly kinds: ReadonlySet<MessageKind>;
  readonly results: Results;
  /** Where a result's fields lie, in an answer or in what polling brings. */
  readonly result: StateTables;
  /** Milliseconds a result that the answer does not tell yet is waited for. */
  readonly resultTime: number;
  readonly hook: HookSettings | undefined;
};

const ROWS: readonly FieldRow[] = [
  ...providerRows(PLACES),
  {
    key: 'answer',
    form: PATHS_FORM,
    absent: 'required',
    says: 'Where the fields of an answer lie: `error`, `id` (results that come later), `status`, `err`, `imsi`, `msc`, `mcc`, `mnc` (or `mccmnc`), `cn`, `net`, `rcn`, `rnet`.',
  },
  STATES_ROW,
  {
    key: 'kinds',
    form: { kind: 'list', fits: (text) => KINDS.some((kind) => kind === text), form: KINDS.join(' or ') },
    absent: 'hlr',
    says: 'What the link takes; two links where the provider has two addresses for them.',
  },
  {
    key: 'results',
    form: { kind: 'choice', choices: ['answer', 'webhook', 'poll'] },
    absent: 'answer',
    says: 'How the result comes: in the answer, by a request of the provider to `/links/<name>`, or at `pollUrl`. An answer that says `pending` is asked for anew every `retrySeconds`.',
  },
  {
    key: 'pollUrl',
    form: FORMS.url,
    absent: 'required to poll',
    says: 'Where the result is asked for with GET; `{providerId}` is the id that the answer gave.',
  },
  {
    key: 'pollResult',
    form: PATHS_FORM,
    absent: 'as in `answer`',
    says: 'Where the fields lie in what `pollUrl` answers.',
  },
  {
    key: 'pollSeconds',
    form: { kind: 'number', least: 0.001, most: 3_600, whole: 'fraction' },
    absent: '3',
    says: 'Between two polls of one look-up.',
  },
  {
    key: 'resultSeconds',
    form: { kind: 'number', least: 0.001, most: 86_400, whole: 'fraction' },
    absent: '60, by hook 3600',
    says: 'How long a result may take; past it another link of the route is asked, or error 245 stands.',
  },
  ...HOOK_ROWS,
  ...HOOK_CHECK_ROWS,
];

// The subscriber was not reached, as far as anybody knows: no status came (spec codes.md section 3).
const NO_RESULT = { status: STATUS.undeliverable, err: ERR.noReceipt };
const REFUSED = STATE_WORDS.rejected;

function resultsOf(given: Given, request: RequestShape, complaints: Complaints): Results {
  switch (textOf(given, 'results')) {
    case 'webhook':
      return { kind: 'webhook' };
    case 'poll': {
      if (given.pollUrl === undefined) complaints.add('pollUrl', 'is missing');
      const url = urlTemplate(given, 'pollUrl', { places: POLL_PLACES, complaints });
      const { headers, authorization } = request;
      return {
        kind: 'poll',
        request: { method: 'GET', url, headers, ...(authorization !== undefined && { authorization }) },
        interval: numberOf(given, 'pollSeconds', 3) * SECOND,
      };
    }
    default:
      return { kind: 'answer' };
  }
}

function readSettings(given: Given, report: FaultReport): HlrHttpSettings {
  const complaints = new Complaints(report);
  const fields = ['id', ...RESULT_FIELDS];
  const provider = providerSettings(given, { places: PLACES, fields }, complaints);
  const results = resultsOf(given, provider.request, complaints);
  const polled = given.pollResult !== undefined && results.kind === 'poll';
  const { states, errors } = provider;
  const result = {
    fields: polled
      ? pathsOf(given, 'pollResult', { known: ['error', ...fields], complaints })
      : provider.answer.fields,
    states,
    errors,
  };
  const told = results.kind !== 'webhook';
  if (told && !result.fields.has('status'))
    complaints.add(polled ? 'pollResult' : 'answer', 'must say where status lies');
  if (results.kind !== 'answer' && !provider.answer.fields.has('id'))
    complaints.add('answer', 'must say where id lies, as the result comes later');
  if (states.size === 0) complaints.add('states', 'is missing');
  const receipts = told
    ? undefined
    : { fields: pathsOf(given, 'receipt', { known: fields, complaints }), states, errors };
  for (const name of ['id', 'status']) {
    if (receipts && !receipts.fields.has(name)) complaints.add('receipt', `must say where ${name} lies`);
  }
  return {
    ...provider,
    kinds: new Set((given.kinds as readonly MessageKind[] | undefined) ?? ['hlr']),
    results,
    result,
    resultTime: numberOf(given, 'resultSeconds', results.kind === 'webhook' ? 3_600 : 60) * SECOND,
    hook: hookOf(given, { receipts, incoming: undefined, complaints }),
  };
}

class HlrHttp {
  readonly #settings: HlrHttpSettings;
  readonly #doors: LinkDoors;
  readonly #link: ProviderLink;

  constructor(settings: HlrHttpSettings, doors: LinkDoors) {
    this.#settings = settings;
    this.#doors = doors;
    this.#link = new ProviderLink({
      doors,
      pace: settings.pace,
      exchange: (message, wait) => this.#lookUp(message, wait),
      probe: () => probeProvider(doors.providers, settings),
    });
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }

  async #lookUp(message: ClaimedMessage, wait: Wait): Promise<Exchanged> {
    const { results, answer, result, request } = this.#settings;
    const values = this.#valuesOf(message);
    const verdict = verdictOf(await this.#ask(request, values), answer);
    if (verdict.kind !== 'taken') return this.#untaken(verdict);
    const { said, code } = verdict;
    if (results.kind === 'answer') {
      // Not known yet: asked anew, which every such provider answers from what it has by then.
      const interval = this.#settings.pace.pause;
      return this.#stateOf(message, said, result) ?? this.#poll(message, { request, interval, values, wait });
    }
    const ids = foundFields(said, answer.fields.get('id'))
      .filter(isId)
      .map((id) => id.trim());
    const [id] = ids;
    if (id === undefined) return this.#unreadable('it took a look-up and gave it no id', code);
    if (results.kind === 'poll') {
      const { request: asking, interval } = results;
      return this.#poll(message, { request: asking, interval, values: { ...values, providerId: id }, wait });
    }
    const until = this.#from(this.#settings.resultTime);
    const link = this.#doors.name;
    return {
      kind: 'answered',
      outcome: { kind: 'handed', link, ids: [id], awaits: 'all', until, silence: 'failed' },
      answer: 'taken',
      code,
    };
  }

  /** Asks again until the result is there. The look-up stays claimed meanwhile, so that a stop or a crash has it made again and loses nothing. */
  async #poll(message: ClaimedMessage, { request, interval, values, wait }: Polling): Promise<Exchanged> {
    const { result, answer, resultTime } = this.#settings;
    const until = this.#from(resultTime);
    const { name, clock } = this.#doors;
    let pause = interval;
    let code = '';
    while (clock.now() < until) {
      if ((await wait(pause)) === 'stopping')
        return {
          kind: 'answered',
          outcome: { kind: 'doubtful', link: name },
          answer: 'taken',
          code: 'stopping',
        };
      const asked = verdictOf(await this.#ask(request, values), { ...answer, fields: result.fields });
      code = asked.code;
      pause = interval;
      switch (asked.kind) {
        case 'taken': {
          const state = this.#stateOf(message, asked.said, result);
          if (state) return state;
          break;
        }
        case 'throttled':
          pause = Math.max(pause, asked.pause ?? this.#settings.pace.pause);
          break;
        case 'ended':
        case 'refused':
          return this.#untaken(asked);
        case 'trouble':
        case 'lost':
          // The look-up is the provider's by now; that it cannot be asked for a while changes nothing.
          break;
        default:
          return unreachable(asked);
      }
    }
    const outcome = { kind: 'link-failed', link: name, reason: 'unanswered', ...NO_RESULT } as const;
    return { kind: 'answered', outcome, answer: 'refused', code };
  }

  /** Undefined: it is not known yet. */
  #stateOf(message: ClaimedMessage, said: Said, tables: StateTables): Exchanged | undefined {
    const state = stateIn(said, tables);
    switch (state.kind) {
      case 'pending':
        return undefined;
      case 'untold':
        return this.#unreadable('its answer tells no state', '');
      case 'word-unknown':
        return this.#unreadable(`its state "${state.word}" is not in states`, state.word);
      case 'ended': {
        const found = message.kind === 'hlr' ? lookupIn(said, tables.fields) : undefined;
        const lookup = found && withNetworkNames(found, this.#doors.numbering, message.phone);
        const { status, err, word } = state;
        const outcome: AttemptOutcome = { kind: 'final', status, err, ...(lookup && { lookup }) };
        return { kind: 'answered', outcome, answer: 'taken', code: word };
      }
      default:
        return unreachable(state);
    }
  }

  #untaken(verdict: Exclude<Verdict, { kind: 'taken' }>): Exchanged {
    const { code } = verdict;
    switch (verdict.kind) {
      case 'ended': {
        const { status, err } = verdict;
        return { kind: 'answered', outcome: { kind: 'final', status, err }, answer: 'refused', code };
      }
      case 'refused':
        return this.#refused(code);
      case 'throttled':
      case 'trouble':
        return verdict;
      case 'lost':
        // Nobody is disturbed by being looked up twice.
        return { kind: 'lost', code };
      default:
        return unreachable(verdict);
    }
  }

  #unreadable(what: string, code: string): Exchanged {
    this.#doors.report('the provider', what);
    return this.#refused(code);
  }

  #refused(code: string): Exchanged {
    const outcome = { kind: 'link-failed', link: this.#doors.name, reason: 'refused', ...REFUSED } as const;
    return { kind: 'answered', outcome, answer: 'refused', code };
  }

  #ask(shape: RequestShape, values: Values) {
    const { providers, clock } = this.#doors;
    const { timeMax } = this.#settings;
    return ask(shape, { outbound: providers, timeMax, values, now: clock.now() });
  }

  #valuesOf({ phone, ref, kind }: ClaimedMessage): Values {
    const { publicUrl, name } = this.#doors;
    return { phone, id: String(ref), kind, hook: `${publicUrl()}/links/${encodeURIComponent(name)}` };
  }

  #from(milliseconds: number): Instant {
    return later(this.#doors.clock.now(), milliseconds);
  }
}

function openHlrHttp(settings: HlrHttpSettings, doors: LinkDoors): OpenLink {
  const link = new HlrHttp(settings, doors);
  const { hook } = settings;
  return {
    stop: () => link.stop(),
    ...(hook && { hear: (request: HeardRequest) => hear(request, hook, doors) }),
  };
}

export const HLR_HTTP: LinkKind<HlrHttpSettings> = {
  kind: 'hlr-http',
  says: 'Look-ups of numbers and silent pings by a provider with an HTTP interface, whose requests and answers are described here.',
  table: ROWS,
  settings: readSettings,
  kindsOf: ({ kinds }) => kinds,
  open: openHlrHttp,
};
