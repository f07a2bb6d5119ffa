// `tinyurls.php`: clicks on a short link (spec http-data 7). Owns its fields; what follows the documented five is not known.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import type { LinkClicks, LinkRef } from '../../../core/links/short-links.ts';
import { type Field, idField, numberField, recordReply } from '../../../dialect/records.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { actionOf } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { wholeParameter } from './whole-parameter.ts';

function recordOf(clicks: LinkClicks): readonly Field[] {
  return [
    idField('id', String(clicks.id)),
    numberField('cnt', clicks.all),
    numberField('cnt_mon', clicks.month),
    numberField('cnt_day', clicks.today),
    numberField('cnt_yes', clicks.yesterday),
  ];
}

async function get(
  doors: Doors,
  { account, parameters, format }: FormattedRequest,
): Promise<Result<string, ClassicFault>> {
  const link = parameters.text('link').trim();
  const id = wholeParameter(parameters, 'id');
  if (!id.ok) return id;
  if (link === '' && id.value === undefined) return err(wrongParameters('link or id is missing'));
  const ref: LinkRef = id.value === undefined ? { link } : { id: id.value };
  const found = await doors.shortLinks.clicks(account, ref);
  return found.ok ? ok(recordReply(recordOf(found.value), format, 'tinyurl')) : err({ fault: found.error });
}

export function tinyurlsAnswer(doors: Doors): Answer {
  return async (request) => {
    const action = actionOf(request.parameters, { get });
    return action.ok ? await action.value(doors, request) : action;
  };
}
