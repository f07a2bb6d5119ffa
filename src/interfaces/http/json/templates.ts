// Operations on texts: those an account keeps to send again, and those registered with operators. Owns these operations and
// how such texts look here; what a text must be is decided by the core.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { MESSAGE_KINDS } from '../../../core/messages/kind.ts';
import { readSenderName, SENDER_RULE } from '../../../core/senders/sender-name.ts';
import {
  type OperatorTemplate,
  TEMPLATE_MARKS,
  TEMPLATE_STATES,
  type TemplateMark,
} from '../../../core/texts/operator-template.ts';
import { FORMAT_KINDS, type Template, type TemplateContent } from '../../../core/texts/template.ts';
import { parseTemplate } from '../../../core/texts/template-pattern.ts';
import { json, operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { idPath, listOf, SENDER_PATTERN } from './schemas.ts';

const TAGS = ['texts'];

type Format = keyof typeof FORMAT_KINDS;
type TemplateKind = (typeof FORMAT_KINDS)[Format];

const KINDS = Object.values(FORMAT_KINDS);

/** A text that is more than blanks. */
const filled = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

const TEMPLATE_FIELDS = {
  name: filled(LIMITS.texts.templateNameCharacters),
  text: filled(LIMITS.menu.textCharacters),
  kind: Type.Union([Type.Enum([...KINDS]), Type.Null()], {
    description: 'The kind of message it is for; null: any.',
  }),
  sender: Type.Union([Type.String({ minLength: 1, maxLength: 254 }), Type.Null()], {
    description: 'The sender it is sent with; null: the account’s.',
  }),
  signature: Type.Boolean({ description: 'Whether it is added by itself to texts of its kind and sender.' }),
};

const TemplateTold = Type.Object(
  { id: Type.Integer({ minimum: 1 }), ...TEMPLATE_FIELDS },
  { title: 'Template', additionalProperties: false },
);

const { name, text, kind, sender, signature } = TEMPLATE_FIELDS;

const OPTIONAL_FIELDS = {
  kind: Type.Optional(kind),
  sender: Type.Optional(sender),
  signature: Type.Optional(signature),
};

const NewTemplate = Type.Object(
  { name, text, ...OPTIONAL_FIELDS },
  {
    title: 'NewTemplate',
    additionalProperties: false,
    examples: [{ name: 'ready', text: 'Your order is ready.', kind: 'sms' }],
  },
);

const TemplateChange = Type.Object(
  { name: Type.Optional(name), text: Type.Optional(text), ...OPTIONAL_FIELDS },
  {
    title: 'TemplateChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'What is left out stays.',
    examples: [{ text: 'Your order is ready, come and get it.' }],
  },
);

function shown(template: Template): Static<typeof TemplateTold> {
  const { id, format } = template;
  return {
    id,
    name: template.name,
    text: template.text,
    kind: format === '' ? null : FORMAT_KINDS[format],
    sender: template.sender === '' ? null : template.sender,
    signature: template.signature === 'on',
  };
}

function formatOf(kind: TemplateKind | null): TemplateContent['format'] {
  const formats = Object.keys(FORMAT_KINDS) as Format[];
  return (
    formats.find((format) => MESSAGE_KINDS[FORMAT_KINDS[format]] === (kind && MESSAGE_KINDS[kind])) ?? ''
  );
}

/** What is absent in `asked` is absent in the change. */
function contentOf(asked: Static<typeof TemplateChange>): Partial<TemplateContent> {
  return {
    ...(asked.name !== undefined && { name: asked.name.trim() }),
    ...(asked.text !== undefined && { text: asked.text.replace(/\r\n/g, '\n') }),
    ...(asked.kind !== undefined && { format: formatOf(asked.kind) }),
    ...(asked.sender !== undefined && { sender: asked.sender?.trim() ?? '' }),
    ...(asked.signature !== undefined && { signature: asked.signature ? 'on' : 'off' }),
  };
}

const EMPTY: TemplateContent = { name: '', text: '', format: '', sender: '', signature: 'off' };

const listTemplates = operation({
  id: 'listTemplates',
  method: 'GET',
  path: '/templates',
  summary: 'Texts kept to be sent again, oldest first',
  tags: TAGS,
  replies: { 200: listOf('TemplateList', TemplateTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.templates.list(account);
    return found.ok ? told(200, { items: found.value.map(shown) }) : found;
  },
});

const addTemplate = operation({
  id: 'addTemplate',
  method: 'POST',
  path: '/templates',
  summary: 'Keep a text',
  description: 'A signature takes the place of the one before of its kind and sender.',
  tags: TAGS,
  body: json(NewTemplate),
  replies: { 201: TemplateTold },
  faults: ['change-failed', 'text-too-long', 'record-missing'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const content = { ...EMPTY, ...contentOf(body) };
    const added = await doors.templates.add(account, content);
    if (!added.ok) return added;
    const kept = await doors.templates.text(account, added.value);
    return kept.ok ? told(201, shown(kept.value)) : kept;
  },
});

const changeTemplate = operation({
  id: 'changeTemplate',
  method: 'PATCH',
  path: '/templates/{id}',
  summary: 'Change a kept text',
  tags: TAGS,
  parameters: idPath(),
  body: json(TemplateChange),
  replies: { 200: TemplateTold },
  faults: ['record-missing', 'text-too-long'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const changed = await doors.templates.change(account, parameters.id, contentOf(body));
    if (!changed.ok) return changed;
    const kept = await doors.templates.text(account, parameters.id);
    return kept.ok ? told(200, shown(kept.value)) : kept;
  },
});

const removeTemplate = operation({
  id: 'removeTemplate',
  method: 'DELETE',
  path: '/templates/{id}',
  summary: 'Forget a kept text',
  tags: TAGS,
  parameters: idPath(),
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const removed = await doors.templates.remove(account, parameters.id);
    return removed.ok ? told(204) : removed;
  },
});

const Mark = Type.Enum(Object.keys(TEMPLATE_MARKS) as TemplateMark[], {
  description: 'An operator and a kind of message, as in the classic API: `mts_srv`, `bee_trn` and so on.',
});

const RegisteredText = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    mark: Mark,
    operator: Type.String(),
    kind: Type.String({ description: '`service`, `transaction`, `authorisation` or `advertising`.' }),
    sender: Type.String(),
    text: Type.String(),
    state: Type.Enum([...TEMPLATE_STATES]),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused.' }),
  },
  { title: 'OperatorTemplate', additionalProperties: false },
);

