// The way through a first menu: what comes next, one step at a time, each with a piece of text to put in. Gone when the menu is whole.

import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useLanguage, useWords } from '../../words/words.ts';
import { EXAMPLES } from './examples.ts';
import type { Judgement } from './judgement.ts';

const EN = {
  title: 'Your first menu',
  greeting: 'Write what is said when the phone is picked up.',
  greetingPiece: 'Hello! This is our shop.\n',
  menu: 'Open the menu and say which keys there are. Its text stands on the same line.',
  menuPiece: '{menu: Press 1 for our hours, 2 for our address\n',
  keys: 'Give each key a line: the key, a colon, what is said or done.',
  keysPiece: '1: We are open from ten to eight\n2: Forest street, house five\n',
  close: 'Close the menu. What stands after the brace is said at the end.',
  closePiece: '\n} Goodbye!',
  put: 'Put this in',
  or: 'or begin with an example:',
  mend: 'Something is not right yet: see the red line, or the Check.',
};
const WORDS = {
  en: EN,
  ru: {
    title: 'Ваше первое меню',
    greeting: 'Напишите, что звучит, когда поднимут трубку.',
    greetingPiece: 'Здравствуйте! Это наш магазин.\n',
    menu: 'Откройте меню и скажите, какие есть клавиши. Текст меню стоит на той же строке.',
    menuPiece: '{menu: Нажмите 1, чтобы узнать часы работы, 2 - услышать адрес\n',
    keys: 'Каждой клавише своя строка: клавиша, двоеточие, что звучит или делается.',
    keysPiece: '1: Мы открыты с десяти до восьми\n2: Улица Лесная, дом пять\n',
    close: 'Закройте меню. Что стоит после скобки, звучит в конце.',
    closePiece: '\n} До свидания!',
    put: 'Вставить',
    or: 'или начните с примера:',
    mend: 'Что-то ещё не так: смотрите красную строку или «Проверку».',
  } satisfies typeof EN,
};

const STEPS = ['greeting', 'menu', 'keys', 'close'] as const;
type Step = (typeof STEPS)[number];

/** The first step that is not done; undefined when all are. */
function stepOf({ text, outline, diagnostics }: Judgement): Step | 'mend' | undefined {
  if (text.trim() === '') return 'greeting';
  if (!outline.menu) return 'menu';
  if (outline.menu.items.length === 0) return 'keys';
  if (diagnostics.some(({ code }) => code === 'macro-unclosed')) return 'close';
  const wrong = diagnostics.some(
    ({ code, severity }) => severity === 'error' && code !== 'number-not-registered',
  );
  return wrong ? 'mend' : undefined;
}

type GuideProps = {
  readonly judgement: Judgement;
  readonly onPiece: (text: string) => void;
  readonly onExample: (text: string) => void;
};

export function Guide({ judgement, onPiece, onExample }: GuideProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const step = stepOf(judgement);
  if (step === undefined) return null;
  const at = step === 'mend' ? STEPS.length : STEPS.indexOf(step);
  const { text } = judgement;
  const piece = (of: Step) => {
    const written = words[`${of}Piece`];
    const bare = text.endsWith('\n') && written.startsWith('\n') ? written.slice(1) : written;
    return text !== '' && !/\s$/.test(text) && !bare.startsWith('\n') ? `\n${bare}` : bare;
  };
  return (
    <Paper withBorder p="sm" component="section" aria-label={words.title}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {words.title}
        </Text>
        <Progress value={(at / STEPS.length) * 100} w={120} aria-label={words.title} />
      </Group>
      <Group justify="space-between" mt={6} gap="xs">
        <Text size="sm" style={{ flex: '1 1 16rem' }}>
          {words[step]}
        </Text>
        {step !== 'mend' && (
          <Button size="xs" variant="light" onClick={() => onPiece(piece(step))}>
            {words.put}
          </Button>
        )}
      </Group>
      {step === 'greeting' && (
        <Group mt="xs" gap="xs">
          <Text size="sm" c="dimmed">
            {words.or}
          </Text>
          {Object.values(EXAMPLES[language]).map(({ name, text: example }) => (
            <Button key={name} size="compact-sm" variant="default" onClick={() => onExample(example)}>
              {name}
            </Button>
          ))}
        </Group>
      )}
    </Paper>
  );
}
