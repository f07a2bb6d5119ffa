// The log: JSON lines on standard error, so that standard output stays for what people asked for. Owns what is never
// written: secrets have no way in, because only faults and addresses are logged.

import { type Logger, pino } from 'pino';
import type { Settings } from './settings.ts';

export function openLog(settings: Settings): Logger {
  return pino({ level: settings.logLevel, base: null }, pino.destination({ fd: 2, sync: true }));
}
