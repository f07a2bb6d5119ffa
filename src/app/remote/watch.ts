// `dozvon watch`: the live board in the terminal, or plain lines where there is none. Owns the screen and gives it back.

import { onInterruption } from '../interruption.ts';
import { printed } from '../printed.ts';
import { say } from '../say.ts';
import { fitted, jsonText, oneLine } from '../terminal/foreign-text.ts';
import { look, paint } from './answers.ts';
import { type Board, boardAfter, boardLines, EMPTY_BOARD, newsLines } from './board.ts';
import { liveFrames } from './live-socket.ts';
import { type Server, type ServerOptions, withServer } from './server.ts';
import { clock } from './told-values.ts';

type WatchOptions = ServerOptions & { readonly installation?: true };

const TOPICS = ['calls', 'messages', 'rates', 'links', 'trunks', 'queues'] as const;

/** The terminal's other screen, without a cursor, and back (xterm control sequences, private modes 1049 and 25). */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';
/** Milliseconds between two drawings: times go on though nothing is told. */
const DRAW_MS = 500;

export async function watch(options: WatchOptions): Promise<void> {
  const scope = options.installation ? 'installation' : 'account';
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  await withServer(options, async (server) => {
    const frames = liveFrames(server, { subscribe: TOPICS, scope }, stopped.signal);
    if (options.json) await asDocuments(frames, stop);
    else if (process.stdout.isTTY) await onScreen(server, frames);
    else await asLines(frames, stop);
  });
}

type Frames = ReturnType<typeof liveFrames>;

/** Every frame as it came, on a line. */
async function asDocuments(frames: Frames, stop: () => void): Promise<void> {
  for await (const told of frames)
    if (told.kind === 'frame' && (await printed(`${jsonText(told.frame)}\n`)) === 'unread') stop();
}

async function asLines(frames: Frames, stop: () => void): Promise<void> {
  let board = EMPTY_BOARD;
  for await (const told of frames) {
    if (told.kind === 'lost') {
      say('the connection is lost and opened anew');
      continue;
    }
    const lines = newsLines(board, told.frame);
    board = boardAfter(board, told.frame);
    const text = lines.map((line) => `${clock(new Date())}  ${line}\n`).join('');
    if (text !== '' && (await printed(text)) === 'unread') stop();
  }
}

async function onScreen({ url }: Server, frames: Frames): Promise<void> {
  const { stdout } = process;
  let board: Board = EMPTY_BOARD;
  let connected: 'yes' | 'no' = 'yes';
  const draw = (): void => {
    const at = Date.now();
    // A line that is longer than the screen would push all others down.
    const place = fitted(oneLine(url), Math.max(8, stdout.columns - 46));
    const head = `${paint('bold', place)}  ${clock(new Date(at))}${connected === 'yes' ? '' : paint('bad', '  lost, opened anew')}  ${paint('dim', 'Ctrl-C ends')}`;
    const lines = [
      head,
      '',
      ...boardLines(board, { at, height: Math.max(3, stdout.rows - 3), look: look() }),
    ];
    stdout.write(`${HOME}${lines.map((line) => `${line}${REST_OF_LINE}`).join('\n')}${REST_OF_SCREEN}`);
  };
  const kept = onInterruption(() => stdout.write(LEAVE));
  stdout.write(ENTER);
  const again = (): void => {
    draw();
    timer = setTimeout(again, DRAW_MS);
  };
  let timer = setTimeout(again, 0);
  try {
    for await (const told of frames) {
      connected = told.kind === 'frame' ? 'yes' : 'no';
      if (told.kind === 'frame') board = boardAfter(board, told.frame);
    }
  } finally {
    clearTimeout(timer);
    kept();
    stdout.write(LEAVE);
  }
}
