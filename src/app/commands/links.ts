// `dozvon links`: the links of the configuration and what waits on each. Owns the printing; how they do now is told by /metrics
// and /metrics/links.

import { linkStates } from '../link-states.ts';
import { loadSettings } from '../load-settings.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function links({ json }: { readonly json?: true }): Promise<void> {
  const configured = (await loadSettings()).links;
  await withStorage(async (storage) => {
    const queues = await storage.linkQueues();
    // How they are now only the server knows that runs them.
    const told = linkStates({ links: configured, queues, now: () => undefined }).map(
      ({ now: _, ...state }) => state,
    );
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
