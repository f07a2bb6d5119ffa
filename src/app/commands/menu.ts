// `dozvon menu check|fmt|explain|play FILE`: a menu file looked at, put in form, told in words, rehearsed. Owns the
// printing; it needs no server and no database.

import { writeFile } from 'node:fs/promises';
import {
  type Compiled,
  compile,
  type Diagnostic,
  explain,
  format,
  MENU_DEFAULTS,
  type Program,
} from '../../language/index.ts';
import { CommandError } from '../command-error.ts';
import { openKeyboard } from '../keyboard.ts';
import { rehearse } from '../rehearsal.ts';
import { say } from '../say.ts';
import { readTextFile } from '../text-file.ts';

function line(file: string, diagnostic: Diagnostic): string {
  const { severity, code, sentence, line: at, column } = diagnostic;
  return `${file}:${at}:${column}: ${severity}: ${sentence} [${code}]`;
}

/** Compiles, prints all complaints on standard error, and fails when one of them is an error. */
async function compiled(file: string): Promise<Compiled & { readonly program: Program }> {
  const { program, diagnostics } = compile(await readTextFile(file));
  for (const diagnostic of diagnostics) process.stderr.write(`${line(file, diagnostic)}\n`);
  if (!program) throw new CommandError(`${file} does not compile`);
  return { program, diagnostics };
}

export async function menuCheck(file: string): Promise<void> {
  const { diagnostics } = await compiled(file);
  say(`${file} is right, ${diagnostics.length} warnings`);
}

export async function menuFormat(file: string, options: { readonly write?: true }): Promise<void> {
  const text = await readTextFile(file);
  await compiled(file);
  const formatted = `${format(text)}\n`;
  if (options.write) await writeFile(file, formatted);
  else process.stdout.write(formatted);
}

export async function menuExplain(file: string, options: { readonly lang: 'en' | 'ru' }): Promise<void> {
  const { program } = await compiled(file);
  for (const sentence of explain(program, options)) say(sentence);
}

export async function menuPlay(file: string, options: { readonly phone: string }): Promise<void> {
  const { program } = await compiled(file);
  const keyboard = openKeyboard(process.stdin);
  try {
    await rehearse({
      program,
      settings: { ...MENU_DEFAULTS, uploads: 0, phone: options.phone },
      keyboard,
      print: say,
    });
  } finally {
    keyboard.close();
  }
}
