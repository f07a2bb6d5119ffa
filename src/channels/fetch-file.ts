// Files of the web named by clients: `fileurl` and `<file http…>`. Owns fetching one whole, within size and time; what is
// in it is looked at elsewhere.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type OutboundHttp, outboundSentence } from './outbound-http.ts';

type FetchedFile = { readonly name: string; readonly bytes: Uint8Array };

function nameOf(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  return last === '' ? 'file' : last;
}

/** The error is a sentence for the client. Redirects are not followed: they would lead round the address guard's answer. */
export async function fetchFile(
  outbound: OutboundHttp,
  address: string,
): Promise<Result<FetchedFile, string>> {
  const answer = await outbound.send({
    method: 'GET',
    address,
    headers: {},
    timeMax: LIMITS.webhook.fetchTime,
    bytesMax: LIMITS.sound.fileBytes,
    longer: 'refused',
  });
  if (!answer.ok) return err(outboundSentence(answer.error));
  const { status, body } = answer.value;
  if (status !== 200) return err(`the address answers ${status}`);
  return ok({ name: nameOf(address), bytes: body });
}
