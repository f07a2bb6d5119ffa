// The SMPP door as configured, or why its certificate cannot be used. Owns this translation of settings.

import { SYSTEM_TIME } from '../channels/system-time.ts';
import type { Doors } from '../core/doors.ts';
import { createSmppDoor, type SmppDoor } from '../interfaces/smpp/smpp-door.ts';
import type { Metrics } from './metrics.ts';
import type { Settings } from './settings.ts';

type SmppParts = {
  readonly settings: Settings;
  readonly doors: Doors;
  readonly metrics: Metrics;
  readonly report: (what: string, error: unknown) => void;
};

export function openSmpp({ settings, doors, metrics, report }: SmppParts): Promise<SmppDoor> {
  const { 'smpp.certificate': certificate, 'smpp.key': key } = settings;
  return createSmppDoor({
    host: settings['smpp.address'],
    port: settings['smpp.port'],
    ...(certificate !== undefined &&
      key !== undefined && { tls: { port: settings['smpp.tlsPort'], certificate, key } }),
    doors,
    time: SYSTEM_TIME,
    meter: metrics.smppMeter(),
    report: (trouble) => report('SMPP', trouble),
  });
}
