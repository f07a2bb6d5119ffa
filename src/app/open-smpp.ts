// The SMPP door as configured, or why its certificate cannot be used. Owns this translation of settings.

import { type Clock, instant } from '../base/time.ts';
import { SYSTEM_TIME } from '../channels/system-time.ts';
import { createSmppDoor, type SmppDoor } from '../interfaces/smpp/smpp-door.ts';
import type { Storage } from '../storage/storage.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './settings.ts';

const CLOCK: Clock = { now: () => instant(Date.now()) };

type SmppParts = {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly metrics: Metrics;
  readonly report: (what: string, error: unknown) => void;
};

export function openSmpp({ settings, storage, metrics, report }: SmppParts): Promise<SmppDoor> {
  const { 'smpp.certificate': certificate, 'smpp.key': key } = settings;
  return createSmppDoor({
    host: settings['smpp.address'],
    port: settings['smpp.port'],
    ...(certificate !== undefined &&
      key !== undefined && { tls: { port: settings['smpp.tlsPort'], certificate, key } }),
    doors: { ...storage.doors, clock: CLOCK },
    time: SYSTEM_TIME,
    meter: metrics.smppMeter(),
    report: (trouble) => report('SMPP', trouble),
  });
}
