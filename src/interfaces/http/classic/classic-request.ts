// A classic call over HTTP: the request read, served by the frame that all doors share, and a reply whatever happens. Owns the way
// from bytes to bytes; what a call does is given to it as a function.

import type { Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Doors } from '../../../core/doors.ts';
import { type Charset, decode } from '../../../dialect/charset.ts';
import type { ClassicFrame, PageRules, SignedRequest } from '../../../dialect/frame.ts';
import type { Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, type Format, formatOf } from '../../../dialect/replies.ts';
import { readParameters } from './read-parameters.ts';
import { errorReply, type Reply, reply } from './replies.ts';

/** A request whose body is read already; `problem` says why it could not be. */
export type IncomingRequest = {
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly address: string;
  /** The header Idempotency-Key as it came. */
  readonly idempotencyKey?: string;
  readonly problem?: ClassicFault;
};

export type Door = PageRules & { readonly charset: Charset; readonly format: Format };

export type FormattedRequest = SignedRequest & { readonly format: Format; readonly idempotencyKey?: string };

/** A text in the form asked for, a reply of another kind (a file), or the fault. */
export type Answer = (request: FormattedRequest) => Promise<Result<string | Reply, ClassicFault>>;

export type ClassicDoor = (door: Door, request: IncomingRequest, answer: Answer) => Promise<Reply>;

export function classicDoor(frame: ClassicFrame, doors: Doors): ClassicDoor {
  return async (door, request, answer) => {
    const parameters = readParameters({ ...request, charset: door.charset });
    const format = formatOf(parameters.text('fmt'), door.format);
    const form = { format, charset: parameters.charset };
    if (request.problem) return errorReply(door.call, request.problem, form);
    const { address, idempotencyKey } = request;
    const asked = { parameters, address };
    const { outcome, account } = await frame.serve(door, asked, (signed) =>
      answer({ ...signed, format, ...(idempotencyKey !== undefined && { idempotencyKey }) }),
    );
    const told = replied(door, outcome, form);
    if (account?.settings.requestLog === 'on') note(doors, account, { door, ...asked, reply: told });
    return told;
  };
}

function replied(
  door: Door,
  outcome: Result<string | Reply, ClassicFault>,
  form: { readonly format: Format; readonly charset: Charset },
): Reply {
  if (!outcome.ok) return errorReply(door.call, outcome.error, form);
  return typeof outcome.value === 'string' ? reply(outcome.value, form) : outcome.value;
}

type Told = {
  readonly door: Door;
  readonly parameters: Parameters;
  readonly address: string;
  readonly reply: Reply;
};

function note(doors: Doors, account: Account, { door, parameters, address, reply: told }: Told): void {
  const files = parameters.files.map((file): [string, string] => [
    `file ${file.name}`,
    `${file.bytes.length} bytes`,
  ]);
  doors.requestLog.note(account, {
    address,
    page: `${door.call}.php`,
    parameters: [...parameters.named, ...files],
    status: told.status,
    answer: Buffer.isBuffer(told.body) ? decode(told.body, parameters.charset) : 'a file',
  });
}
