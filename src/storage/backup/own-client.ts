// One connection for the whole of a backup or a restoration. Owns telling that it was lost, in words; what is asked over it is others'.

import pg from 'pg';
import { BackupError } from './backup-error.ts';

/** Runs `work` over a connection of its own. Throws BackupError when the server went away meanwhile. */
export async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection);
  let lost: Error | undefined;
  client.on('error', (error) => {
    lost ??= error;
  });
  try {
    await client.connect();
  } catch (error) {
    throw new BackupError(`the database cannot be reached: ${(error as Error).message}`);
  }
  try {
    return await work(client);
  } catch (error) {
    const cause = lost ?? (isFatal(error) ? error : undefined);
    if (cause === undefined) throw error;
    throw new BackupError(`the database went away meanwhile (${cause.message}): begin again`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Errors with which the server ends connections (PostgreSQL, appendix A, class 57); the word FATAL comes in the server's language. */
function isFatal(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && /^57P/.test(error.code ?? '');
}
