// `ping.php`: tells a task group that something failed or works again (spec http-templates 3). Owns reading the event; whom it goes
// to and with which words is the group's.

import { err, ok } from '../../../base/result.ts';
import type { Doors } from '../../../core/doors.ts';
import { notify } from '../../../core/notices/task-group.ts';
import { isOn } from '../../../dialect/parameters.ts';
import { doneReply } from '../../../dialect/records.ts';
import { wrongParameters } from '../../../dialect/replies.ts';
import type { Answer } from './classic-request.ts';

export function pingAnswer(doors: Doors): Answer {
  return async ({ account, parameters, format }) => {
    if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
    const id = parameters.text('id').trim();
    if (id === '') return err(wrongParameters('id is missing'));
    if (!/^\d{1,15}$/.test(id)) return err(wrongParameters('id must be a number'));
    const event = {
      door: 'http',
      group: Number(id),
      what: isOn(parameters.text('ok')) ? 'recovery' : 'failure',
      name: parameters.text('name'),
      host: parameters.text('host'),
      info: parameters.text('info'),
    } as const;
    const told = await notify(account, event, doors);
    return told.ok ? ok(doneReply(format)) : err(told.error);
  };
}
