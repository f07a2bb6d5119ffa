// Recordings of an account's calls: their rows, their files in the data folder, and how loud they are. Owns these; whoever hears
// one by its signed address comes by `messages/recordings.ts`.

import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import { RecentMap } from '../../base/recent-map.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { FaultCode } from '../../core/faults.ts';
import type {
  RecordingBook,
  RecordingEntry,
  RecordingFile,
  RecordingPeaks,
} from '../../core/history/recordings.ts';
import type { MessageKey } from '../../core/messages/message-archive.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import type { StoredArchive } from '../messages/message-archive.ts';

type RecordingDoors = {
  readonly session: Session;
  readonly archive: Pick<StoredArchive, 'one'>;
  /** Folder of the recordings. */
  readonly folder: string;
};

const LIST = {
  name: 'recordings-list',
  text: `select event_number as number, item, seconds, bytes, at, path from recordings
         where message_id = $1 order by event_number`,
};

type Row = {
  readonly number: number;
  readonly item: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly at: number;
  readonly path: string;
};

export async function recordingsOf(session: Session, ref: MessageRef): Promise<readonly RecordingEntry[]> {
  return (await session.query<Row>(LIST, [ref])).map(({ path: _path, at, ...row }) => ({
    ...row,
    at: instant(at),
  }));
}

export class StoredRecordings implements RecordingBook {
  readonly #doors: RecordingDoors;
  /** By file and number of points. */
  readonly #drawn = new RecentMap<string, Promise<RecordingPeaks>>(LIMITS.recordings.peaksKept);

  constructor(doors: RecordingDoors) {
    this.#doors = doors;
  }

  list(account: Account, key: MessageKey): Promise<Result<readonly RecordingEntry[], FaultCode>> {
    return whileAvailable<readonly RecordingEntry[], FaultCode>(async () => {
      const message = await this.#doors.archive.one(account, key);
      return message ? ok(await recordingsOf(this.#doors.session, message.ref)) : err('message-missing');
    }, 'service-unavailable');
  }

  file(account: Account, key: MessageKey, number: number): Promise<Result<RecordingFile, FaultCode>> {
    return whileAvailable<RecordingFile, FaultCode>(async () => {
      const message = await this.#doors.archive.one(account, key);
      if (!message) return err('message-missing');
      const rows = await this.#doors.session.query<Row>(LIST, [message.ref]);
      const row = rows.find((one) => one.number === number);
      if (!row) return err('record-missing');
      const file = join(this.#doors.folder, basename(row.path));
      const found = await stat(file).catch(() => undefined);
      if (!found) return err('record-missing');
      return ok({ file, bytes: found.size, name: `${message.ref}-${number}-${row.item}.wav` });
    }, 'service-unavailable');
  }

  async peaks(
    account: Account,
    key: MessageKey,
    { number, points }: { readonly number: number; readonly points: number },
  ): Promise<Result<RecordingPeaks, FaultCode>> {
    const found = await this.file(account, key, number);
    if (!found.ok) return found;
    const { file, bytes } = found.value;
    const name = `${file} ${bytes} ${points}`;
    const known = this.#drawn.get(name) ?? peaksOf(found.value, points);
    this.#drawn.set(name, known);
    try {
      return ok(await known);
    } catch {
      // The file went away in between.
      this.#drawn.delete(name);
      return err('record-missing');
    }
  }
}

// A head of 44 bytes that names the channels, then 16 bits a sample, 8,000 frames a second (`voice/media/recording-file.ts`):
// what one person said is mono, a conversation has a channel for each side.
const HEAD_BYTES = 44;
const CHANNELS_AT = 22;
const SAMPLE_BYTES = 2;
const FRAMES_A_SECOND = 8_000;
/** Frames read at once; half an hour is 440 such pieces, some 60 ms altogether, with everybody else's turns in between. */
const PIECE_FRAMES = 32 * 1024;
const LOUDEST = 32_768;

async function peaksOf({ file, bytes }: RecordingFile, points: number): Promise<RecordingPeaks> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    await handle.read(head, 0, HEAD_BYTES, 0);
    const channels = head.readUInt16LE(CHANNELS_AT) === 2 ? 2 : 1;
    const frameBytes = channels * SAMPLE_BYTES;
    const frames = Math.floor(Math.max(0, bytes - HEAD_BYTES) / frameBytes);
    const peaks = Array.from({ length: channels }, () => new Array<number>(Math.min(points, frames)).fill(0));
    const piece = Buffer.allocUnsafe(PIECE_FRAMES * frameBytes);
    for (let at = 0; at < frames; ) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, HEAD_BYTES + at * frameBytes);
      const read = Math.min(frames - at, Math.floor(bytesRead / frameBytes));
      if (read === 0) break;
      for (const [channel, loud] of peaks.entries())
        drawn(piece, { channel, channels, at, read, frames, loud });
      at += read;
    }
    const told = peaks.map((loud) => loud.map((one) => Math.round((one / LOUDEST) * 1000) / 1000));
    return { seconds: frames / FRAMES_A_SECOND, peaks: told };
  } finally {
    await handle.close();
  }
}

type Drawing = {
  readonly channel: number;
  readonly channels: number;
  /** The first frame of the piece, how many it has, and how many there are in all. */
  readonly at: number;
  readonly read: number;
  readonly frames: number;
  readonly loud: number[];
};

function drawn(piece: Buffer, { channel, channels, at, read, frames, loud }: Drawing): void {
  for (let one = 0; one < read; one++) {
    const place = Math.floor(((at + one) * loud.length) / frames);
    const sample = Math.abs(piece.readInt16LE((one * channels + channel) * SAMPLE_BYTES));
    if (sample > loud[place]!) loud[place] = sample;
  }
}
