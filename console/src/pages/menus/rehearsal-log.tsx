// All that happened in a rehearsed call, line by line: what the caller did, what the menu said and did.

import { ScrollArea, Text, Title } from '@mantine/core';
import {
  IconArrowRight,
  IconDialpad,
  IconMessage,
  IconMicrophone,
  IconPhoneCall,
  IconPhoneOff,
  IconVolume,
  IconVolumeOff,
  IconWorldUpload,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { MenuEffect, MenuEvent, RehearsalLine } from '../../../../src/language/index.ts';
import { useWords } from '../../words/words.ts';
import { partsText } from './parts-text.ts';

const EN = {
  log: 'What happened',
  key: (key: string) => `The caller presses ${key}`,
  silence: 'Silence',
  answered: (number: string) => `${number} answers`,
  failed: (cause: string): string => (cause === 'busy' ? 'Busy' : 'Nobody answers'),
  ended: 'The conversation ends',
  hungUp: 'The caller hangs up',
  recorded: 'The recording ends',
  records: (seconds: number) => `Records up to ${seconds} s`,
  rings: (numbers: string) => `Rings ${numbers}`,
  sms: (to: string, text: string) => `SMS to ${to}: ${text}`,
  handler: (item: string) => `Tells the handler of the account: item ${item}`,
  address: (address: string, item: string) => `Tells ${address}: item ${item}`,
  hangsUp: 'The menu hangs up',
  wrongKey: 'A wrong key',
  jump: (item: string) => `Goes to ${item}`,
  jumpLimit: 'Too many jumps: goes on instead',
  smsLimit: 'Too many SMS in one call: this one is not sent',
  kept: (key: string) => `Key ${key} is kept for later`,
  taken: (key: string) => `Key ${key}, which was kept, acts`,
  dropped: (key: string) => `Key ${key} is dropped`,
};
const WORDS = {
  en: EN,
  ru: {
    log: 'Что было',
    key: (key: string) => `Абонент нажимает ${key}`,
    silence: 'Молчание',
    answered: (number: string) => `${number} отвечает`,
    failed: (cause: string) => (cause === 'busy' ? 'Занято' : 'Никто не отвечает'),
    ended: 'Разговор окончен',
    hungUp: 'Абонент кладёт трубку',
    recorded: 'Запись кончилась',
    records: (seconds: number) => `Запись до ${seconds} с`,
    rings: (numbers: string) => `Звонок на ${numbers}`,
    sms: (to: string, text: string) => `SMS на ${to}: ${text}`,
    handler: (item: string) => `Сообщает обработчику аккаунта: пункт ${item}`,
    address: (address: string, item: string) => `Сообщает ${address}: пункт ${item}`,
    hangsUp: 'Меню кладёт трубку',
    wrongKey: 'Неверная клавиша',
    jump: (item: string) => `Переход к ${item}`,
    jumpLimit: 'Слишком много переходов: дальше по порядку',
    smsLimit: 'Слишком много SMS за звонок: это не отправлено',
    kept: (key: string) => `Клавиша ${key} отложена`,
    taken: (key: string) => `Отложенная клавиша ${key} действует`,
    dropped: (key: string) => `Клавиша ${key} пропущена`,
  } satisfies typeof EN,
};

type Told = { readonly icon: ReactNode; readonly text: string };
type LogWords = typeof EN;

const ICON = { size: 16, 'aria-hidden': true } as const;

function eventTold(event: MenuEvent, words: LogWords): Told | undefined {
  switch (event.kind) {
    case 'key':
      return { icon: <IconDialpad {...ICON} />, text: words.key(event.key) };
    case 'silence':
      return { icon: <IconVolumeOff {...ICON} />, text: words.silence };
    case 'recorded':
      return { icon: <IconMicrophone {...ICON} />, text: words.recorded };
    case 'transfer-answered':
      return { icon: <IconPhoneCall {...ICON} />, text: words.answered(event.number) };
    case 'transfer-failed':
      return { icon: <IconPhoneOff {...ICON} />, text: words.failed(event.cause) };
    case 'transfer-ended':
      return { icon: <IconPhoneOff {...ICON} />, text: words.ended };
    case 'hung-up':
      return { icon: <IconPhoneOff {...ICON} />, text: words.hungUp };
    default:
      return undefined;
  }
}

function effectTold(effect: MenuEffect, words: LogWords): Told | undefined {
  switch (effect.kind) {
    case 'play':
      return { icon: <IconVolume {...ICON} />, text: partsText(effect.parts) };
    case 'record':
      return { icon: <IconMicrophone {...ICON} />, text: words.records(effect.seconds) };
    case 'transfer':
      return { icon: <IconPhoneCall {...ICON} />, text: words.rings(effect.numbers.join(', ')) };
    case 'send-sms':
      return { icon: <IconMessage {...ICON} />, text: words.sms(effect.to, effect.text) };
    case 'notify-url':
      return {
        icon: <IconWorldUpload {...ICON} />,
        text:
          effect.address === undefined
            ? words.handler(effect.item)
            : words.address(effect.address, effect.item),
      };
    case 'hang-up':
      return { icon: <IconPhoneOff {...ICON} />, text: words.hangsUp };
    case 'note':
      return noteTold(effect, words);
    default:
      return undefined;
  }
}

function noteTold(note: Extract<MenuEffect, { kind: 'note' }>, words: LogWords): Told | undefined {
  const icon = <IconArrowRight {...ICON} />;
  switch (note.what) {
    case 'wrong-key':
      return { icon, text: words.wrongKey };
    case 'jump':
      return { icon, text: words.jump(note.item ?? '') };
    case 'jump-limit':
      return { icon, text: words.jumpLimit };
    case 'sms-limit':
      return { icon, text: words.smsLimit };
    case 'keys-kept':
      return { icon, text: words.kept(note.key ?? '') };
    case 'key-taken':
      return { icon, text: words.taken(note.key ?? '') };
    case 'key-dropped':
      return { icon, text: words.dropped(note.key ?? '') };
    default:
      return undefined;
  }
}

export function RehearsalLog({ lines }: { readonly lines: readonly RehearsalLine[] }) {
  const words = useWords(WORDS);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The newest line is the one that is read.
    if (lines.length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines]);
  // Lines are only ever added at the end: their number is their name.
  const told = lines.map((line, number) => ({
    number,
    by: line.of,
    told: line.of === 'event' ? eventTold(line.event, words) : effectTold(line.effect, words),
  }));
  return (
    <div>
      <Title order={3} size="h4" mb={4}>
        {words.log}
      </Title>
      <ScrollArea.Autosize
        mah={360}
        viewportRef={list}
        viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': words.log }}
      >
        {told.map(({ number, by, told: line }) =>
          line ? (
            <div key={number} className="menu-line">
              {line.icon}
              <Text size="sm" fw={by === 'event' ? 600 : 400}>
                {line.text}
              </Text>
            </div>
          ) : null,
        )}
      </ScrollArea.Autosize>
    </div>
  );
}
