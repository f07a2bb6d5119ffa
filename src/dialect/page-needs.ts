// What an API key must allow for a page of the classic API. Owns that table; a page without a row changes things, so it
// needs `manage`.

import type { KeyScope } from '../core/accounts/api-keys.ts';
import { isOn, type Parameters } from './parameters.ts';
import type { ClassicCall } from './replies.ts';

type Needs = KeyScope | ((parameters: Parameters) => KeyScope);

/** Reads, unless it is told to take away what it finds. */
const reads = (parameters: Parameters): KeyScope => (isOn(parameters.text('del')) ? 'manage' : 'read');

/** Mailings are made, looked at and ended by whoever sends them. */
const mails = (parameters: Parameters): KeyScope => (isOn(parameters.text('del')) ? 'manage' : 'send');

const NEEDS: Readonly<Partial<Record<ClassicCall, Needs>>> = {
  send: 'send',
  jobs: mails,
  status: reads,
  get: reads,
  downloads: reads,
  balance: 'read',
  info: 'read',
};

export function needsOf(call: ClassicCall, parameters: Parameters): KeyScope {
  const needs = NEEDS[call] ?? 'manage';
  return typeof needs === 'function' ? needs(parameters) : needs;
}
