// Everything stored that looks back, opened together: the archive of messages, statistics, exports with who makes them,
// recordings. Owns who of these gets what; `storage.ts` opens it.

import { join } from 'node:path';
import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import { RequestLog } from '../../core/accounts/request-log.ts';
import type { Doors } from '../../core/doors.ts';
import type { Ground, StorageOptions } from '../ground.ts';
import { StoredArchive } from '../messages/message-archive.ts';
import { RECORDINGS_FOLDER, Recordings } from '../messages/recordings.ts';
import type { ShownWords } from '../messages/shown-message.ts';
import { ExportRunner } from './export-runner.ts';
import { EXPORTS_FOLDER, ExportTasks } from './export-tasks.ts';
import { StoredHeatMaps } from './heat-maps.ts';
import { History } from './history.ts';
import { StoredStories } from './message-story.ts';
import { placeStatistics } from './place-statistics.ts';
import { StoredStatistics } from './statistics.ts';
import { StoredRecordings } from './stored-recordings.ts';

export type HistoryStores = {
  readonly doors: Pick<
    Doors,
    | 'archive'
    | 'stories'
    | 'recordings'
    | 'heatMaps'
    | 'statistics'
    | 'placeStatistics'
    | 'exports'
    | 'requestLog'
  >;
  readonly history: History;
  readonly recordings: Recordings;
  readonly runner: ExportRunner;
  /** Ends what is being counted or written. */
  close(): Promise<void>;
};

type HistoryGround = Ground & { readonly counters: RequestCounters; readonly words: ShownWords };

/** A node makes exports from now on, until the runner is closed. */
export function historyStores({ publicUrl }: StorageOptions, ground: HistoryGround): HistoryStores {
  const { database, secrets, clock, words, node, folder } = ground;
  const exporting = { ...ground, folder: join(folder, EXPORTS_FOLDER) };
  const recordings = new Recordings(database, secrets, clock);
  const history = new History({ session: database, recordings, words, publicUrl });
  const runner = new ExportRunner(exporting);
  if (node > 0) runner.start();
  const archive = new StoredArchive({ ...ground, history });
  const heatMaps = new StoredHeatMaps(ground);
  return {
    doors: {
      archive,
      stories: new StoredStories({ ...ground, archive }),
      recordings: new StoredRecordings({
        session: database,
        archive,
        folder: join(folder, RECORDINGS_FOLDER),
      }),
      heatMaps,
      statistics: new StoredStatistics(database),
      placeStatistics: placeStatistics(database, words),
      exports: new ExportTasks({ ...exporting, publicUrl }),
      requestLog: new RequestLog(clock),
    },
    history,
    recordings,
    runner,
    close: async () => {
      await Promise.all([runner.close(), heatMaps.close()]);
    },
  };
}
