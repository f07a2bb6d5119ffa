// Texts registered with operators, by which they tell service messages from advertising (spec http-templates 2). Owns the
// marks of the wire, the kinds and their bits, and which registered text a message counts as; matching is `template-pattern.ts`.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { TextFault } from './template.ts';
import { fits, masksOf, parseTemplate, type TemplatePattern, type TextMasks } from './template-pattern.ts';

/** In the order of the bits 10 and 9 of a message's flag (spec http-status 5). */
export const TEMPLATE_KINDS = ['service', 'transaction', 'authorisation', 'advertising'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

type Operator = 'mts' | 'megafon' | 'beeline' | 'tele2' | 'motiv' | 'social';

/** Parameters of `add=1`; what the abbreviations stand for is inferred. */
export const TEMPLATE_MARKS = {
  mts_srv: { operator: 'mts', kind: 'service' },
  mts_auth: { operator: 'mts', kind: 'authorisation' },
  mts_trn: { operator: 'mts', kind: 'transaction' },
  mega_srv: { operator: 'megafon', kind: 'service' },
  mega_auth: { operator: 'megafon', kind: 'authorisation' },
  mega_trn: { operator: 'megafon', kind: 'transaction' },
  mega_adv: { operator: 'megafon', kind: 'advertising' },
  bee_srv: { operator: 'beeline', kind: 'service' },
  bee_trn: { operator: 'beeline', kind: 'transaction' },
  tele2_srv: { operator: 'tele2', kind: 'service' },
  tele2_trn: { operator: 'tele2', kind: 'transaction' },
  motiv_srv: { operator: 'motiv', kind: 'service' },
  motiv_trn: { operator: 'motiv', kind: 'transaction' },
  soc: { operator: 'social', kind: 'service' },
} as const satisfies Record<string, { readonly operator: Operator; readonly kind: TemplateKind }>;

export type TemplateMark = keyof typeof TEMPLATE_MARKS;

export function isTemplateMark(name: string): name is TemplateMark {
  return Object.hasOwn(TEMPLATE_MARKS, name);
}

// Network codes of Russia (mcc 250) of the operators that have templates.
const NETWORKS: ReadonlyMap<string, Operator> = new Map([
  ['25001', 'mts'],
  ['25002', 'megafon'],
  ['25099', 'beeline'],
  ['25028', 'beeline'],
  ['25020', 'tele2'],
  ['25035', 'motiv'],
]);

/** Undefined: not known, or one that registers no texts. */
export function operatorOfNetwork(mccmnc: string | undefined): Operator | undefined {
  return mccmnc === undefined ? undefined : NETWORKS.get(mccmnc);
}

/** What a matched text adds to a message's flag: bit 8, and its kind in bits 10 and 9. */
export function templateFlag(kind: TemplateKind): number {
  return (1 << 8) | (TEMPLATE_KINDS.indexOf(kind) << 9);
}

/** On the wire 0, 1 and 2 [inferred]. */
export const TEMPLATE_STATES = ['waiting', 'approved', 'refused'] as const;
export type TemplateState = (typeof TEMPLATE_STATES)[number];

export type OperatorTemplate = {
  readonly id: number;
  readonly sender: string;
  readonly text: string;
  readonly mark: TemplateMark;
  readonly state: TemplateState;
  /** Why it was refused. */
  readonly reason: string;
};

/** Without an operator any operator's template counts. Undefined: the text fits none. */
export type MatchTemplate = (
  text: string,
  sender: string | undefined,
  operator?: Operator,
) => TemplateKind | undefined;

type Answer<T> = Promise<Result<T, TextFault>>;

export interface OperatorTemplates {
  /** One for each mark, in their order; one that is registered already keeps its id and state. */
  add(
    account: Account,
    template: { readonly sender: string; readonly text: string; readonly marks: readonly TemplateMark[] },
  ): Answer<readonly OperatorTemplate[]>;
  /** Those of a sender, those that hold a text; all without either. */
  list(
    account: Account,
    filter: { readonly sender?: string; readonly text?: string },
  ): Answer<readonly OperatorTemplate[]>;
  /** For all texts of one submission: the account's approved templates, and those of accounts whose sender names it may use. */
  matcher(account: Account): Promise<MatchTemplate>;
}

type Registered = Pick<OperatorTemplate, 'sender' | 'text' | 'mark'>;

type Compiled = { readonly pattern: TemplatePattern; readonly marks: readonly TemplateMark[] };

/** Makes the matcher of templates given oldest first. Of several that fit the one with the most words of its own counts. */
export function templateMatcher(templates: readonly Registered[]): MatchTemplate {
  const bySender = new Map<string, Compiled[]>();
  for (const [key, marks] of gathered(templates)) {
    const [sender, text] = JSON.parse(key) as [string, string];
    const pattern = parseTemplate(text);
    if (!pattern) continue;
    const known = bySender.get(sender);
    if (known) known.push({ pattern, marks });
    else bySender.set(sender, [{ pattern, marks }]);
  }
  for (const compiled of bySender.values())
    compiled.sort((one, other) => other.pattern.literalCharacters - one.pattern.literalCharacters);
  // One text is asked about for each of its recipients.
  let last = { text: '', masks: masksOf(''), answers: new Map<string, TemplateKind | undefined>() };
  return (text, sender, operator) => {
    const compiled = bySender.get(sender ?? '');
    if (!compiled) return undefined;
    if (last.text !== text) last = { text, masks: masksOf(text), answers: new Map() };
    const { masks, answers } = last;
    const key = `${operator ?? ''} ${sender}`;
    if (!answers.has(key)) answers.set(key, kindAmong(compiled, masks, operator));
    return answers.get(key);
  };
}

function kindAmong(
  compiled: readonly Compiled[],
  masks: TextMasks,
  operator: Operator | undefined,
): TemplateKind | undefined {
  for (const { pattern, marks } of compiled) {
    const mark = marks.find((one) => operator === undefined || TEMPLATE_MARKS[one].operator === operator);
    if (mark !== undefined && fits(masks, pattern)) return TEMPLATE_MARKS[mark].kind;
  }
  return undefined;
}

/** The same text registered with several operators is looked for once. */
function gathered(templates: readonly Registered[]): ReadonlyMap<string, readonly TemplateMark[]> {
  const found = new Map<string, TemplateMark[]>();
  for (const { sender, text, mark } of templates) {
    const key = JSON.stringify([sender, text]);
    const marks = found.get(key);
    if (marks) marks.push(mark);
    else found.set(key, [mark]);
  }
  return found;
}
