// SRTP for a line: the ciphers of node:crypto behind the port of protocols/rtp. Owns the choice of suite; it must not keep keys longer
// than the line lives.

import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { type SrtpCiphers, type SrtpProfile, SrtpReceiver, SrtpSender } from '../../protocols/rtp/srtp.ts';
import type { Secure } from './line.ts';
import type { Remote, SrtpKeys } from './media-plane.ts';
import { DATAGRAM_MAX } from './wire.ts';

const ZEROS = new Uint8Array(DATAGRAM_MAX + 64);

export const nodeCiphers: SrtpCiphers = {
  keystream(key, iv, length) {
    return createCipheriv('aes-128-ctr', key, iv).update(ZEROS.subarray(0, length));
  },
  hmacSha1(key, parts) {
    const hmac = createHmac('sha1', key);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  },
};

function profile(keys: SrtpKeys): SrtpProfile {
  return { master: keys.key, tagBytes: keys.suite === 'AES_CM_128_HMAC_SHA1_80' ? 10 : 4 };
}

function fingerprint(srtp: NonNullable<Remote['srtp']>): string {
  const hash = createHash('sha256');
  for (const keys of [srtp.send, srtp.receive]) hash.update(keys.suite).update(keys.key);
  return hash.digest('hex');
}

/** The contexts of a line under these keys: the old ones when the keys are the same, so that counters go on. */
export function secureOf(srtp: Remote['srtp'], old: Secure | undefined): Secure | undefined {
  if (!srtp) return undefined;
  const print = fingerprint(srtp);
  if (old?.fingerprint === print) return old;
  return {
    send: new SrtpSender(nodeCiphers, profile(srtp.send)),
    receive: new SrtpReceiver(nodeCiphers, profile(srtp.receive)),
    fingerprint: print,
  };
}
