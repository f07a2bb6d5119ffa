// `dozvon links`: the links of the configuration and what waits on each. Owns the printing; how they do now is told by /metrics.

import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function links({ json }: { readonly json?: true }): Promise<void> {
  const configured = loadSettings().links;
  await withStorage(async (storage) => {
    const queues = await storage.linkQueues();
    const names = new Set([...configured.map(({ name }) => name), ...queues.map(({ link }) => link)]);
    const told = [...names].map((name) => {
      const link = configured.find((one) => one.name === name);
      const queue = queues.find((one) => one.link === name);
      return {
        name,
        kind: link?.kind ?? null,
        kinds: link ? [...link.kinds] : [],
        waiting: queue?.waiting ?? 0,
        waitingMass: queue?.waitingMass ?? 0,
        oldest: queue?.oldest === undefined ? null : new Date(queue.oldest).toISOString(),
        underWay: queue?.held ?? 0,
      };
    });
    if (json) return say(JSON.stringify(told, null, 2));
    if (told.length === 0) return say('no link is configured: messages go to the virtual channel');
    for (const one of told) {
      const oldest = one.oldest === null ? '' : `, the oldest since ${one.oldest}`;
      say(`${one.name}  ${one.kind ?? 'not configured any more'}  ${one.kinds.join(', ')}`);
      say(`  waiting ${one.waiting} single and ${one.waitingMass} of mailings${oldest}`);
      say(`  under way ${one.underWay}`);
    }
  });
}
