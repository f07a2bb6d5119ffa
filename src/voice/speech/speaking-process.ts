// One process of a speech engine, from the server's side: started at the first text, given one text at a time, started
// anew after it has died. Owns the process; it must not know which engine is inside.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EspeakReply, EspeakRequest } from './espeak-messages.ts';

type Answer =
  | EspeakReply
  | { readonly kind: 'died' }
  | { readonly kind: 'late' }
  | { readonly kind: 'closed' };

/** What the process needs of the surroundings; our own settings are none of its business. */
const SURROUNDINGS = ['PATH', 'SystemRoot', 'TEMP', 'TMPDIR'];
/** Megabytes of JavaScript heap; eSpeak NG's own memory comes on top. */
const HEAP_MEGABYTES = 256;

export class SpeakingProcess {
  private child: ChildProcess | undefined;
  private settle: ((answer: Answer) => void) | undefined;
  private readonly program: URL;

  constructor(program: URL) {
    this.program = program;
  }

  /** Sends one text and waits for its sound, at most `timeLimit` milliseconds; one text at a time. */
  async ask(request: EspeakRequest, timeLimit: number): Promise<Answer> {
    const child = this.child ?? this.start();
    return await new Promise((settle) => {
      const timer = setTimeout(() => this.stop('late'), timeLimit);
      this.settle = (answer) => {
        clearTimeout(timer);
        this.settle = undefined;
        settle(answer);
      };
      // A channel that is already broken tells so here; the exit that follows tells the rest.
      child.send(request, (fault) => {
        if (fault && this.child === child) this.stop('died');
      });
    });
  }

  close(): void {
    this.stop('closed');
  }

  private stop(kind: 'died' | 'late' | 'closed'): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
    this.settle?.({ kind });
  }

  private start(): ChildProcess {
    const env = Object.fromEntries(
      SURROUNDINGS.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])),
    );
    const child = fork(fileURLToPath(this.program), {
      env,
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    child.on('message', (reply) => {
      if (this.child === child) this.settle?.(reply as EspeakReply);
    });
    const gone = (): void => {
      if (this.child === child) this.stop('died');
    };
    child.on('exit', gone);
    child.on('error', gone);
    return child;
  }
}
