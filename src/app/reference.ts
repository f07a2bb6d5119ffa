// The reference pages, printed from the tables the code itself reads, so that they cannot drift. Owns the layout of the
// pages; `npm run docs` writes them and a test compares.

import type { FieldRow } from '../base/section-table.ts';
import { type AnyLinkKind, LINK_FIELDS } from '../channels/link.ts';
import { ANSWER_MEANINGS, NETWORK_ERRORS, STATE_MEANINGS } from '../channels/smpp/meanings.ts';
import {
  ACCOUNT_PARAMETERS,
  CLIENT_PARAMETERS,
  type ParameterRow,
} from '../core/clients/client-parameters.ts';
import { FAULTS } from '../core/faults.ts';
import { FATES, type Fates } from '../core/menus/exchange/fates.ts';
import { NOTES } from '../core/menus/exchange/notes.ts';
import { ERRORS } from '../core/messages/errors.ts';
import { MESSAGE_KINDS } from '../core/messages/kind.ts';
import { STATUSES } from '../core/messages/status.ts';
import { ROUTE_FIELDS } from '../core/routing/route-settings.ts';
import { RULES } from '../core/rules/rules-table.ts';
import { openApi } from '../interfaces/http/json/openapi.ts';
import { OPERATIONS } from '../interfaces/http/json/operations.ts';
import { KIND_TEXTS, SERVICE_TYPES } from '../interfaces/smpp/kind-marks.ts';
import { BIND_STATUSES, FAULT_STATUSES } from '../interfaces/smpp/replies.ts';
import { STATES } from '../interfaces/smpp/told-pdus.ts';
import { DIAGNOSTICS } from '../language/index.ts';
import { type StatusName, statusNumber } from '../protocols/smpp/command-status.ts';
import { MESSAGE_STATES } from '../protocols/smpp/message-states.ts';
import { CAUSES } from '../voice/legs/causes.ts';
import { SPEECH_DEFAULTS } from '../voice/speech/speech-config.ts';
import { TRUNK_SETTINGS } from '../voice/trunks/trunk-settings.ts';
import { linkKinds } from './link-kinds.ts';
import { METRIC_ROWS } from './metric-tables.ts';
import { code, type Page, printed, REFERENCE_NOTE, table } from './reference-page.ts';
import { SETTINGS, type SettingRow } from './settings-table.ts';

function settings(): Page {
  const rows = (SETTINGS as readonly SettingRow[]).map((row) => [
    code(row.key),
    code(row.env),
    row.absent === undefined ? 'nothing' : code(row.absent),
    row.form.kind === 'choice' ? row.form.choices.map(code).join(', ') : row.form.kind,
    row.says,
  ]);
  const trunks = TRUNK_SETTINGS.map((row) => [code(row.key), row.absent, row.says]);
  return {
    title: 'Settings',
    text: [
      'One file, `dozvon.config.json` or `.yaml` in the project folder (with an installed package: in the current folder) or named by `DOZVON_CONFIG`, and variables, which win over the file.',
      'A point in a key is a section: `http.port` is `{"http": {"port": 8080}}`. An unknown key is refused by name.',
      '',
      ...table(['key', 'variable', 'left out', 'form', 'meaning'], rows),
      '',
      '## `trunks`: a list of objects',
      '',
      ...table(['key', 'left out', 'meaning'], trunks),
      '',
      '## `speech`: an object',
      '',
      'Defaults of the three engines:',
      '',
      '```json',
      JSON.stringify(SPEECH_DEFAULTS, null, 2),
      '```',
    ],
  };
}

function fields(rows: readonly FieldRow[]): readonly string[] {
  return table(
    ['key', 'left out', 'meaning'],
    rows.map((row) => [code(row.key), row.absent, row.says]),
  );
}

