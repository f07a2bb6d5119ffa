// The kinds of link this program has, as one table: the configuration is read by it and the reference printed from it.

import { EMAIL } from '../channels/email/email-link.ts';
import { HLR_HTTP } from '../channels/http-provider/hlr-http.ts';
import { SMS_HTTP } from '../channels/http-provider/sms-http.ts';
import { type AnyLinkKind, anyLinkKind } from '../channels/link.ts';
import { MMS } from '../channels/messenger/mms/mms.ts';
import { TELEGRAM_BOT } from '../channels/messenger/telegram-bot.ts';
import { TELEGRAM_GATEWAY } from '../channels/messenger/telegram-gateway.ts';
import { VIBER_BOT } from '../channels/messenger/viber-bot.ts';
import { VIBER_BUSINESS } from '../channels/messenger/viber-business.ts';
import { VK } from '../channels/messenger/vk.ts';
import { WHATSAPP } from '../channels/messenger/whatsapp.ts';
import { MODEM_LINK } from '../channels/modem/modem-link.ts';
import { SMPP_LINK } from '../channels/smpp/smpp-link.ts';
import { VIRTUAL_LINK } from '../channels/virtual/virtual-link.ts';

export const LINK_KINDS: readonly AnyLinkKind[] = [
  anyLinkKind(SMPP_LINK),
  anyLinkKind(EMAIL),
  anyLinkKind(SMS_HTTP),
  anyLinkKind(HLR_HTTP),
  anyLinkKind(MODEM_LINK),
  anyLinkKind(TELEGRAM_BOT),
  anyLinkKind(TELEGRAM_GATEWAY),
  anyLinkKind(WHATSAPP),
  anyLinkKind(VIBER_BOT),
  anyLinkKind(VIBER_BUSINESS),
  anyLinkKind(VK),
  anyLinkKind(MMS),
  anyLinkKind(VIRTUAL_LINK),
];
