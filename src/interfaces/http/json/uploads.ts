// Files handed in beforehand, to be named by calls, MMS and e-mail. Owns this operation; what is in a sound is looked at when
// a call is prepared.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { operation, told } from './operation.ts';
import { momentText } from './schemas.ts';

const MEBIBYTE = 1024 * 1024;

const StoredUpload = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'For `call.sounds` or `attachments` of a sending.' }),
    name: Type.String(),
    bytes: Type.Integer({ minimum: 1 }),
    until: Type.String({
      format: 'date-time',
      description: 'Until then sendings may name it; those that did keep it until they are done.',
    }),
  },
  { title: 'Upload', additionalProperties: false },
);

const UploadQuery = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'For people alone.' })) },
  { additionalProperties: false },
);

const storeUpload = operation({
  id: 'storeUpload',
  method: 'POST',
  path: '/uploads',
  summary: 'Hand in a sound for calls, or a file that an MMS or an e-mail carries',
  description: `The body is the file itself, ${LIMITS.http.fileBytesLeast} bytes to ${LIMITS.sound.fileBytes / MEBIBYTE} MiB.`,
  tags: ['uploads'],
  query: UploadQuery,
  body: {
    kind: 'octets',
    types: ['application/octet-stream', 'audio/*', 'image/*', 'video/*', 'application/pdf', 'text/*'],
    bytesMost: LIMITS.sound.fileBytes,
  } as const,
  replies: { 201: StoredUpload },
  faults: ['change-failed'],
  scope: 'account',
  needs: 'send',
  idempotent: 'by key',
  answer: async (doors, { account, query, body }) => {
    const least = LIMITS.http.fileBytesLeast;
    if (body.length < least)
      return err({ fault: 'parameters-wrong', detail: `a file has at least ${least} bytes` });
    const held = await doors.heldUploads.hold(account, query.name ?? 'file', body);
    if (held.ok) {
      const { file, name, bytes, until } = held.value;
      return told(201, { id: file, name, bytes, until: momentText(until) });
    }
    const detail = `the account holds ${LIMITS.json.uploadsHeld} files already`;
    return err({ fault: held.error, ...(held.error === 'change-failed' && { detail }) });
  },
});

export const UPLOAD_OPERATIONS = [storeUpload] as const;
