// What a block of code in a document is: a menu, commands, JSON, a configuration. Owns the rule, by which the site colours blocks and the
// tests run them; a fence may say it, an indented block is known by what is in it.

export type BlockKind = 'menu' | 'shell' | 'json' | 'configuration' | 'other';

/** Words a line of commands begins with. */
const PROGRAMS =
  /^(?:[A-Z_]+=\S+ )*(?:\.\/dozvon|curl|swaks|php|python3|npm|npx|node|git|cd|tar|systemctl|createuser|createdb|pg_dump|useradd|runuser|docker|apt-get|install|openssl|psql)(?: |$)/;

/** What the settings file of Dozvon may begin with is told by whoever asks: the sections are the settings' own. */
const SECTION = /^[a-z][A-Za-z]*:(?: |$)/;

const FENCES: Readonly<Record<string, BlockKind>> = {
  menu: 'menu',
  sh: 'shell',
  shell: 'shell',
  bash: 'shell',
  json: 'json',
  yaml: 'configuration',
};

/** `info`: the word behind a fence; empty for indented blocks. */
export function kindOf(text: string, info: string): BlockKind {
  if (info !== '') return FENCES[info] ?? 'other';
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = lines.find((line) => !line.startsWith('#')) ?? '';
  if (lines.some((line) => PROGRAMS.test(line))) return 'shell';
  if (/\{menu:/i.test(text)) return 'menu';
  if (/^[{[]/.test(first) && isJson(text)) return 'json';
  if (SECTION.test(first) && lines.every((line) => SECTION.test(line) || /^[ #-]/.test(line)))
    return 'configuration';
  return 'other';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function isCommand(line: string): boolean {
  return PROGRAMS.test(line);
}

export type Block = { readonly kind: BlockKind; readonly text: string; readonly line: number };

/** The blocks of a document in their order, without indents and fences. `line` counts from one. */
export function blocksOf(document: string): readonly Block[] {
  const found: Block[] = [];
  const lines = document.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const start = at;
    const fence = /^( *)```(\S*)/.exec(lines[at] ?? '');
    if (fence) {
      const [, indent = '', info = ''] = fence;
      const inner: string[] = [];
      for (at++; at < lines.length && !/^ *```\s*$/.test(lines[at] ?? ''); at++)
        inner.push((lines[at] ?? '').replace(indent, ''));
      found.push({ kind: kindOf(inner.join('\n'), info), text: inner.join('\n'), line: start + 2 });
    } else if (/^ {4}/.test(lines[at] ?? '') && (lines[at - 1] ?? '').trim() === '') {
      const inner: string[] = [];
      for (; at < lines.length && (/^ {4}/.test(lines[at] ?? '') || (lines[at] ?? '') === ''); at++)
        inner.push(lines[at] ?? '');
      // Within a list a block stands further to the right.
      const indent = Math.min(...inner.filter((line) => line !== '').map((line) => line.search(/\S|$/)));
      const text = inner
        .map((line) => line.slice(indent))
        .join('\n')
        .trimEnd();
      found.push({ kind: kindOf(text, ''), text, line: start + 1 });
      at--;
    }
  }
  return found;
}
