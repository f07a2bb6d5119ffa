// What becomes of a message of several parts: one outcome out of the receipts of all. Owns that rule; how a receipt finds
// its part is the store's.

import type { AttemptOutcome, Receipt } from '../ports.ts';
import { ERR } from './errors.ts';
import { heapOf, STATUS } from './status.ts';

/** A part that its peer reports on; status 0 until it did. */
export type SentPart = { readonly part: number; readonly status: number; readonly err: number };

/**
 * Failed as soon as one part has failed: a text with a hole is none, and waiting for the rest changes nothing. Delivered when
 * every part is; undefined while the answer is open.
 */
export function outcomeOfParts(parts: readonly SentPart[]): Pick<SentPart, 'status' | 'err'> | undefined {
  const failed = parts.find(({ status }) => heapOf(status) === 'failed');
  if (failed) return failed;
  const expired = parts.find(({ status }) => heapOf(status) === 'expired');
  if (expired) return expired;
  if (parts.some(({ status }) => heapOf(status) === 'waiting')) return undefined;
  return { status: Math.max(STATUS.delivered, ...parts.map(({ status }) => status)), err: ERR.none };
}

/** Status and error a report stands for. */
export function statusOfReport(report: Receipt['report']): Pick<SentPart, 'status' | 'err'> {
  if (report.kind === 'failed') return report;
  return { status: report.kind === 'read' ? STATUS.read : STATUS.delivered, err: ERR.none };
}

/** What several reports on one part stand for: the first counts, only that it was read is more than that it was delivered. */
export function statusOfReports(reports: readonly Receipt['report'][]): Pick<SentPart, 'status' | 'err'> {
  const [first = { kind: 'delivered' } as const] = reports;
  const read = first.kind === 'delivered' && reports.find(({ kind }) => kind === 'read');
  return statusOfReport(read || first);
}

/** The outcome of the message whose last open part got this report. */
export function outcomeOfReport(
  { link, report }: Pick<Receipt, 'link' | 'report'>,
  { status, err }: Pick<SentPart, 'status' | 'err'>,
): AttemptOutcome {
  if (heapOf(status) === 'delivered') {
    const lookup = report.kind === 'delivered' ? report.lookup : undefined;
    return { kind: 'final', status, err, ...(lookup && { lookup }) };
  }
  const reason = report.kind === 'failed' ? report.reason : undefined;
  if (reason === undefined) return { kind: 'final', status, err };
  return { kind: 'link-failed', link, status, err, reason };
}
