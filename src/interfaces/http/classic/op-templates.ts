// `op_templates.php`: texts registered with operators (spec http-templates 2). Owns reading its parameters and the fields of a
// registered text on the wire [inferred: names as in the proposal, one record for each operator and kind].

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { readSenderName, SENDER_RULE } from '../../../core/senders/sender-name.ts';
import {
  type OperatorTemplate,
  TEMPLATE_MARKS,
  TEMPLATE_STATES,
  type TemplateMark,
} from '../../../core/texts/operator-template.ts';
import { parseTemplate } from '../../../core/texts/template-pattern.ts';
import { isOn, type Parameters } from '../../../dialect/parameters.ts';
import { type Field, idField, listed, listReply, numberField, textField } from '../../../dialect/records.ts';
import { type ClassicFault, type Format, wrongParameters } from '../../../dialect/replies.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';

type Answered = Promise<Result<string, ClassicFault>>;
type Request = Pick<FormattedRequest, 'account' | 'parameters' | 'format'>;

const NAMES = { list: 'list', one: 'template' };

function marksOf(parameters: Parameters): readonly TemplateMark[] {
  return (Object.keys(TEMPLATE_MARKS) as TemplateMark[]).filter((mark) => isOn(parameters.text(mark)));
}

async function add(doors: Doors, { account, parameters, format }: Request): Answered {
  const sender = readSenderName(parameters.text('sender'));
  if (!sender) return err(wrongParameters(`sender: ${SENDER_RULE}`));
  const text = parameters.text('msg').replace(/\r\n/g, '\n').trim();
  if (text === '') return err(wrongParameters('msg is missing'));
  if ([...text].length > LIMITS.menu.textCharacters) return err({ fault: 'text-too-long' });
  if (!parseTemplate(text))
    return err(
      wrongParameters(
        `msg: up to ${LIMITS.texts.variables} variables %d, %d+, %d{1,9} or %w, %w+, %w{1,5}, the smaller number first`,
      ),
    );
  const marks = marksOf(parameters);
  if (marks.length === 0)
    return err(wrongParameters(`one of ${Object.keys(TEMPLATE_MARKS).join(', ')} is needed`));
  const added = await doors.operatorTemplates.add(account, { sender: sender.name, text, marks });
  if (!added.ok) return added;
  const records = added.value.map(({ id, mark }) => [textField('name', mark), idField('id', String(id))]);
  return ok(listReply(records, format, NAMES));
}

/** In the text forms the text stands last: it may hold commas. */
function recordOf(template: OperatorTemplate, format: Format): readonly Field[] {
  const start = [
    idField('id', String(template.id)),
    textField('name', template.mark),
    textField('sender', template.sender),
  ];
  const text = textField('msg', template.text);
  const state = numberField('status', TEMPLATE_STATES.indexOf(template.state));
  return format === 'text' || format === 'numbers' ? [...start, state, text] : [...start, text, state];
}

async function list(doors: Doors, { account, parameters, format }: Request): Answered {
  const sender = parameters.text('sender').trim();
  const text = parameters.text('msg').trim();
  const found = await doors.operatorTemplates.list(account, {
    ...(sender !== '' && { sender: readSenderName(sender)?.name ?? sender }),
    ...(text !== '' && { text }),
  });
  return listed(found, (templates) =>
    listReply(
      templates.map((template) => recordOf(template, format)),
      format,
      NAMES,
    ),
  );
}

export function opTemplatesAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, { add, get: list });
    return action.ok ? await action.value(doors, request) : action;
  };
}
