// The requests of the guides to the JSON API, run in their order: each is answered, and with the members the guide shows.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { jsonClient } from '../../support/json-client.ts';
import { ROOT } from '../../support/repository.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Shown = { readonly command: string; readonly reply: string | undefined };

function shownIn(text: string): readonly Shown[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, at) => {
    if (!line.startsWith('curl ')) return [];
    const next = lines[at + 1];
    return [{ command: line, reply: next?.startsWith('{') ? next : undefined }];
  });
}

function words(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

type Request = { method: string; path: string; body: string | undefined; headers: Record<string, string> };

function requestOf(command: string): Request {
  const request: Request = { method: 'GET', path: '', body: undefined, headers: {} };
  const all = words(command).slice(1);
  for (let at = 0; at < all.length; at++) {
    const word = all[at] ?? '';
    const value = all[at + 1] ?? '';
    if (word.startsWith('http')) request.path = word.replace(/^http:\/\/[^/]+\/api\/v1/, '');
    else at++;
    if (word === '-X') request.method = value;
    if (word === '-H') request.headers[value.split(': ')[0] ?? ''] = value.split(': ')[1] ?? '';
    if (word === '-u') request.headers.authorization = `Basic ${Buffer.from(value).toString('base64')}`;
    if (word !== '-d' && word !== '--data-binary') continue;
    request.body = word === '-d' ? value : 'x'.repeat(300);
    if (request.method === 'GET') request.method = 'POST';
  }
  return request;
}

/** Names of members, whatever their values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return 'value';
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

test('the requests of the guides are answered as they show', async (context) => {
  const { url } = await storedDoor(context);
  const pages = ['docs/use/json-api.md', 'docs/use/integrations.md'];
  const shown = pages.flatMap((page) => shownIn(readFileSync(path.join(ROOT, page), 'utf8')));
  assert.ok(shown.length > 8, 'several are shown');
  for (const { command, reply } of shown) {
    const { method, path: address, body, headers } = requestOf(command);
    const { authorization = '', ...rest } = headers;
    const [plain = '', query = ''] = address.split('?');
    const answered = await jsonClient(url, authorization).ask(`${method} ${plain}`, {
      headers: rest,
      query: Object.fromEntries(new URLSearchParams(query)),
      ...(body !== undefined && { body }),
    });
    if (reply === undefined) assert.equal(answered.status, 200, command);
    else assert.deepEqual(shapeOf(answered.body), shapeOf(JSON.parse(reply)), command);
  }
});
