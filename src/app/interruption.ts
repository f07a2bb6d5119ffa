// What a command has changed on the terminal, taken back when somebody ends it with Ctrl-C or a signal. Owns dying of that signal
// afterwards, so that whoever started the command sees what it died of (a shell: 130, 143) and a loop of it ends too.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Until the returned function is called. */
export function onInterruption(takeBack: () => void): () => void {
  const handle = (signal: NodeJS.Signals): void => {
    off();
    takeBack();
    process.kill(process.pid, signal);
  };
  const off = (): void => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return off;
}
