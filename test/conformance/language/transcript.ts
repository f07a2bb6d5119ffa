// Conformance files of the menu language: `name.menu` is a message, `name.expect` says what it must come to. Owns the
// written form of trees, complaints and traces; it must not decide what is right.
//
// An expect file has sections: `[registered]` (numbers the account may call, one a line; absent: all), `[complaints]`,
// `[program]`, and any number of `[trace setting=value ...]`: an event a line, under it, indented, its effects.
import type {
  Action,
  Compiled,
  MenuEffect,
  MenuEvent,
  MenuSettings,
  Part,
  Program,
} from '../../../src/language/index.ts';
import { compile, MENU_DEFAULTS, start, step } from '../../../src/language/index.ts';

export const SETTINGS: MenuSettings = { ...MENU_DEFAULTS, uploads: 0, phone: '79001112233' };

type Section = { readonly head: string; readonly lines: readonly string[] };

function sectionsOf(expect: string): readonly Section[] {
  const sections: { head: string; lines: string[] }[] = [];
  for (const line of expect.split('\n')) {
    const head = /^\[(.*)\]$/.exec(line);
    if (head) sections.push({ head: head[1]!, lines: [] });
    else if (line.trim() !== '') sections[sections.length - 1]?.lines.push(line);
  }
  return sections;
}

/** What a message really comes to, written like its expect file: the same sections, the same events. */
export function transcribe(message: string, expect: string): string {
  const asked = sectionsOf(expect);
  const registered = asked.find((section) => section.head === 'registered')?.lines;
  const compiled = compile(
    message,
    registered ? { registeredNumbers: (digits) => registered.includes(digits) } : {},
  );
  const blocks: string[][] = [];
  if (registered) blocks.push(['[registered]', ...registered]);
  blocks.push(['[complaints]', ...complaintLines(compiled)]);
  if (compiled.program) blocks.push(['[program]', ...programLines(compiled.program)]);
  for (const section of asked)
    if (section.head.startsWith('trace') && compiled.program)
      blocks.push([`[${section.head}]`, ...traceLines(compiled.program, section)]);
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function complaintLines(compiled: Compiled): readonly string[] {
  return compiled.diagnostics.map(
    ({ severity, line, column, endLine, endColumn, code, sentence }) =>
      `${severity} ${line}:${column}-${endLine}:${endColumn} ${code}: ${sentence}`,
  );
}

function partsOf(parts: readonly Part[]): string {
  if (parts.length === 0) return '-';
  return parts
    .map((part) => (part.kind === 'speech' ? JSON.stringify(part.text) : `<${part.source}>`))
    .join(' ');
}

function programLines(program: Program): readonly string[] {
  return [
    `START ${partsOf(program.start)}`,
    ...(program.menu === 'yes' ? [`MENU ${partsOf(program.prompt)}`] : ['no menu']),
    ...program.items.flatMap((item) => item.actions.map((action) => `${item.selector} ${actionOf(action)}`)),
    `END ${partsOf(program.end)}`,
  ];
}

function actionOf(action: Action): string {
  switch (action.kind) {
    case 'play':
      return partsOf(action.parts);
    case 'url':
      return action.address === undefined ? 'url' : `url ${action.address}`;
    case 'sms':
      return `sms to ${action.to} from ${JSON.stringify(action.sender)}: ${JSON.stringify(action.text)}`;
    case 'record':
      return `record ${action.seconds}`;
    case 'call':
      return [
        `call ${action.numbers.join(' ')} wait ${action.waitSeconds}`,
        `then ${action.afterTalk}`,
        ...(action.err === undefined ? [] : [`err ${action.err}`]),
        ...(action.record === 'yes' ? ['record'] : []),
      ].join(', ');
    default:
      return action.kind;
  }
}

function settingsOf(head: string): MenuSettings {
  const settings: Record<string, unknown> = { ...SETTINGS };
  for (const pair of head.split(' ').slice(1)) {
    const [name, value] = pair.split('=') as [string, string];
    if (!(name in settings)) throw new Error(`no such setting: ${name}`);
    settings[name] = typeof settings[name] === 'number' ? Number(value) : value;
  }
  return settings as MenuSettings;
}

function traceLines(program: Program, section: Section): readonly string[] {
  const lines: string[] = [];
  let machine = start(program, settingsOf(section.head));
  for (const line of section.lines) {
    if (line.startsWith(' ')) continue;
    const [next, effects] = step(machine, eventOf(line));
    machine = next;
    lines.push(line, ...effects.map((effect) => `  ${effectOf(effect)}`));
  }
  return lines;
}

function eventOf(line: string): MenuEvent {
  const [kind, first = '', second = ''] = line.split(' ');
  switch (kind) {
    case 'answered':
    case 'played':
    case 'silence':
    case 'hung-up':
    case 'time-limit':
      return { kind };
    case 'key':
      return { kind, key: first as '1' };
    case 'recorded':
      return { kind, seconds: Number(first) };
    case 'transfer-answered':
      return { kind, number: first };
    case 'transfer-failed':
      return { kind, number: first, cause: second };
    case 'transfer-ended':
      return { kind, by: first as 'other' };
    default:
      throw new Error(`no such event: ${line}`);
  }
}

function effectOf(effect: MenuEffect): string {
  switch (effect.kind) {
    case 'play':
      return `play ${effect.item} ${partsOf(effect.parts)}${effect.interruptible === 'no' ? ' to its end' : ''}`;
    case 'listen':
      return `listen ${effect.seconds}`;
    case 'record':
      return `record ${effect.item} ${effect.seconds}, silence ${effect.silenceSeconds}`;
    case 'transfer': {
      const record = effect.record === 'yes' ? ', record' : '';
      return `transfer ${effect.item} ${effect.numbers.join(' ')} wait ${effect.waitSeconds}${record}`;
    }
    case 'send-sms':
      return `send-sms ${effect.item} to ${effect.to} from ${JSON.stringify(effect.sender)}: ${JSON.stringify(effect.text)}`;
    case 'notify-url':
      return `notify-url ${effect.item} ${JSON.stringify(effect.name)} ${effect.address ?? 'account'} key ${effect.key}`;
    case 'hang-up':
      return `hang-up ${effect.cause}`;
    case 'position':
      return `position ${effect.item}`;
    case 'note':
      return [
        'note',
        effect.what,
        ...(effect.key ? [effect.key] : []),
        ...(effect.item ? [effect.item] : []),
      ].join(' ');
    default:
      return effect.kind;
  }
}
