// `templates.php`: texts kept to be sent again (spec http-templates 1, client-habits 14). Owns reading its parameters and the
// fields of a template on the wire; their layout beyond the names is inferred.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import {
  TEMPLATE_FORMATS,
  type Template,
  type TemplateContent,
  type TemplateFormat,
} from '../../../core/texts/template.ts';
import { isOn, type Parameters } from '../../../dialect/parameters.ts';
import {
  doneReply,
  type Field,
  idField,
  idReply,
  listed,
  listReply,
  numberField,
  textField,
} from '../../../dialect/records.ts';
import { type ClassicFault, type Format, wrongParameters } from '../../../dialect/replies.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { requiredWhole, wholeParameter } from './whole-parameter.ts';

type Answered = Promise<Result<string, ClassicFault>>;
type Request = Pick<FormattedRequest, 'account' | 'parameters' | 'format'>;

const NAMES = { list: 'list', one: 'template' };

/** Bit 0 of a template's `flag`: the automatic signature. */
const SIGNATURE_FLAG = 1;

/** In the text forms a text, which may hold commas, stands last, and the flag is left out. */
function recordOf(template: Template, format: Format): readonly Field[] {
  const id = idField('id', String(template.id));
  const name = textField('name', template.name);
  const kind = textField('format', template.format);
  const sender = textField('sender', template.sender);
  const message = textField('message', template.text);
  if (format === 'text' || format === 'numbers') return [id, name, kind, sender, message];
  const flag = numberField('flag', template.signature === 'on' ? SIGNATURE_FLAG : 0);
  return [id, kind, name, message, sender, flag];
}

function formatOfTemplate(text: string): TemplateFormat | undefined {
  const word = text.trim().toLowerCase();
  return TEMPLATE_FORMATS.find((format) => format === word);
}

/** What the request gives; an absent parameter changes nothing. */
function given(parameters: Parameters): Result<Partial<TemplateContent>, ClassicFault> {
  const format = formatOfTemplate(parameters.text('format'));
  if (format === undefined)
    return err(wrongParameters(`format is one of ${TEMPLATE_FORMATS.slice(1).join(', ')} or empty`));
  const text = (name: string): string => parameters.text(name).replace(/\r\n/g, '\n');
  return ok({
    ...(parameters.has('name') && { name: parameters.text('name').trim() }),
    ...(parameters.has('msg') && { text: text('msg') }),
    ...(parameters.has('format') && { format }),
    ...(parameters.has('sender') && { sender: parameters.text('sender').trim() }),
    ...(parameters.has('fl[1]') && { signature: isOn(parameters.text('fl[1]')) ? 'on' : 'off' }),
  });
}

const EMPTY: TemplateContent = { name: '', text: '', format: '', sender: '', signature: 'off' };

async function add(doors: Doors, { account, parameters, format }: Request): Answered {
  const content = given(parameters);
  if (!content.ok) return content;
  const added = await doors.templates.add(account, { ...EMPTY, ...content.value });
  if (!added.ok) return added;
  return ok(idReply(String(added.value), format, { text: 'OK, ID - ', xml: 'result' }));
}

async function change(doors: Doors, { account, parameters, format }: Request): Answered {
  const id = requiredWhole(parameters, 'id');
  if (!id.ok) return id;
  const content = given(parameters);
  if (!content.ok) return content;
  if (Object.keys(content.value).length === 0) return err(wrongParameters('there is nothing to change'));
  const changed = await doors.templates.change(account, id.value, content.value);
  return changed.ok ? ok(doneReply(format)) : changed;
}

async function remove(doors: Doors, { account, parameters, format }: Request): Answered {
  const id = requiredWhole(parameters, 'id');
  if (!id.ok) return id;
  const removed = await doors.templates.remove(account, id.value);
  return removed.ok ? ok(doneReply(format)) : removed;
}

/** All, or the one of `id`. */
async function list(doors: Doors, { account, parameters, format }: Request): Answered {
  const id = wholeParameter(parameters, 'id');
  if (!id.ok) return id;
  const found = await doors.templates.list(account);
  if (!found.ok) return found;
  const templates = found.value.filter((template) => id.value === undefined || template.id === id.value);
  return listed(ok(templates), (all) =>
    listReply(
      all.map((template) => recordOf(template, format)),
      format,
      NAMES,
    ),
  );
}

const ACTIONS = { add, chg: change, del: remove, get: list };

export function templatesAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, ACTIONS);
    return action.ok ? await action.value(doors, request) : action;
  };
}
