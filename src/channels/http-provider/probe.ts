// Asks a provider that was away whether it is back. Owns this one request; when it is asked is the link's.

import type { OutboundHttp } from '../outbound-http.ts';
import type { ProviderSettings } from './provider-settings.ts';

type Probed = Pick<ProviderSettings, 'probe' | 'request' | 'timeMax'>;

export async function probeProvider(
  outbound: OutboundHttp,
  { probe, request, timeMax }: Probed,
): Promise<'back' | 'away'> {
  const { authorization } = request;
  const answer = await outbound.send({
    method: 'GET',
    address: probe.address,
    headers: authorization === undefined ? {} : { authorization },
    timeMax,
    bytesMax: 1024,
    longer: 'cut',
  });
  if (!answer.ok) return 'away';
  const { status } = answer.value;
  switch (probe.back) {
    case 'success':
      return status >= 200 && status < 300 ? 'back' : 'away';
    case 'below 500':
      return status < 500 && status !== 429 ? 'back' : 'away';
  }
}
