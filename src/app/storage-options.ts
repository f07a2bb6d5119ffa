// How the settings of the program become the options of its storage, the same for the server and for commands beside it.

import { MINUTE } from '../base/time.ts';
import { VIRTUAL_KINDS } from '../channels/virtual/virtual-channel.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import { COMMAND_NAMES, type CommandWords, commandWords } from '../core/phone-commands/command-words.ts';
import type { LinkNow } from '../core/routing/link-now.ts';
import type { Routable } from '../core/routing/route.ts';
import { Router } from '../core/routing/router.ts';
import type { LanguageId } from '../protocols/gsm/national-tables.ts';
import type { StorageOptions } from '../storage/ground.ts';
import { LiveNumbering } from '../storage/numbering/live-numbering.ts';
import { numberingPlaces } from './folders.ts';
import { namesOf, readPhoneNumbers, type Settings } from './settings.ts';

/** Kinds that some link serves, or without any the virtual channel. */
function servedKinds({ links }: Settings): ReadonlySet<MessageKind> {
  const kinds = links.length === 0 ? VIRTUAL_KINDS : links.flatMap((link) => [...link.kinds]);
  return new Set<MessageKind>(['call', ...kinds]);
}

/**
 * No trunk takes a call to a number that none of their prefixes fits. A command beside a server does not know the server's
 * trunks for sure, so it leaves that to the call itself.
 */
function reachable(
  settings: Settings,
  role: 'node' | 'command',
): (message: Routable) => 'served' | 'unserved' {
  const served = ({ kind, phone }: Routable): boolean =>
    role === 'command' ||
    kind !== 'call' ||
    settings.trunks.some(
      (trunk) => trunk.prefixes === undefined || trunk.prefixes.some((prefix) => phone.startsWith(prefix)),
    );
  return (message) => (served(message) ? 'served' : 'unserved');
}

export function nationalOf(settings: Settings): readonly LanguageId[] {
  return namesOf(settings['sms.national']).map((name) => name as LanguageId);
}

export function routerOf(settings: Settings, role: 'node' | 'command'): Router {
  const { links, routes } = settings;
  return new Router({ links, ...(routes && { routes }), byKind: reachable(settings, role) });
}

function shortLinkPrefix(settings: Settings, publicUrl: string): string {
  const own = settings['shortLinks.url'] ?? `${publicUrl}/${settings['shortLinks.path']}`;
  return `${own.replace(/\/+$/, '')}/`;
}

/** In small letters; a dash is no word. */
function wordsOf(text: string): ReadonlySet<string> {
  return new Set(namesOf(text.toLowerCase()).filter((word) => word !== '-'));
}

/** The words of each command that the settings name, else those of the table. */
export function commandWordsOf(settings: Settings): CommandWords {
  return commandWords(
    Object.fromEntries(COMMAND_NAMES.map((name) => [name, [...wordsOf(settings[`commands.${name}`])]])),
  );
}

function kindsOf(text: string): ReadonlySet<MessageKind> {
  return new Set(namesOf(text).map((name) => name as MessageKind));
}

export function storageOptions(
  settings: Settings,
  options: {
    readonly role: 'node' | 'command';
    readonly publicUrl: () => string;
    readonly onFault: (what: string, error: unknown) => void;
    readonly onReceipt?: (link: string, after: number) => void;
    /** Without it one that knows no link's state. */
    readonly router?: Router;
    readonly linkNow?: (link: string) => LinkNow | undefined;
    /** Without it one that is read once, when it is first asked. */
    readonly numbering?: Numbering;
  },
): StorageOptions {
  const databaseUrl = settings.databaseUrl;
  return {
    folder: settings.data,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    kinds: servedKinds(settings),
    confirming: {
      numbers: readPhoneNumbers(settings['confirm.numbers'] ?? '') ?? [],
      milliseconds: settings['confirm.minutes'] * MINUTE,
    },
    router: routerOf(settings, options.role),
    shortLinkPrefix: () => shortLinkPrefix(settings, options.publicUrl()),
    transferNumbers: settings.transferNumbers,
    approvals: { senders: settings['approval.senders'], templates: settings['approval.templates'] },
    numbering: new LiveNumbering({
      ...numberingPlaces(settings),
      onRefused: (error) => options.onFault('the numbering plan', error),
      onTaken: () => {},
    }),
    national: nationalOf(settings),
    optOut: {
      stop: wordsOf(settings['optOut.stop']),
      start: wordsOf(settings['optOut.start']),
      scope: settings['optOut.scope'],
    },
    commanding: {
      numbers: new Set(readPhoneNumbers(settings['commands.numbers'] ?? '') ?? []),
      words: commandWordsOf(settings),
    },
    chargedAnyway: kindsOf(settings.chargedAnyway),
    limits: {
      failedSignIns: settings.signInFailures,
      ...(settings.duplicates === 'allow' ? { identicalSends: Number.POSITIVE_INFINITY } : {}),
    },
    seller: {
      name: settings['operator.name'],
      details: settings['operator.details'],
      bank: settings['operator.bank'],
      vat: settings['operator.vat'],
      director: settings['operator.director'],
      accountant: settings['operator.accountant'],
    },
    ...options,
  };
}
