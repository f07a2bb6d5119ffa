// The servers a browser asks for a way to our sound (STUN, TURN), as a page hands them to it. Owns the reading of their addresses and
// the passwords of TURN, which last for a day and name the account.

import { createHmac } from 'node:crypto';
import { type Clock, DAY, SECOND } from '../base/time.ts';
import type { IceServers } from '../core/phones/phones.ts';

/** RFC 7064 and 7065. */
const ADDRESS =
  /^(stuns?|turns?):(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/;

/** `stun:stun.example:3478, turn:turn.example` as a list; undefined when one of them is no such address. */
export function readIceServers(value: unknown): readonly string[] | undefined {
  const addresses = String(value)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return addresses.every((one) => ADDRESS.test(one)) ? addresses : undefined;
}

type IceSettings = {
  readonly addresses: readonly string[];
  /** What a TURN server shares with us, such as `static-auth-secret` of coturn. */
  readonly turnSecret: string | undefined;
  readonly clock: Clock;
};

/** TURN servers without a secret are left out: they would take nobody. */
export function iceServersOf({ addresses, turnSecret, clock }: IceSettings): IceServers {
  const stun = addresses.filter((one) => one.startsWith('stun'));
  const turn = addresses.filter((one) => one.startsWith('turn'));
  return (account) => {
    const servers = stun.length > 0 ? [{ urls: stun }] : [];
    if (turn.length === 0 || turnSecret === undefined) return servers;
    const username = `${Math.floor((clock.now() + DAY) / SECOND)}:${account.id}`;
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
    return [...servers, { urls: turn, username, credential }];
  };
}