function links(kinds: readonly AnyLinkKind[]): Page {
  return {
    title: 'Links and routes',
    text: [
      '## `links`: a list of objects',
      '',
      'Every link has these keys and those of its kind.',
      '',
      ...fields(LINK_FIELDS),
      ...kinds.flatMap(({ kind, says, table: rows }) => [
        '',
        `## Kind \`${kind}\``,
        '',
        says,
        '',
        ...fields(rows),
      ]),
      '',
      '## `routes`: a list of objects',
      '',
      ...fields(ROUTE_FIELDS),
      '',
      '## What answers and receipts of SMPP mean',
      '',
      'The `errors` of a link go before these tables. Any other answer is a refusal: status 20, error 255.',
      '',
      ...table(
        ['answer', 'meaning'],
        Object.entries(ANSWER_MEANINGS).map(([name, row]) => [
          code(name),
          row.kind === 'refused' ? `refused: ${row.status} / ${row.err}` : row.kind,
        ]),
      ),
      '',
      ...table(
        ['state of a receipt', 'status / err'],
        Object.entries(STATE_MEANINGS).map(([state, row]) => [
          code(state),
          row === 'passing' ? 'nothing yet' : `${row.status} / ${row.err}`,
        ]),
      ),
      '',
      '`network_error_code` or `err` of an UNDELIVERABLE one (3GPP TS 29.002):',
      '',
      ...table(
        ['code', 'err'],
        [...NETWORK_ERRORS].map(([told, err]) => [told, err]),
      ),
    ],
  };
}

function metrics(): Page {
  const rows = METRIC_ROWS.map((row) => [
    code(row.name),
    row.kind,
    row.labels.map(code).join(', '),
    row.says,
  ]);
  return {
    title: 'Metrics',
    text: [
      '`/metrics` tells these in the text format of Prometheus, besides what it tells of every Node.js process; `http.metricsNetworks` says who may read it. Who may also reads `/metrics/links`: what waits on each link and how it is now, as JSON.',
      '',
      ...table(['metric', 'kind', 'labels', 'meaning'], rows),
    ],
  };
}

function diagnostics(): Page {
  const rows = Object.entries(DIAGNOSTICS).map(([name, row]) => [
    code(name),
    row.severity,
    row.sentence,
    code(row.example.replaceAll('\n', '⏎')),
  ]);
  return {
    title: 'What the menu language complains about',
    text: [
      'An error refuses the message (error 1, a number that is not registered error 6); a warning does not. `⏎` is a line end.',
      '',
      ...table(['code', 'severity', 'sentence', 'a text that earns it'], rows),
    ],
  };
}

function causes(): Page {
  const rows = CAUSES.map((row) => [
    row.name,
    row.sip.join(', '),
    row.q850.join(', '),
    row.ends.join(', '),
    `${row.status} / ${row.err}`,
    row.retry,
    row.failOver,
    row.transfer,
    `${row.why} ${row.mark}`,
  ]);
  return {
    title: 'What a failed call becomes',
    text: [
      'SIP status, Q.850 cause (RFC 3326) or end of the session → status and error of the message.',
      '',
      ...table(
        ['cause', 'SIP', 'Q.850', 'end', 'status / err', 'tried again', 'next trunk', 'transfer', 'why'],
        rows,
      ),
    ],
  };
}

function rules(): Page {
  const rows = Object.entries(RULES).map(([name, row]) => [
    code(name),
    row.sentence,
    row.status,
    row.err,
    row.fault,
  ]);
  return {
    title: 'Rules before sending',
    text: [
      'Each recipient is asked about in this order; the first rule that speaks decides. `./dozvon why LOGIN ID` and `GET /messages/{id}/why` name it. The last column is what a request is refused with when nobody is left.',
      '',
      ...table(['rule', 'says', 'status', 'err', 'refusal'], rows),
    ],
  };
}

function codes(): Page {
  return {
    title: 'Codes',
    text: [
      '## Statuses',
      '',
      ...table(
        ['status', 'heap', 'Russian', 'English'],
        [...STATUSES].map(([status, row]) => [status, row.heap, row.ru, row.en]),
      ),
      '',
      '## Delivery errors',
      '',
      ...table(
        ['err', 'Russian', 'English'],
        [...ERRORS].map(([err, row]) => [err, row.ru, row.en]),
      ),
      '',
      '## Kinds of message',
      '',
      ...table(
        ['type', 'kind'],
        Object.entries(MESSAGE_KINDS).map(([kind, type]) => [type, kind]),
      ),
      '',
      '## Refusals',
      '',
      ...table(
        ['code', 'kind', 'sentence'],
        Object.entries(FAULTS).map(([name, row]) => [code(name), row.kind, row.sentence]),
      ),
    ],
  };
}

