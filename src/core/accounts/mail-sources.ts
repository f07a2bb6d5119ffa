// The addresses whose e-mails an account has passed on as SMS: `boss@shop.example`, or `@shop.example` for a whole domain. Owns how
// the list is written and what it lets through.

import { parseMailAddress } from '../numbers/recipient.ts';

/** The setting's name among those of `users.php`; ours, the service has none ([inferred]). */
export const MAIL_SOURCES = 'msnd';

const SOURCES_MOST = 100;

/** In small letters, each once; undefined when one of them is neither an address nor a domain. */
export function parseMailSources(text: string): readonly string[] | undefined {
  const written = text.split(/[\s,;]+/).filter((one) => one !== '');
  if (written.length > SOURCES_MOST) return undefined;
  const names = written.map((one) =>
    one.startsWith('@') ? parseMailAddress(`any${one}`)?.slice('any'.length) : parseMailAddress(one),
  );
  return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
}

export function mailSourcesOf(more: Readonly<Record<string, string>>): readonly string[] {
  return parseMailSources(more[MAIL_SOURCES] ?? '') ?? [];
}

/** The address itself and its domain: what a list may name it by. */
export function sourceNamesOf(address: string): readonly string[] {
  const plain = parseMailAddress(address);
  return plain === undefined ? [] : [plain, plain.slice(plain.lastIndexOf('@'))];
}

/** An empty list lets nobody through. */
export function takesMailFrom(sources: readonly string[], address: string): boolean {
  return sourceNamesOf(address).some((name) => sources.includes(name));
}
