// One run of an outside program: bytes in on stdin, bytes out on stdout, within a time and a size. Owns the process and
// its end, whatever happens; it must not know what the bytes mean.

import { type ChildProcess, spawn } from 'node:child_process';
import { err, ok, type Result } from '../../base/result.ts';
import { firstLine } from './first-line.ts';

type ProgramRun = {
  readonly command: readonly string[];
  readonly input: Uint8Array;
  /** Bytes of output at most; past it the program is ended and the run fails. */
  readonly outputMax: number;
  /** Milliseconds. */
  readonly timeLimit: number;
  /** Ends the run early. */
  readonly signal: AbortSignal;
};

const POSIX = process.platform !== 'win32';
/** Bytes of stderr kept; the first line is all that is told. */
const COMPLAINT_BYTES = 4_096;

/** The surroundings without our own settings: a speech program has no business with the database's password. */
function environment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('DOZVON_') && key !== 'DATABASE_URL'));
}

/** Ends the program and what it has started (on POSIX it leads a process group of its own). */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (POSIX) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself in between.
  }
}

function startFault(program: string, fault: unknown): string {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  if (code === 'ENOENT') return `the program ${program} is not installed`;
  if (code === 'EACCES') return `the program ${program} may not be run`;
  return `the program ${program} does not start: ${fault instanceof Error ? firstLine(fault.message) : code}`;
}

/** What the program has written when it ended with 0, else one line: its own first line of complaint, if it had one. */
export async function runProgram(run: ProgramRun): Promise<Result<Uint8Array, string>> {
  const [program = '', ...parameters] = run.command;
  if (run.signal.aborted) return err('closed');
  let child: ChildProcess;
  try {
    child = spawn(program, parameters, {
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: POSIX,
      windowsHide: true,
    });
  } catch (fault) {
    return err(startFault(program, fault));
  }
  return await new Promise((settle) => watch({ child, run, program, settle }));
}

type Watched = {
  readonly child: ChildProcess;
  readonly run: ProgramRun;
  readonly program: string;
  readonly settle: (result: Result<Uint8Array, string>) => void;
};

function watch({ child, run, program, settle }: Watched): void {
  const output: Buffer[] = [];
  let length = 0;
  let complaint = '';
  const finish = (result: Result<Uint8Array, string>): void => {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', closed);
    settle(result);
  };
  const breakOff = (reason: string): void => {
    end(child);
    // Pipes that something it has started still holds would keep this process waiting for them.
    for (const stream of child.stdio) stream?.destroy();
    finish(err(reason));
  };
  const late = (): void => breakOff(`${program} took longer than ${run.timeLimit / 1_000} s`);
  const closed = (): void => breakOff('closed');
  const timer = setTimeout(late, run.timeLimit);
  run.signal.addEventListener('abort', closed);
  child.once('error', (fault) => finish(err(startFault(program, fault))));
  child.stdout?.on('data', (bytes: Buffer) => {
    output.push(bytes);
    length += bytes.length;
    if (length > run.outputMax) breakOff(`${program} wrote more than ${run.outputMax} bytes`);
  });
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    if (complaint.length < COMPLAINT_BYTES) complaint += part;
  });
  // A program that does not read its input, or ends before it has, breaks the pipe: its exit tells more than that.
  child.stdin?.on('error', () => {});
  child.stdin?.end(run.input);
  child.once('close', (code, signal) => {
    if (code === 0) return finish(ok(Buffer.concat(output, length)));
    const how = code === null ? `was ended by ${signal}` : `ended with ${code}`;
    const said = firstLine(complaint);
    finish(err(said === '' ? `${program} ${how}` : `${program} ${how}: ${said}`));
  });
}
