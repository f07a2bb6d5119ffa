// A SOAP call as the named values of the classic API: the elements its schema names, and the parameters its `query` adds. Owns
// which of the two counts; what a parameter means is the dialect's.

import { LIMITS } from '../../base/limits.ts';
import { parseForm } from '../../dialect/form.ts';
import { isGiven, type Parameters, parametersOf, type Value } from '../../dialect/parameters.ts';
import { lastValue, type SoapRequest } from '../../protocols/soap/envelope.ts';
import { fieldName, type Operation } from './operations.ts';

/** Who asks stands in elements alone: a query is pasted together from what users type. */
const SIGN_IN: ReadonlySet<string> = new Set(['login', 'psw', 'apikey']);

/** Texts in UTF-8 whatever `charset` says (spec soap 1); undefined: more than a request may have. */
function queryValues(query: string): readonly Value[] | undefined {
  const parsed = parseForm(Buffer.from(query, 'utf8'), LIMITS.http.parameters);
  return parsed?.filter(({ name }) => !SIGN_IN.has(name)).map((one) => ({ ...one, charset: 'utf-8' }));
}

/**
 * An element that says something wins: it is the client's own word for exactly this. One that is empty or zero, as clients
 * fill what they do not use (client-habits 27), hides nothing of the query.
 */
export function callParameters(operation: Operation, { root, body }: SoapRequest): Parameters {
  const values = new Map<string, Value>();
  const fields = operation.fields.map(fieldName);
  for (const name of fields) {
    const text = name === 'query' ? undefined : lastValue(root, name, body);
    if (text !== undefined) values.set(name, { name, text });
  }
  const query = fields.includes('query') ? queryValues(lastValue(root, 'query', body) ?? '') : [];
  for (const value of query ?? []) {
    const element = values.get(value.name);
    const said = element !== undefined && 'text' in element ? element.text : '';
    if (!isGiven(said)) values.set(value.name, value);
  }
  const problem = query ? undefined : `more than ${LIMITS.http.parameters} parameters`;
  return parametersOf({ values, ...(problem !== undefined && { problem }) });
}
