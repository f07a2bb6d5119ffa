// Replies that are the same on many pages: a list of records, an id, a plain "done" (spec http-data, http-contacts 3,
// client-habits 7, 8, 20). Owns these forms in the four formats; which fields a record has is its page's.

import { err, ok, type Result } from '../base/result.ts';
import { type ClassicFault, type Format, jsonId, jsonObject, xmlElement } from './replies.ts';

/** A field of a record as the wire names it. `id` is a number in JSON when it is one, else a string. */
export type Field = {
  readonly name: string;
  readonly text: string;
  readonly json: 'number' | 'string' | 'id';
};

export const textField = (name: string, text: string): Field => ({ name, text, json: 'string' });
export const numberField = (name: string, value: number): Field => ({
  name,
  text: String(value),
  json: 'number',
});
export const idField = (name: string, text: string): Field => ({ name, text, json: 'id' });

export type RecordNames = {
  /** XML element around all records, and of one. */
  readonly list: string;
  readonly one: string;
};

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

function jsonValue(field: Field): string {
  if (field.json === 'number') return field.text;
  return field.json === 'id' ? jsonId(field.text) : JSON.stringify(field.text);
}

function jsonRecord(record: readonly Field[]): string {
  return jsonObject(record.map((field) => [field.name, jsonValue(field)]));
}

function xmlRecord(record: readonly Field[], name: string): string {
  return `<${name}>${record.map((field) => xmlElement(field.name, field.text)).join('')}</${name}>`;
}

function textRecord(record: readonly Field[]): string {
  return record.map(({ name, text }) => `${name} = ${oneLine(text)}`).join(', ');
}

function numbersRecord(record: readonly Field[]): string {
  return record.map(({ text }) => oneLine(text)).join(',');
}

/** Records one a line, or as elements of one list, or as an array. Values are not quoted in the two text forms. */
export function listReply(
  records: readonly (readonly Field[])[],
  format: Format,
  names: RecordNames,
): string {
  switch (format) {
    case 'text':
      return records.map(textRecord).join('\n');
    case 'numbers':
      return records.map(numbersRecord).join('\n');
    case 'xml':
      return [
        `<${names.list}>`,
        ...records.map((record) => xmlRecord(record, names.one)),
        `</${names.list}>`,
      ].join('\n');
    case 'json':
      return `[${records.map(jsonRecord).join(',')}]`;
  }
}

/** Nothing found is error 3, which clients turn into an empty list; an empty body they take for a broken answer (client-habits 7, 8). */
export function listed<T>(
  result: Result<readonly T[], ClassicFault>,
  told: (found: readonly T[]) => string,
): Result<string, ClassicFault> {
  if (!result.ok) return result;
  return result.value.length === 0 ? err({ fault: 'record-missing' }) : ok(told(result.value));
}

/** One record: an object instead of an array. */
export function recordReply(record: readonly Field[], format: Format, name: string): string {
  switch (format) {
    case 'text':
      return textRecord(record);
    case 'numbers':
      return numbersRecord(record);
    case 'xml':
      return xmlRecord(record, name);
    case 'json':
      return jsonRecord(record);
  }
}

/** `text` and `xml` differ from page to page: `ID = 5` or `OK, ID - 5`; `<phone><id>5</id></phone>` or a result. */
export function idReply(
  id: string,
  format: Format,
  forms: { readonly text: 'ID = ' | 'OK, ID - '; readonly xml: string },
): string {
  switch (format) {
    case 'text':
      return `${forms.text}${id}`;
    case 'numbers':
      return id;
    case 'xml':
      return forms.xml === 'result'
        ? ['<result>', xmlElement('id', id), '</result>'].join('\n')
        : `<${forms.xml}>${xmlElement('id', id)}</${forms.xml}>`;
    case 'json':
      return jsonObject([['id', jsonId(id)]]);
  }
}

/** `numbers` says how this page's fmt 1 tells that all went well. */
export function doneReply(format: Format, numbers: 'OK' | '1' = 'OK'): string {
  switch (format) {
    case 'text':
      return 'OK';
    case 'numbers':
      return numbers;
    case 'xml':
      return '<result>OK</result>';
    case 'json':
      return '{"result": "OK"}';
  }
}
