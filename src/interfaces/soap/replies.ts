// How a result of SOAP is written, refused or not: its fields in the order of the schema, the number of the error among them. Owns
// these forms; the number of each fault is the dialect's, where one without a number does not compile.

import { unreachable } from '../../base/assert.ts';
import type { AcceptedRecipient } from '../../core/messages/submission.ts';
import { type ClassicFault, errorNumber } from '../../dialect/replies.ts';
import type { PrintedElement } from '../../protocols/xml.ts';
import { type Operation, RESULTS } from './operations.ts';

type RefusedNumber = { readonly phone: string; readonly status: string };

/** Fields that are not there are left out; those the type of the result does not have are not written. */
export type ResultFields = {
  readonly [field: string]: string | readonly RefusedNumber[] | undefined;
};

export function refusedNumbers(recipients: readonly AcceptedRecipient[]): readonly RefusedNumber[] {
  return recipients.flatMap(({ phone, refused }) =>
    refused ? [{ phone, status: String(refused.status) }] : [],
  );
}

/** The id of a sending that was refused after it got one, as `send.php` tells it. */
function refusedFields({ call }: Operation, fault: ClassicFault): ResultFields {
  const id = call === 'send' ? fault.publicId : undefined;
  const errors = refusedNumbers(fault.recipients ?? []);
  return { error: String(errorNumber(call, fault.fault)), id, errors };
}

function elementsOf(name: string, value: ResultFields[string]): readonly PrintedElement[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ name, content: value }];
  return value.map(({ phone, status }) => ({
    name,
    content: [
      { name: 'phone', content: phone },
      { name: 'status', content: status },
    ],
  }));
}

type Outcome =
  | { readonly kind: 'done'; readonly fields: ResultFields }
  | { readonly kind: 'refused'; readonly fault: ClassicFault };

function fieldsOf(operation: Operation, outcome: Outcome): ResultFields {
  switch (outcome.kind) {
    case 'done':
      return { ...outcome.fields, error: '0' };
    case 'refused':
      return refusedFields(operation, outcome.fault);
    default:
      return unreachable(outcome);
  }
}

/** `namespace` is that of the request. */
export function resultElement(operation: Operation, outcome: Outcome, namespace: string): PrintedElement {
  const fields = fieldsOf(operation, outcome);
  const content = RESULTS[operation.type].flatMap((name) => elementsOf(name, fields[name]));
  return {
    name: `n:${operation.response}`,
    attributes: { 'xmlns:n': namespace },
    content: [{ name: operation.result, content }],
  };
}
