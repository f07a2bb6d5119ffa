// The rehearsal: the menu called without a telephone. Owns keys, silence and the pace of time; what happens is the machine's decision.

import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { IconArrowBackUp, IconPhone, IconPhoneOff, IconPlayerPlay, IconVolumeOff } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  happen,
  type Key,
  type MenuEvent,
  type Program,
  type Rehearsal,
  type RunningAt,
  rehearse,
  runningAt,
} from '../../../../src/language/index.ts';
import { useWords } from '../../words/words.ts';
import { Keypad } from './keypad.tsx';
import { useMenuSettings } from './menu-settings.ts';
import { RehearsalLog } from './rehearsal-log.tsx';
import { RehearsalMoment } from './rehearsal-moment.tsx';
import { secondsOfParts, useSpokenText } from './spoken-text.ts';

const EN = {
  about: 'Call your menu without a telephone. Press keys with the mouse or on the keyboard: digits, * and #.',
  begin: 'Call the menu',
  again: 'From the beginning',
  back: 'One step back',
  hangUp: 'Hang up',
  pace: 'Pace',
  hand: 'By hand',
  real: 'As it is',
  fast: 'Fast',
  next: 'Heard to the end',
  silence: 'Silence',
  sound: 'Speak the texts',
  mute: 'The server could not speak this text, so it is only shown. Speech is set up under Installation.',
  wrong: 'The menu has a mistake. Mend it, then it can be rehearsed.',
  changed: 'The text has changed since this call began. Begin again to hear the new one.',
};
const WORDS = {
  en: EN,
  ru: {
    about: 'Позвоните в меню без телефона. Нажимайте клавиши мышью или на клавиатуре: цифры, * и #.',
    begin: 'Позвонить в меню',
    again: 'С начала',
    back: 'Шаг назад',
    hangUp: 'Положить трубку',
    pace: 'Темп',
    hand: 'Вручную',
    real: 'Как есть',
    fast: 'Быстро',
    next: 'Дослушать',
    silence: 'Молчание',
    sound: 'Произносить тексты',
    mute: 'Сервер не смог произнести этот текст, поэтому он только показан. Речь настраивается в разделе «Установка».',
    wrong: 'В меню ошибка. Исправьте её, и меню можно будет прогнать.',
    changed: 'Текст изменился с начала этого звонка. Начните сначала, чтобы услышать новый.',
  } satisfies typeof EN,
};

type Pace = 'hand' | 'real' | 'fast';

const PACES: readonly Pace[] = ['hand', 'real', 'fast'];
/** Times faster than a call. */
const FAST = 8;
/** `$phone` of the person who rehearses. */
const NOBODY = '79990000001';
const KEY = /^[0-9*#]$/;

type RehearsalPaneProps = {
  readonly program: Program | undefined;
  readonly onRunning: (at: RunningAt | undefined) => void;
};

/** A call and all its moments before, so that steps can be taken back. */
function useCall(program: Program | undefined, onRunning: RehearsalPaneProps['onRunning']) {
  const { menu: settings } = useMenuSettings();
  const [moments, setMoments] = useState<readonly Rehearsal[]>([]);
  const [called, setCalled] = useState<Program>();
  const now = moments.at(-1);
  useEffect(() => onRunning(now && runningAt(now)), [now, onRunning]);
  useEffect(() => () => onRunning(undefined), [onRunning]);
  const begin = useCallback(() => {
    if (!program) return;
    setCalled(program);
    setMoments([rehearse(program, { ...settings, uploads: 0, phone: NOBODY })]);
  }, [program, settings]);
  const feed = useCallback((event: MenuEvent) => {
    setMoments((before) => {
      const last = before.at(-1);
      if (!last || last.waiting.kind === 'over') return before;
      return [...before, happen(last, event)];
    });
  }, []);
  const back = useCallback(
    () => setMoments((before) => (before.length > 1 ? before.slice(0, -1) : before)),
    [],
  );
  return { now, called, steps: moments.length - 1, begin, feed, back };
}

type Passing = {
  readonly pace: Pace;
  readonly sound: 'on' | 'off';
  readonly feed: (event: MenuEvent) => void;
};

/** What happens by itself when the time for it has passed. */
function passed({ waiting }: Rehearsal): { readonly event: MenuEvent; readonly seconds: number } | undefined {
  switch (waiting.kind) {
    case 'text':
      return { event: { kind: 'played' }, seconds: secondsOfParts(waiting.parts) };
    case 'key':
      return { event: { kind: 'silence' }, seconds: waiting.seconds };
    case 'recording':
      return { event: { kind: 'recorded', seconds: waiting.seconds }, seconds: waiting.seconds };
    default:
      return undefined;
  }
}

/** Texts that are heard, silences that last: told to the machine at the pace that was chosen. Fast is always silent. */
function usePassing(now: Rehearsal | undefined, { pace, sound, feed }: Passing): Error | undefined {
  const { play, trouble } = useSpokenText();
  useEffect(() => {
    const next = now && passed(now);
    if (!next) return undefined;
    if (now.waiting.kind === 'text' && sound === 'on' && pace !== 'fast')
      return play(now.waiting.parts, () => {
        if (pace === 'real') feed(next.event);
      });
    if (pace === 'hand') return undefined;
    const timer = setTimeout(() => feed(next.event), (next.seconds * 1_000) / (pace === 'fast' ? FAST : 1));
    return () => clearTimeout(timer);
  }, [now, pace, sound, feed, play]);
  return trouble;
}

/** Digits, * and # typed anywhere but where text is written. */
function useTypedKeys(press: (key: Key) => void): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !KEY.test(event.key)) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable=true]'))
        return;
      event.preventDefault();
      latest.current(event.key as Key);
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, []);
}

