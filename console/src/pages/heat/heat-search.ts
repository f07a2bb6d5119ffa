// Which calls a heat map is of, as it stands in the address of the page and as the API is asked. Owns both forms.

import type { HeatMap, HeatMapUnderWay } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';

/** Of a mailing, of a saved menu, or of the text of one call; days are those of the reader. */
export type HeatSearch = {
  readonly mailing?: string;
  readonly menu?: number;
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
};

const DAY = /^\d{4}-\d\d-\d\d$/;

export function heatSearchOf(address: Readonly<Record<string, unknown>>): HeatSearch {
  const { mailing, menu, text, from, to } = address;
  const named = typeof mailing === 'number' ? String(mailing) : mailing;
  const number = Number(menu);
  return {
    ...(typeof named === 'string' && named !== '' && { mailing: named }),
    ...(menu !== undefined && Number.isInteger(number) && number > 0 && { menu: number }),
    ...(typeof text === 'string' && text !== '' && { text }),
    ...(typeof from === 'string' && DAY.test(from) && { from }),
    ...(typeof to === 'string' && DAY.test(to) && { to }),
  };
}

function midnight(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** Undefined: nothing is chosen yet. */
export function heatQuestion({
  mailing,
  menu,
  text,
  from,
  to,
}: HeatSearch): ((signal: AbortSignal) => Promise<HeatMap | HeatMapUnderWay>) | undefined {
  const period = {
    ...(from !== undefined && { from: midnight(from, 0) }),
    ...(to !== undefined && { to: midnight(to, 1) }),
  };
  if (mailing !== undefined)
    return (signal) => ask('getMailingHeatMap', { parameters: { id: mailing } }, { signal });
  if (menu !== undefined)
    return (signal) => ask('getMenuHeatMap', { parameters: { id: menu }, query: period }, { signal });
  if (text !== undefined) return (signal) => ask('getTextHeatMap', { body: { text, ...period } }, { signal });
  return undefined;
}
