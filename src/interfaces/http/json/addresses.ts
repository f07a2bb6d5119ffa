// Operations on the networks an account may be used from. Owns these operations; that nobody locks itself out by mistake is
// decided by the core.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import {
  type AddressesAsked,
  type AddressesRefused,
  type AllowedNetwork,
  type Network,
  parseNetwork,
} from '../../../core/accounts/account-addresses.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { listOf, Moment, momentText } from './schemas.ts';

const TAGS = ['addresses'];

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${BYTE}(?:\\.${BYTE}){3}`;
const WORD = '[0-9A-Fa-f]{1,4}';
/** Eight words, or fewer with two colons somewhere in place of the zeros (RFC 4291 2.2). */
const IPV6 = [
  `(?:${WORD}:){7}${WORD}`,
  `(?:${WORD}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((behind) => `(?:${WORD}:){1,${7 - behind}}(?::${WORD}){1,${behind}}`),
  `:(?::${WORD}){1,7}`,
  '::',
].join('|');
const IPV4_LENGTH = '(?:/(?:3[0-2]|[12]?[0-9]))?';
const IPV6_LENGTH = '(?:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?';

const NetworkText = Type.String({
  pattern: `^(?:${IPV4}${IPV4_LENGTH}|(?:${IPV6})${IPV6_LENGTH})$`,
  maxLength: 50,
  description: 'An address, or a network in CIDR form.',
  examples: ['192.0.2.0/24'],
});

const Address = Type.Object(
  { network: NetworkText, createdAt: Moment },
  { title: 'AllowedNetwork', additionalProperties: false },
);

const LOCKS_OUT = {
  description: 'Also when the address this request comes from could not be used any more.',
};

const NewAddress = Type.Object(
  { network: NetworkText, evenIfLockedOut: Type.Optional(Type.Boolean(LOCKS_OUT)) },
  { title: 'NewAllowedNetwork', additionalProperties: false, examples: [{ network: '127.0.0.0/8' }] },
);

const RemovedAddress = Type.Object(
  { network: NetworkText, evenIfLockedOut: Type.Optional(Type.Boolean(LOCKS_OUT)) },
  { additionalProperties: false },
);

function shown({ network, createdAt }: AllowedNetwork): Static<typeof Address> {
  return { network, createdAt: momentText(createdAt) };
}

function networkOf(pointer: string, text: string): Result<Network, Fault> {
  const network = parseNetwork(text);
  return network === undefined
    ? err(mistaken(pointer, 'is no address and no network such as 192.0.2.0/24'))
    : ok(network);
}

function askedFrom(address: string, even: boolean | undefined): AddressesAsked {
  return { from: address, lockOut: even === true ? 'force' : 'refuse' };
}

/** `pointer`: where the request says that it may be so all the same. */
function refusalTold(
  refused: AddressesRefused,
  { address, pointer }: { readonly address: string; readonly pointer: string },
): Fault {
  if (refused === 'locks-out') {
    const detail = `the account could not be used from ${address} any more; say evenIfLockedOut to do it all the same`;
    return { fault: 'change-failed', detail, errors: [{ pointer, detail }] };
  }
  const detail = 'the account has as many networks as it may';
  return { fault: refused, ...(refused === 'change-failed' && { detail }) };
}

const listAddresses = operation({
  id: 'listAddresses',
  method: 'GET',
  path: '/account/addresses',
  summary: 'Networks the account may be used from',
  description: 'None: it may be used from anywhere.',
  tags: TAGS,
  replies: { 200: listOf('AllowedNetworkList', Address) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const found = await doors.addresses.list(account);
    return found.ok ? told(200, { items: found.value.map(shown) }) : err({ fault: found.error });
  },
});

const addAddress = operation({
  id: 'addAddress',
  method: 'POST',
  path: '/account/addresses',
  summary: 'Allow a network',
  description: 'The first one shuts out all others. One that is there already stays.',
  tags: TAGS,
  body: json(NewAddress),
  replies: { 201: Address },
  faults: ['change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, body, address }) => {
    const network = networkOf('/network', body.network);
    if (!network.ok) return network;
    const asked = askedFrom(address, body.evenIfLockedOut);
    const added = await doors.addresses.add(account, network.value, asked);
    return added.ok
      ? told(201, shown(added.value))
      : err(refusalTold(added.error, { address, pointer: '/evenIfLockedOut' }));
  },
});

const removeAddress = operation({
  id: 'removeAddress',
  method: 'DELETE',
  path: '/account/addresses',
  summary: 'Allow a network no longer',
  tags: TAGS,
  query: RemovedAddress,
  replies: { 204: 'empty' },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query, address }) => {
    const network = networkOf('/query/network', query.network);
    if (!network.ok) return network;
    const asked = askedFrom(address, query.evenIfLockedOut);
    const removed = await doors.addresses.remove(account, network.value, asked);
    return removed.ok
      ? told(204)
      : err(refusalTold(removed.error, { address, pointer: '/query/evenIfLockedOut' }));
  },
});

export const ADDRESS_OPERATIONS = [listAddresses, addAddress, removeAddress] as const;
