// What a running server knows of numbers: the plan, a file of ported ones over it, a provider that is asked for the rest. Owns
// putting them together.

import type { Logger } from 'pino';
import type { Clock } from '../base/time.ts';
import { PortabilityHttp } from '../channels/http-provider/portability-http.ts';
import { PortedFile } from '../channels/lookup/ported-file.ts';
import { OutboundHttp } from '../channels/outbound-http.ts';
import type { Portability } from '../core/lookups/portability.ts';
import { PortedNumbering } from '../core/lookups/ported-numbering.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import { LiveNumbering } from '../storage/numbering/live-numbering.ts';
import type { Closing } from './closing.ts';
import { numberingPlaces, portedNumbersFile } from './folders.ts';
import type { Settings } from './settings.ts';

type NumberingOptions = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly closing: Closing;
};

type OpenNumbering = { readonly numbering: Numbering; readonly portability: Portability | undefined };

export async function openNumbering({
  settings,
  log,
  clock,
  closing,
}: NumberingOptions): Promise<OpenNumbering> {
  const plan = closing.add(
    new LiveNumbering({
      ...numberingPlaces(settings),
      onRefused: (error) => log.error({ err: error }, 'the numbering plan stays as it was'),
      onTaken: ({ prefixes }) => log.info({ prefixes }, 'the numbering plan was read anew'),
    }),
  );
  plan.start();
  const file = await openFile({ settings, log, closing });
  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  closing.add({ close: async () => outbound.close() });
  const provider =
    settings.portability &&
    new PortabilityHttp({
      settings: settings.portability,
      outbound,
      clock,
      report: (trouble) => log.warn({ err: trouble }, 'networks of numbers are not found out'),
    });
  const sources = [file, provider].filter((source) => source !== undefined);
  const numbering = sources.length === 0 ? plan : new PortedNumbering(plan, sources);
  return { numbering, portability: provider };
}

async function openFile({
  settings,
  log,
  closing,
}: Omit<NumberingOptions, 'clock'>): Promise<PortedFile | undefined> {
  const file = portedNumbersFile(settings);
  if (file === undefined) return undefined;
  const ported = closing.add(
    new PortedFile({
      file,
      onRefused: (why) => log.error({ why }, 'the ported numbers stay as they were'),
      onTaken: ({ size }) => log.info({ numbers: size }, 'the ported numbers were read'),
    }),
  );
  await ported.start();
  return ported;
}
