// A configuration file to begin with: every setting with what it means, what it may be and what stands when it is left out, all
// of it commented out. Owns the layout of that text; the settings are the table's.

import { stringify } from 'yaml';
import { SETTINGS, type SettingRow } from './settings-table.ts';

const WIDTH = 98;

const HEAD = [
  'Settings of Dozvon. Every line that begins with "#" and a key is a setting at its default: take the "#" away to change it.',
  'Variables of the environment win over this file. `dozvon config check` tells whether it is right, all mistakes at once; a',
  'server takes it at its next start.',
];

/** The sections that have tables of their own: one entry each, and where the rest is told. */
const SECTION_EXAMPLES = [
  'Ways out for calls: docs/operate/trunks.md',
  {
    trunks: [
      {
        name: 'office',
        host: 'sip.example.com',
        username: '74950000000',
        password: 'SECRET',
        register: true,
      },
    ],
  },
  'Ways out for everything else, and which goes where: docs/operate/links.md',
  {
    links: [{ name: 'operator', kind: 'smpp', host: 'smpp.example.com', systemId: 'me', password: 'SECRET' }],
  },
  { routes: [{ prefixes: ['7'], links: ['operator'] }] },
  'How texts are spoken: docs/use/speech.md',
  { speech: { engine: 'espeak' } },
] as const;

/** Lines without a space after their sign are settings; those with one are for people. */
export function configurationFile(): string {
  const settings = (SETTINGS as readonly SettingRow[]).flatMap((row) => [
    '',
    ...prose(`${row.says}${mayBe(row)}`),
    row.absent === undefined ? `#${row.key}:` : setting({ [row.key]: row.absent }),
  ]);
  const sections = SECTION_EXAMPLES.flatMap((part) =>
    typeof part === 'string' ? ['', ...prose(part)] : [setting(part)],
  );
  return `${[...HEAD.map((line) => `# ${line}`), ...settings, ...sections].join('\n')}\n`;
}

function mayBe({ form, env }: SettingRow): string {
  const variable = ` Variable ${env}.`;
  if (form.kind === 'choice') return ` One of ${form.choices.join(', ')}.${variable}`;
  if (form.kind === 'several') return ` Some of ${form.of.join(', ')}.${variable}`;
  if (form.kind === 'number') return ` From ${form.least} to ${form.most}.${variable}`;
  return variable;
}

function setting(value: object): string {
  return stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `#${line}`)
    .join('\n');
}

function prose(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines;
}