function registered(template: OperatorTemplate): Static<typeof RegisteredText> {
  const { id, mark, state, reason } = template;
  return {
    id,
    mark,
    operator: TEMPLATE_MARKS[mark].operator,
    kind: TEMPLATE_MARKS[mark].kind,
    sender: template.sender,
    text: template.text,
    state,
    reason: reason === '' ? null : reason,
  };
}

const NewRegisteredText = Type.Object(
  {
    sender: Type.String({ pattern: `^(?:${SENDER_PATTERN})$`, maxLength: 16, description: SENDER_RULE }),
    text: Type.String({
      minLength: 1,
      maxLength: LIMITS.menu.textCharacters,
      pattern: '\\S',
      description:
        '`%d` and `%w` stand for a number and a word, `%d+` and `%w+` for some, `%d{1,9}` for so many.',
    }),
    marks: Type.Array(Mark, { minItems: 1, maxItems: 20, uniqueItems: true }),
  },
  {
    title: 'NewOperatorTemplate',
    additionalProperties: false,
    examples: [{ sender: 'Shop', text: 'Your code is %d', marks: ['mts_auth'] }],
  },
);

const RegisteredQuery = Type.Object(
  {
    sender: Type.Optional(Type.String({ minLength: 1, maxLength: 16 })),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description: 'Part of the text.' })),
  },
  { additionalProperties: false },
);

const listOperatorTemplates = operation({
  id: 'listOperatorTemplates',
  method: 'GET',
  path: '/operator-templates',
  summary: 'Texts registered with operators',
  tags: TAGS,
  query: RegisteredQuery,
  replies: { 200: listOf('OperatorTemplateList', RegisteredText) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const found = await doors.operatorTemplates.list(account, {
      ...(query.sender !== undefined && { sender: readSenderName(query.sender)?.name ?? query.sender }),
      ...(query.text !== undefined && { text: query.text }),
    });
    return found.ok ? told(200, { items: found.value.map(registered) }) : found;
  },
});

const addOperatorTemplate = operation({
  id: 'addOperatorTemplate',
  method: 'POST',
  path: '/operator-templates',
  summary: 'Register a text with operators',
  description: 'One record for each mark; what is registered already stays as it is.',
  tags: TAGS,
  body: json(NewRegisteredText),
  replies: { 201: listOf('OperatorTemplateList', RegisteredText) },
  faults: ['change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const from = readSenderName(body.sender);
    if (!from) return err(mistaken('/sender', SENDER_RULE));
    const plain = body.text.replace(/\r\n/g, '\n').trim();
    if (!parseTemplate(plain)) return err(mistaken('/text', 'has variables with bounds that cannot be'));
    const template = { sender: from.name, text: plain, marks: body.marks };
    const added = await doors.operatorTemplates.add(account, template);
    return added.ok ? told(201, { items: added.value.map(registered) }) : added;
  },
});

export const TEMPLATE_OPERATIONS = [
  listTemplates,
  addTemplate,
  changeTemplate,
  removeTemplate,
  listOperatorTemplates,
  addOperatorTemplate,
] as const;
