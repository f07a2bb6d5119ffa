// The formats a menu is imported from and exported to, by name. Owns the list, the limits of what is handed in, and the one way
// in and out; what a format means is in its own two files.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { compile, described } from '../../../language/index.ts';
import { readElks } from './elks-read.ts';
import { writeElks } from './elks-write.ts';
import type { Format } from './fates.ts';
import { readFreeswitch } from './freeswitch-read.ts';
import { writeFreeswitch } from './freeswitch-write.ts';
import { type MenuFlow, menuFlow } from './menu-flow.ts';
import { type MenuImported, type MenuNotImported, menuText } from './menu-text.ts';
import { readNcco } from './ncco-read.ts';
import { writeNcco } from './ncco-write.ts';
import { distinct } from './notes.ts';
import type { MenuExported } from './printed-documents.ts';
import { INDEX, NO_INDEX, readIndex, type SourceFiles } from './source-files.ts';
import type { FlowRead } from './source-flow.ts';
import { readTwiml } from './twiml-read.ts';
import { writeTwiml } from './twiml-write.ts';

type Row = {
  readonly read: (source: SourceFiles) => Result<FlowRead, string>;
  readonly write: (flow: MenuFlow) => MenuExported;
  /** Names a folder's main file may have, likeliest first. */
  readonly mains: readonly string[];
  readonly ending: string;
};

const ROWS: Readonly<Record<Format, Row>> = {
  twiml: { read: readTwiml, write: writeTwiml, mains: ['main.xml', 'index.xml', 'menu.xml'], ending: '.xml' },
  ncco: {
    read: readNcco,
    write: writeNcco,
    mains: ['main.json', 'answer.json', 'menu.json'],
    ending: '.json',
  },
  freeswitch: {
    read: readFreeswitch,
    write: writeFreeswitch,
    mains: ['ivr.conf.xml', 'ivr.xml'],
    ending: '.xml',
  },
  '46elks': { read: readElks, write: writeElks, mains: ['main.json', 'menu.json'], ending: '.json' },
};

export const FORMATS = Object.keys(ROWS) as readonly Format[];

/** The ending that files of a format have, besides the index. */
export function endingOf(format: Format): string {
  return ROWS[format].ending;
}

/** Files by name: one, or those of a folder. */
export function importMenu(
  format: Format,
  files: ReadonlyMap<string, string>,
): Result<MenuImported, MenuNotImported> {
  const refused = (sentence: string) => err({ sentence, notes: [] });
  let characters = 0;
  for (const text of files.values()) characters += text.length;
  if (characters > LIMITS.menu.exchangeCharacters)
    return refused(`there are more than ${LIMITS.menu.exchangeCharacters} characters in the files`);
  if (files.size > LIMITS.menu.exchangeFiles)
    return refused(`there are more than ${LIMITS.menu.exchangeFiles} files`);
  const written = files.get(INDEX);
  const index = written === undefined ? ok(NO_INDEX) : readIndex(written);
  if (!index.ok) return refused(`${INDEX}: ${index.error}`);
  const documents = new Map([...files].filter(([name]) => name !== INDEX));
  const named = index.value.main;
  const main = mainOf(format, documents, named);
  if (main === undefined && named !== undefined)
    return refused(`${INDEX} names ${named} as the first file, which is not there`);
  if (main === undefined) {
    const names = ROWS[format].mains.join(', ');
    return refused(
      `which file is the first is not known; call it one of ${names}, or name it as "main" in ${INDEX}`,
    );
  }
  const read = ROWS[format].read({ main, files: documents, index: index.value });
  return read.ok ? menuText(read.value.flow, read.value.notes) : refused(read.error);
}

function mainOf(
  format: Format,
  files: ReadonlyMap<string, string>,
  named: string | undefined,
): string | undefined {
  const { mains, ending } = ROWS[format];
  const known = (named === undefined ? mains : [named, `${named}${ending}`]).find((name) => files.has(name));
  if (known !== undefined || named !== undefined) return known;
  return files.size === 1 ? [...files.keys()][0] : undefined;
}

/** The text must compile: what cannot be said to a subscriber cannot be exported either. */
export function exportMenu(format: Format, text: string): Result<MenuExported, string> {
  const { program, diagnostics } = compile(text, { warnings: 'skip' });
  if (!program) return err(diagnostics[0] ? described(diagnostics[0]) : 'it does not compile');
  const flow = menuFlow(program);
  if (!flow.ok) return flow;
  const { files, notes } = ROWS[format].write(flow.value);
  return ok({ files, notes: distinct(notes) });
}
