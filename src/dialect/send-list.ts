// The parameter `list` of a sending: own text for every number (spec http-send 2.2). Owns reading its lines; numbers and
// texts stay as written, the core corrects and judges them.

import type { SubmissionItem } from '../core/messages/submission.ts';
import { splitPhones } from '../core/numbers/phone-number.ts';

/** `zone` as written in `<sender>,<tz>|…`. */
export type ListedItem = SubmissionItem & { readonly zone?: string };

/** A line that begins an item when texts may hold line feeds: `[sender|]numbers` and a separator. */
const ITEM_START = /^(?:[^|:;]*\|)?\s*(?:\+|[gG](?=\d))?\d[\d\s()+\-.,gG]*[:;]/;

function itemLines(list: string, lineFeeds: 'plain' | 'in texts'): string[] {
  const lines = list.replace(/\r\n/g, '\n').split('\n');
  if (lineFeeds === 'plain') return lines.filter((line) => line.trim() !== '');
  const items: string[][] = [];
  for (const line of lines) {
    const last = items.length - 1;
    if (ITEM_START.test(line.trimStart()) || last < 0) items.push([line]);
    else items[last]!.push(line);
  }
  return items.map((item) => item.join('\n').trimEnd()).filter((item) => item !== '');
}

type Head = { readonly sender?: string; readonly zone?: string; readonly rest: string };

/** `<sender>[,<tz>]|` before the numbers; a bar after the separator belongs to the text. */
function head(line: string): Head {
  const match = /^([^|:;]*)\|/.exec(line);
  if (!match) return { rest: line };
  const [sender = '', zone = ''] = match[1]!.split(',').map((part) => part.trim());
  const rest = line.slice(match[0].length);
  return { rest, ...(sender !== '' && { sender }), ...(zone !== '' && { zone }) };
}

/** Undefined when a line has no separator between numbers and text. */
export function parseList(list: string, lineFeeds: 'plain' | 'in texts'): readonly ListedItem[] | undefined {
  const items: ListedItem[] = [];
  for (const line of itemLines(list, lineFeeds)) {
    const { sender, zone, rest } = head(line);
    const separator = rest.search(/[:;]/);
    if (separator < 0) return undefined;
    const phones = splitPhones(rest.slice(0, separator));
    const text = rest.slice(separator + 1).replace(/\\n/g, '\n');
    items.push({
      phones,
      text,
      ...(sender !== undefined && { sender }),
      ...(zone !== undefined && { zone }),
    });
  }
  return items;
}
