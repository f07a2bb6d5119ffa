// The kinds of link this program has, as one table: the configuration is read by it and the reference printed from it.

import { type AnyLinkKind, anyLinkKind } from '../channels/link.ts';
import { SMPP_LINK } from '../channels/smpp/smpp-link.ts';
import { VIRTUAL_LINK } from '../channels/virtual/virtual-link.ts';

export const LINK_KINDS: readonly AnyLinkKind[] = [anyLinkKind(SMPP_LINK), anyLinkKind(VIRTUAL_LINK)];
