// Files that come with a call: in the body, from the web, refused, and never left behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classicDoor } from '../../support/classic-door.ts';
import { exchange, rawGet, rawPost } from '../../support/http-exchange.ts';

const CALL = '/sys/send.php?login=alex&psw=123&phones=79999999999&call=1&fmt=3';
const SOUND = Buffer.alloc(300, 'RIFF');

function body(files: readonly Buffer[], mes: string): Buffer {
  const parts = files.map((file, index) =>
    Buffer.concat([
      Buffer.from(
        `--B\r\nContent-Disposition: form-data; name="file${index}"; filename="${index}.wav"\r\nContent-Type: audio/wav\r\n\r\n`,
      ),
      file,
      Buffer.from('\r\n'),
    ]),
  );
  const field = `--B\r\nContent-Disposition: form-data; name="mes"\r\n\r\n${mes}\r\n--B--\r\n`;
  return Buffer.concat([...parts, Buffer.from(field)]);
}

const MULTIPART = 'multipart/form-data; boundary=B';

test('files before the text are kept in their order and named in the call', async (context) => {
  const { core, port } = await classicDoor(context);
  const other = Buffer.alloc(200, 'x');
  const [answer] = await exchange(port, rawPost(CALL, MULTIPART, body([SOUND, other], 'Hello')));
  assert.equal(answer?.body.toString(), '{"id": 1,"cnt": 1}');
  const uploads = core.submissions[0]?.call?.uploads ?? [];
  assert.deepEqual(
    uploads.map((upload) => [upload.name, upload.bytes]),
    [
      ['0.wav', 300],
      ['1.wav', 200],
    ],
  );
  assert.deepEqual(core.uploads.get(uploads[0]!.file), SOUND);
});

test('a call may be files alone', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(port, rawPost(CALL, MULTIPART, body([SOUND], '')));
  assert.equal(core.submissions[0]?.call?.uploads.length, 1);
});

test('a file below 101 bytes or above the limit is error 1', async (context) => {
  const { core, port } = await classicDoor(context);
  for (const size of [100, 5 * 1024 * 1024 + 1]) {
    const [answer] = await exchange(port, rawPost(CALL, MULTIPART, body([Buffer.alloc(size)], 'Hello')));
    assert.match(answer?.body.toString() ?? '', /"error_code": 1\}$/);
  }
  assert.equal(core.uploads.size, 0);
});

test('files of a refused message, and of a price, are given up', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(port, rawPost(`${CALL}&cost=1`, MULTIPART, body([SOUND], 'Hello')));
  assert.equal(core.uploads.size, 0);
  core.refusal = { fault: 'money-short', publicId: '1' };
  await exchange(port, rawPost(CALL, MULTIPART, body([SOUND], 'Hello')));
  assert.equal(core.uploads.size, 0);
});

test('fileurl is fetched after the files of the body; what cannot be had is error 1 with the reason', async (context) => {
  const { core, port } = await classicDoor(context);
  await exchange(
    port,
    rawPost(`${CALL}&fileurl=http://sounds.test/a.wav`, MULTIPART, body([SOUND], 'Hello')),
  );
  assert.deepEqual(
    core.submissions[0]?.call?.uploads.map((upload) => upload.name),
    ['0.wav', 'fetched.wav'],
  );
  const [missing] = await exchange(port, rawGet(`${CALL}&mes=x&fileurl=http://sounds.test/missing`));
  assert.match(missing?.body.toString() ?? '', /fileurl: the address answers 404","error_code": 1/);
  const [local] = await exchange(port, rawGet(`${CALL}&mes=x&fileurl=/etc/passwd`));
  assert.match(local?.body.toString() ?? '', /"error_code": 1/);
});
