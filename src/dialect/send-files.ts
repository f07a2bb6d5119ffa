// Files that come with a sending or a mailing: of the body and of `fileurl`, kept as uploads until their messages are done. Owns
// their limits, and that none is left behind by what was refused.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Account } from '../core/accounts/account.ts';
import type { Doors } from '../core/doors.ts';
import type { MessageKind } from '../core/messages/kind.ts';
import { type Submission, type Upload, uploadsOf } from '../core/messages/submission.ts';
import type { SignedRequest } from './frame.ts';
import { isGiven } from './parameters.ts';
import { type ClassicFault, wrongParameters } from './replies.ts';

/** Kinds that carry files. */
export const CARRIES: ReadonlySet<MessageKind> = new Set(['call', 'mms', 'mail']);

export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };

/** Files of the body in their order, then the one of `fileurl`. */
async function filesOf(
  doors: Doors,
  request: SignedRequest,
): Promise<Result<readonly NamedBytes[], ClassicFault>> {
  const files: NamedBytes[] = [...request.parameters.files];
  const address = request.parameters.text('fileurl').trim();
  if (isGiven(address)) {
    if (!/^https?:\/\//i.test(address)) return err(wrongParameters('fileurl is not an http address'));
    const fetched = await doors.fetchFile(address);
    if (!fetched.ok) return err(wrongParameters(`fileurl: ${fetched.error}`));
    files.push(fetched.value);
  }
  const least = LIMITS.http.fileBytesLeast;
  if (files.some((file) => file.bytes.length < least))
    return err(wrongParameters(`a file is smaller than ${least} bytes`));
  const most = LIMITS.sound.fileBytes;
  if (files.some((file) => file.bytes.length > most))
    return err(wrongParameters(`a file is larger than ${most} bytes`));
  return ok(files);
}

/** The submission with its files stored. */
export async function withUploads(
  doors: Doors,
  request: SignedRequest,
  submission: Submission,
): Promise<Result<Submission, ClassicFault>> {
  // To any other kind they are unknown parameters; what it cannot carry was refused before.
  if (!CARRIES.has(submission.kind)) return ok(submission);
  const files = await filesOf(doors, request);
  if (!files.ok) return files;
  const uploads = await storeFiles(doors, request.account, files.value);
  if (submission.call) return ok({ ...submission, call: { ...submission.call, uploads } });
  return ok(uploads.length === 0 ? submission : { ...submission, files: uploads });
}

/** All of them, or none is left behind. */
export async function storeFiles(
  doors: Doors,
  account: Account,
  files: readonly NamedBytes[],
): Promise<readonly Upload[]> {
  const uploads: Upload[] = [];
  try {
    for (const file of files) uploads.push(await doors.storeUpload(account, file.name, file.bytes));
    return uploads;
  } catch (trouble) {
    await dropAll(doors, uploads);
    throw trouble;
  }
}

async function dropAll(doors: Doors, uploads: readonly Upload[]): Promise<void> {
  for (const upload of uploads) await doors.dropUpload(upload);
}

/** A refusal before the core saw it; a later one comes from the core with its id. */
export async function keepingUploads<T, E>(
  doors: Doors,
  submission: Submission,
  take: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const uploads = uploadsOf(submission);
  let kept = false;
  try {
    const taken = await take();
    kept = taken.ok && submission.purpose === 'send';
    return taken;
  } finally {
    if (!kept) await dropAll(doors, uploads);
  }
}
