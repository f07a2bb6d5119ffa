// The pages that other interfaces answer over the HTTP listener. Owns which there are and what settings each gets.

import type { Doors } from '../core/doors.ts';
import type { Admission } from '../dialect/frame.ts';
import { soapPage } from '../interfaces/soap/soap-page.ts';
import type { WebPage } from '../interfaces/web-page.ts';
import type { Settings } from './settings.ts';

type PageDoors = { readonly doors: Doors; readonly admission: Admission };

export function webPages(settings: Settings, parts: PageDoors): readonly WebPage[] {
  const address = settings['soap.address'];
  return [soapPage({ ...parts, ...(address !== undefined && { address }) })];
}