export function RehearsalPane({ program, onRunning }: RehearsalPaneProps) {
  const words = useWords(WORDS);
  const [pace, setPace] = useState<Pace>('hand');
  const { now, called, steps, begin, feed, back } = useCall(program, onRunning);
  const [sound, setSound] = useState<'on' | 'off'>('off');
  const trouble = usePassing(now, { pace, sound, feed });
  const press = (key: Key): void => feed({ kind: 'key', key });
  useTypedKeys(press);
  const waiting = now?.waiting.kind;
  const over = waiting === 'over';
  return (
    <Stack gap="sm">
      {!program && (
        <Alert color="orange" variant="light">
          {words.wrong}
        </Alert>
      )}
      {!now && (
        <>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
          <Group>
            <Button leftSection={<IconPhone size={18} />} onClick={begin} disabled={!program}>
              {words.begin}
            </Button>
          </Group>
        </>
      )}
      {now && (
        <>
          {program && called !== program && (
            <Text size="sm" c="dimmed" role="status">
              {words.changed}
            </Text>
          )}
          <RehearsalMoment rehearsal={now} onEvent={feed} />
          <Group align="flex-start" gap="md">
            <Keypad onKey={press} disabled={over} />
            <Stack gap="xs" style={{ flex: '1 1 11rem' }}>
              <SegmentedControl
                size="xs"
                aria-label={words.pace}
                value={pace}
                onChange={(chosen) => setPace(PACES.find((one) => one === chosen) ?? 'hand')}
                data={PACES.map((one) => ({ value: one, label: words[one] }))}
              />
              <Switch
                label={words.sound}
                checked={sound === 'on'}
                disabled={pace === 'fast'}
                onChange={({ currentTarget }) => setSound(currentTarget.checked ? 'on' : 'off')}
              />
              <Button
                variant="default"
                justify="flex-start"
                leftSection={<IconPlayerPlay size={16} />}
                disabled={waiting !== 'text'}
                onClick={() => feed({ kind: 'played' })}
              >
                {words.next}
              </Button>
              <Button
                variant="default"
                justify="flex-start"
                leftSection={<IconVolumeOff size={16} />}
                disabled={waiting !== 'key'}
                onClick={() => feed({ kind: 'silence' })}
              >
                {words.silence}
              </Button>
              <Button
                variant="default"
                justify="flex-start"
                leftSection={<IconArrowBackUp size={16} />}
                disabled={steps === 0}
                onClick={back}
              >
                {words.back}
              </Button>
              <Button
                variant="default"
                justify="flex-start"
                leftSection={<IconPhoneOff size={16} />}
                disabled={over}
                onClick={() => feed({ kind: 'hung-up' })}
              >
                {words.hangUp}
              </Button>
              <Button
                variant="light"
                leftSection={<IconPhone size={16} />}
                disabled={!program}
                onClick={begin}
              >
                {words.again}
              </Button>
            </Stack>
          </Group>
          {sound === 'on' && trouble && (
            <Text size="sm" c="dimmed" role="status">
              {words.mute}
            </Text>
          )}
          <RehearsalLog lines={now.lines} />
        </>
      )}
    </Stack>
  );
}
