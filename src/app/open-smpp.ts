// The SMPP door as configured, or why its certificate cannot be used. Owns this translation of settings.

import { type Clock, instant } from '../base/time.ts';
import { SYSTEM_TIME } from '../channels/system-time.ts';
import { createSmppDoor, type SmppDoor } from '../interfaces/smpp/smpp-door.ts';
import type { Storage } from '../storage/storage.ts';
import type { Settings } from './settings.ts';

const CLOCK: Clock = { now: () => instant(Date.now()) };

export function openSmpp(
  settings: Settings,
  storage: Storage,
  report: (what: string, error: unknown) => void,
): Promise<SmppDoor> {
  const { 'smpp.certificate': certificate, 'smpp.key': key } = settings;
  return createSmppDoor({
    host: settings['smpp.address'],
    port: settings['smpp.port'],
    ...(certificate !== undefined &&
      key !== undefined && { tls: { port: settings['smpp.tlsPort'], certificate, key } }),
    doors: { ...storage.doors, clock: CLOCK },
    time: SYSTEM_TIME,
    report: (trouble) => report('SMPP', trouble),
  });
}
