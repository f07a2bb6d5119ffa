// Which messages `status.php` is asked for, one or a list, and what is known of them (spec http-status 1, 4). Owns reading that
// request; how the answer is written is `status-reply.ts`'s.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Doors } from '../core/doors.ts';
import type { MessageName } from '../core/messages/message-status.ts';
import type { SignedRequest } from './frame.ts';
import type { Parameters } from './parameters.ts';
import { type ClassicFault, type Format, wrongParameters } from './replies.ts';
import { type NamedStatus, type StatusReplyOptions, statusReply } from './status-reply.ts';

type Asked = { readonly names: readonly MessageName[]; readonly shape: StatusReplyOptions['shape'] };

type FoundStatuses = {
  readonly statuses: readonly NamedStatus[];
  readonly shape: StatusReplyOptions['shape'];
};

function entries(text: string): string[] {
  const all = text.split(',').map((part) => part.trim());
  // A trailing comma asks for the list form with what stands before it.
  while (all.length > 1 && all.at(-1) === '') all.pop();
  return all;
}

export function askedMessages(parameters: Parameters): Result<Asked, ClassicFault> {
  if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
  // The official Node library calls every phone `phones` in a request it does not know ([client]).
  const phone = parameters.text('phone') || parameters.text('phones');
  const id = parameters.text('id');
  const shape = phone.includes(',') || id.includes(',') ? 'list' : 'one';
  const phones = entries(phone);
  const ids = entries(id);
  if (phones.includes('') || ids.includes('')) return err(wrongParameters('phone and id are both mandatory'));
  // One number with several ids is that number each time, and the other way round.
  const count = Math.max(phones.length, ids.length);
  const matching = [phones.length, ids.length].every((length) => length === count || length === 1);
  if (!matching) return err(wrongParameters('phone and id are lists of different lengths'));
  if (count > LIMITS.http.statusNames)
    return err(wrongParameters(`more than ${LIMITS.http.statusNames} messages`));
  const names = Array.from({ length: count }, (_, index) => ({
    phone: phones.length === 1 ? phones[0]! : phones[index]!,
    publicId: ids.length === 1 ? ids[0]! : ids[index]!,
  }));
  return ok({ names, shape });
}

/** `all`: the status alone, the message's data too, its country and operator too. */
const TELLS: ReadonlyMap<string, StatusReplyOptions['tell']> = new Map([
  ['1', 'message'],
  ['2', 'place'],
]);

export function toldBy(parameters: Parameters): StatusReplyOptions['tell'] {
  return TELLS.get(parameters.text('all').trim()) ?? 'status';
}

export async function findStatuses(
  doors: Doors,
  { account, parameters }: SignedRequest,
): Promise<Result<FoundStatuses, ClassicFault>> {
  const asked = askedMessages(parameters);
  if (!asked.ok) return asked;
  const { names, shape } = asked.value;
  const found = await doors.status(account, names, parameters.identity);
  if (!found.ok) return err({ fault: found.error });
  return ok({ statuses: names.map((name, index) => ({ name, row: found.value[index] })), shape });
}

/** What `status.php` says of them, in one of its forms. */
export function foundReply(
  { statuses, shape }: FoundStatuses,
  { account, parameters }: SignedRequest,
  format: Format,
): string {
  const tell = toldBy(parameters);
  return statusReply(statuses, { format, tell, shape, timeZone: account.settings.timeZone });
}