function clientSettings(): Page {
  const form = (row: ParameterRow): string => {
    switch (row.form.kind) {
      case 'text':
        return `text, ${row.form.most} characters`;
      case 'whole':
        return `${row.form.least} to ${row.form.most}${row.form.zero === 'none' ? ', 0 none' : ''}`;
      case 'flag':
        return '0 or 1';
      default:
        return row.form.kind;
    }
  };
  const who = { self: 'the account itself too', above: 'the account above' } as const;
  return {
    title: 'Settings of sub-clients',
    text: [
      'Parameters of `/sys/users.php` with `add=1` and `chg=1`, and of `--with` at the command line. An empty value takes a setting away.',
      '',
      '*Kept* are those that a program may set and read again; nothing follows from them.',
      '',
      ...table(
        ['parameter', 'form', 'who may change it', 'kept as', 'meaning'],
        [
          ...ACCOUNT_PARAMETERS.map((row) => [code(row.name), '', who[row.who], '', row.says]),
          ...CLIENT_PARAMETERS.map((row) => [
            code(row.name),
            form(row),
            who[row.who],
            row.setting === undefined ? code(row.name) : code(row.setting),
            row.effect === 'kept' ? `*Kept.* ${row.says}` : row.says,
          ]),
        ],
      ),
    ],
  };
}

/** File name below `docs/reference` → its whole text. */
function smpp(): Page {
  const hex = (name: StatusName): string =>
    `0x${statusNumber(name).toString(16).toUpperCase().padStart(2, '0')}`;
  const status = (name: StatusName): string => `${hex(name)} ${code(name)}`;
  const faults = Object.entries(FAULT_STATUSES) as [keyof typeof FAULTS, StatusName][];
  const kinds = [...SERVICE_TYPES].map(([word, kind]) => {
    const text = KIND_TEXTS.find(([, one]) => one === kind)?.[0];
    return [kind, MESSAGE_KINDS[kind], code(word), text === undefined ? '' : code(text)];
  });
  return {
    title: 'SMPP',
    text: [
      'What clients that [bind over SMPP](../use/smpp.md) are answered and told.',
      '',
      '## Refusals of a bind',
      '',
      ...table(
        ['refusal', 'command_status'],
        Object.entries(BIND_STATUSES).map(([refused, name]) => [code(refused), status(name)]),
      ),
      '',
      '## Refusals of a request',
      '',
      'A sender that is not registered is 0x0A `ESME_RINVSRCADR`.',
      '',
      ...table(
        ['refusal', 'command_status', 'meaning'],
        faults.map(([fault, name]) => [code(fault), status(name), FAULTS[fault].sentence]),
      ),
      '',
      '## States',
      '',
      ...table(
        ['status', 'meaning', 'message_state', 'stat'],
        [...STATES].map(([number, state]) => {
          const [value, word] = MESSAGE_STATES[state];
          return [number, STATUSES.get(number)?.en, `${value} ${state}`, code(word)];
        }),
      ),
      '',
      '## Kinds of message',
      '',
      'The first that is there counts: the parameter 0x2001, the text, `service_type`.',
      '',
      ...table(['kind', '0x2001', '`service_type`', 'text begins with'], kinds),
    ],
  };
}

function exchange(): Page {
  const formats = Object.entries(FATES).flatMap(([format, fates]) => [
    '',
    `## ${format}`,
    '',
    ...table(
      ['of', 'word', 'is', 'as what, or why not'],
      Object.entries(fates as Fates).flatMap(([element, words]) =>
        Object.entries(words).map(([word, { fate, why }]) => [
          code(element),
          word === '' ? 'itself' : code(word),
          fate,
          why,
        ]),
      ),
    ),
  ]);
  const notes = Object.entries(NOTES).map(([name, row]) => [code(name), row.severity, row.sentence]);
  return {
    title: 'Menus of other systems',
    text: [
      'What becomes of each word when a menu is imported ([how](../use/exchange.md)). A word that is not in its table is left out with the note `unknown`.',
      ...formats,
      '',
      '## Notes',
      '',
      ...table(['code', 'severity', 'sentence'], notes),
    ],
  };
}

export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages: readonly (readonly [string, Page])[] = [
    ['settings.md', settings()],
    ['links.md', links(await linkKinds())],
    ['metrics.md', metrics()],
    ['menu-diagnostics.md', diagnostics()],
    ['menu-exchange.md', exchange()],
    ['call-causes.md', causes()],
    ['codes.md', codes()],
    ['smpp.md', smpp()],
    ['rules.md', rules()],
    ['client-settings.md', clientSettings()],
  ];
  return new Map([
    ...printed(pages, REFERENCE_NOTE),
    ['openapi.json', `${JSON.stringify(openApi(OPERATIONS), null, 2)}\n`],
  ]);
}
