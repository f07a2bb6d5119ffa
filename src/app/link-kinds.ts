// The kinds of link this program has, as one table: the configuration is read by it and the reference printed from it. Each brings
// libraries of its own, so they are loaded where links are configured and nowhere else.

import { type AnyLinkKind, anyLinkKind } from '../channels/link.ts';

const KINDS: readonly (() => Promise<AnyLinkKind>)[] = [
  async () => anyLinkKind((await import('../channels/smpp/smpp-link.ts')).SMPP_LINK),
  async () => anyLinkKind((await import('../channels/email/email-link.ts')).EMAIL),
  async () => anyLinkKind((await import('../channels/http-provider/sms-http.ts')).SMS_HTTP),
  async () => anyLinkKind((await import('../channels/http-provider/hlr-http.ts')).HLR_HTTP),
  async () => anyLinkKind((await import('../channels/modem/modem-link.ts')).MODEM_LINK),
  async () => anyLinkKind((await import('../channels/messenger/telegram-bot.ts')).TELEGRAM_BOT),
  async () => anyLinkKind((await import('../channels/messenger/telegram-gateway.ts')).TELEGRAM_GATEWAY),
  async () => anyLinkKind((await import('../channels/messenger/whatsapp.ts')).WHATSAPP),
  async () => anyLinkKind((await import('../channels/messenger/viber-bot.ts')).VIBER_BOT),
  async () => anyLinkKind((await import('../channels/messenger/viber-business.ts')).VIBER_BUSINESS),
  async () => anyLinkKind((await import('../channels/messenger/vk.ts')).VK),
  async () => anyLinkKind((await import('../channels/messenger/mms/mms.ts')).MMS),
  async () => anyLinkKind((await import('../channels/virtual/virtual-link.ts')).VIRTUAL_LINK),
];

export async function linkKinds(): Promise<readonly AnyLinkKind[]> {
  return await Promise.all(KINDS.map((load) => load()));
}
