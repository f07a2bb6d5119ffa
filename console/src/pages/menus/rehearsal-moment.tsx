// What a rehearsed call is doing right now, and what only somebody else can decide: who answers a transfer, when a recording ends.

import { Button, Group, Text } from '@mantine/core';
import type { MenuEvent, Rehearsal } from '../../../../src/language/index.ts';
import { useWords } from '../../words/words.ts';
import { partsText } from './parts-text.ts';

const EN = {
  says: 'It says',
  listens: (seconds: number) => `It waits ${seconds} s for a key.`,
  records: (seconds: number) => `It records what the caller says, up to ${seconds} s.`,
  stop: 'Stop recording',
  rings: (numbers: string, seconds: number) => `It rings ${numbers}, ${seconds} s each. What happens?`,
  answers: (number: string) => `${number} answers`,
  nobody: 'Nobody answers',
  busy: 'Busy',
  talks: (number: string) => `The caller talks to ${number}.`,
  otherEnds: 'The other side hangs up',
  callerEnds: 'The caller hangs up',
  over: {
    end: 'The call is over.',
    'end-command': 'The call is over: the menu was left.',
    silence: 'The call is over: silence to the last round.',
    'wrong-keys': 'The call is over: too many wrong keys.',
    'transfer-done': 'The call is over: the conversation ended.',
    'time-limit': 'The call is over: its time was up.',
  },
  hungUp: 'The caller has hung up.',
};
const WORDS = {
  en: EN,
  ru: {
    says: 'Звучит',
    listens: (seconds: number) => `Ждёт клавишу ${seconds} с.`,
    records: (seconds: number) => `Записывает абонента, не дольше ${seconds} с.`,
    stop: 'Остановить запись',
    rings: (numbers: string, seconds: number) => `Звонит на ${numbers}, каждый ${seconds} с. Что произойдёт?`,
    answers: (number: string) => `${number} отвечает`,
    nobody: 'Никто не отвечает',
    busy: 'Занято',
    talks: (number: string) => `Абонент говорит с ${number}.`,
    otherEnds: 'Собеседник кладёт трубку',
    callerEnds: 'Абонент кладёт трубку',
    over: {
      end: 'Звонок окончен.',
      'end-command': 'Звонок окончен: выход из меню.',
      silence: 'Звонок окончен: молчание до последнего раза.',
      'wrong-keys': 'Звонок окончен: слишком много неверных клавиш.',
      'transfer-done': 'Звонок окончен: разговор завершён.',
      'time-limit': 'Звонок окончен: вышло время.',
    },
    hungUp: 'Абонент положил трубку.',
  } satisfies typeof EN,
};

type MomentProps = { readonly rehearsal: Rehearsal; readonly onEvent: (event: MenuEvent) => void };

export function RehearsalMoment({ rehearsal, onEvent }: MomentProps) {
  return (
    <div className="menu-screen" aria-live="polite">
      <Moment rehearsal={rehearsal} onEvent={onEvent} />
    </div>
  );
}

function Moment({ rehearsal: { waiting }, onEvent }: MomentProps) {
  const words = useWords(WORDS);
  switch (waiting.kind) {
    case 'text':
      return (
        <>
          <Text size="xs" c="dimmed">
            {words.says}
          </Text>
          <Text fw={600}>{partsText(waiting.parts)}</Text>
        </>
      );
    case 'key':
      return <Text fw={600}>{words.listens(waiting.seconds)}</Text>;
    case 'recording':
      return (
        <>
          <Text fw={600}>{words.records(waiting.seconds)}</Text>
          <Choice name={words.stop} event={{ kind: 'key', key: '#' }} onEvent={onEvent} />
        </>
      );
    case 'ringing': {
      const last = waiting.numbers.at(-1) ?? '';
      return (
        <>
          <Text fw={600}>{words.rings(waiting.numbers.join(', '), waiting.waitSeconds)}</Text>
          <Group gap="xs" mt="xs">
            {waiting.numbers.map((number) => (
              <Choice
                key={number}
                name={words.answers(number)}
                event={{ kind: 'transfer-answered', number }}
                onEvent={onEvent}
              />
            ))}
            <Choice
              name={words.nobody}
              event={{ kind: 'transfer-failed', number: last, cause: 'no-answer' }}
              onEvent={onEvent}
            />
            <Choice
              name={words.busy}
              event={{ kind: 'transfer-failed', number: last, cause: 'busy' }}
              onEvent={onEvent}
            />
          </Group>
        </>
      );
    }
    case 'talking':
      return (
        <>
          <Text fw={600}>{words.talks(waiting.number)}</Text>
          <Group gap="xs" mt="xs">
            <Choice
              name={words.otherEnds}
              event={{ kind: 'transfer-ended', by: 'other' }}
              onEvent={onEvent}
            />
            <Choice
              name={words.callerEnds}
              event={{ kind: 'transfer-ended', by: 'subscriber' }}
              onEvent={onEvent}
            />
          </Group>
        </>
      );
    case 'over':
      return <Text fw={600}>{waiting.cause === undefined ? words.hungUp : words.over[waiting.cause]}</Text>;
  }
}

type ChoiceProps = {
  readonly name: string;
  readonly event: MenuEvent;
  readonly onEvent: (event: MenuEvent) => void;
};

function Choice({ name, event, onEvent }: ChoiceProps) {
  return (
    <Button size="xs" variant="light" mt={4} onClick={() => onEvent(event)}>
      {name}
    </Button>
  );
}
