// The check: what is wrong or unwise and where, how long a call can get, what it can cost at most, and all of it in words.

import {
  Alert,
  Anchor,
  Badge,
  Button,
  Group,
  List,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { lengthsOf, type Program, type Span } from '../../../../src/language/index.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import type { Judgement, ToldDiagnostic } from './judgement.ts';
import { useMenuSettings } from './menu-settings.ts';
import { worstSms } from './worst-sms.ts';

const EN = {
  fine: 'Nothing is wrong with this menu.',
  empty: 'Nothing is written yet.',
  errors: {
    one: 'mistake: a call with this text would be refused',
    few: '',
    many: 'mistakes: a call with this text would be refused',
  },
  warnings: { one: 'thing that is allowed but unwise', few: '', many: 'things that are allowed but unwise' },
  mistake: 'Mistake',
  unwise: 'Unwise',
  at: (line: number, column: number) => `line ${line}, column ${column}`,
  length: 'How long a call can get',
  silent: 'A caller who presses nothing',
  longest: 'The longest way down',
  longestKeys: (keys: string) =>
    `keys ${keys}, then silence; every transfer rings in vain, every recording is full`,
  most: 'At most, whatever is pressed',
  mostWhy: 'then the call is ended by its limit',
  plus: 'Sounds and conversations come on top.',
  about: 'about',
  price: 'What it can cost at most',
  priceAbout: 'The call itself, and every SMS the menu can send in one call.',
  phone: 'Price of a call to',
  work: 'Work out the price',
  call: 'The call',
  smsOf: { one: 'SMS at most', few: '', many: 'SMS at most' },
  sum: 'At most',
  words: 'In words',
  register: 'Register numbers to be called',
};
const WORDS = {
  en: EN,
  ru: {
    fine: 'С этим меню всё в порядке.',
    empty: 'Пока ничего не написано.',
    errors: {
      one: 'ошибка: звонок с таким текстом не будет принят',
      few: 'ошибки: звонок с таким текстом не будет принят',
      many: 'ошибок: звонок с таким текстом не будет принят',
    },
    warnings: {
      one: 'разрешённое, но неразумное место',
      few: 'разрешённых, но неразумных места',
      many: 'разрешённых, но неразумных мест',
    },
    mistake: 'Ошибка',
    unwise: 'Неразумно',
    at: (line: number, column: number) => `строка ${line}, столбец ${column}`,
    length: 'Сколько может длиться звонок',
    silent: 'Абонент ничего не нажимает',
    longest: 'Самый длинный путь вниз',
    longestKeys: (keys: string) =>
      `клавиши ${keys}, затем молчание; каждый перевод звонит впустую, каждая запись полна`,
    most: 'Самое большее, что бы ни нажимали',
    mostWhy: 'затем звонок кончается по пределу',
    plus: 'Записи и разговоры — сверх того.',
    about: 'около',
    price: 'Сколько это может стоить самое большее',
    priceAbout: 'Сам звонок и все SMS, которые меню может отправить за один звонок.',
    phone: 'Цена звонка на номер',
    work: 'Посчитать цену',
    call: 'Звонок',
    smsOf: { one: 'SMS самое большее', few: 'SMS самое большее', many: 'SMS самое большее' },
    sum: 'Самое большее',
    words: 'Словами',
    register: 'Зарегистрировать номера перевода',
  } satisfies typeof EN,
};

type CheckPaneProps = {
  readonly judgement: Judgement;
  readonly onJump: (span: Span) => void;
};

export function CheckPane({ judgement, onJump }: CheckPaneProps) {
  const words = useWords(WORDS);
  const may = useMay();
  const { program, text, diagnostics, explanation } = judgement;
  if (text.trim() === '') return <Text c="dimmed">{words.empty}</Text>;
  return (
    <Stack>
      <Complaints diagnostics={diagnostics} onJump={onJump} />
      {program && <Lengths program={program} />}
      {program && may('send') && <Price program={program} text={text} />}
      {explanation.length > 0 && (
        <Stack gap="xs">
          <Title order={3} size="h4">
            {words.words}
          </Title>
          <List size="sm" spacing={4} listStyleType="none" withPadding={false}>
            {explanation.map((line) => (
              <List.Item
                key={line}
                style={{ paddingInlineStart: `${line.length - line.trimStart().length}ch` }}
              >
                {line.trim()}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Stack>
  );
}

type ComplaintsProps = {
  readonly diagnostics: readonly ToldDiagnostic[];
  readonly onJump: (span: Span) => void;
};

function Complaints({ diagnostics, onJump }: ComplaintsProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (diagnostics.length === 0)
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck />}>
        {words.fine}
      </Alert>
    );
  return (
    <Stack gap={6}>
      {errors > 0 && <Text fw={600}>{counted(language, errors, words.errors)}</Text>}
      {warnings > 0 && <Text fw={600}>{counted(language, warnings, words.warnings)}</Text>}
      {diagnostics.map((one) => (
        <UnstyledButton
          key={`${one.code}-${one.line}-${one.column}`}
          className="menu-node"
          onClick={() => onJump(one)}
        >
          {one.severity === 'error' ? (
            <IconCircleX size={18} color="var(--mantine-color-error)" aria-hidden style={{ flex: 'none' }} />
          ) : (
            <IconAlertTriangle size={18} aria-hidden style={{ flex: 'none' }} />
          )}
          <span>
            <Group gap="xs">
              <Badge color={one.severity === 'error' ? 'red' : 'gray'} variant="dot" size="sm" tt="none">
                {one.severity === 'error' ? words.mistake : words.unwise}
              </Badge>
              <Text size="xs" c="dimmed">
                {words.at(one.line, one.column)}
              </Text>
            </Group>
            <Text size="sm">{one.told}</Text>
          </span>
        </UnstyledButton>
      ))}
      {diagnostics.some(({ code }) => code === 'number-not-registered') && (
        <Anchor href="/console/transfer-numbers" target="_blank" size="sm">
          {words.register}
        </Anchor>
      )}
    </Stack>
  );
}

function Lengths({ program }: { readonly program: Program }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { menu, callSeconds } = useMenuSettings();
  const lengths = useMemo(() => lengthsOf(program, menu), [program, menu]);
  const told = (seconds: number) => formats.duration(Math.min(seconds, callSeconds) * 1_000);
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {words.length}
      </Title>
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          <Table.Tr>
            <Table.Td>{words.silent}</Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              {words.about} {told(lengths.silentSeconds)}
            </Table.Td>
          </Table.Tr>
          {lengths.longestKeys !== '' && (
            <Table.Tr>
              <Table.Td>
                {words.longest}
                <Text size="xs" c="dimmed">
                  {words.longestKeys([...lengths.longestKeys].join(' '))}
                </Text>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {words.about} {told(lengths.longestSeconds)}
              </Table.Td>
            </Table.Tr>
          )}
          <Table.Tr>
            <Table.Td>
              {words.most}
              <Text size="xs" c="dimmed">
                {words.mostWhy}
              </Text>
            </Table.Td>
            <Table.Td>{told(callSeconds)}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {lengths.unknown === 'some' && (
        <Text size="xs" c="dimmed">
          {words.plus}
        </Text>
      )}
    </Stack>
  );
}

function Price({ program, text }: { readonly program: Program; readonly text: string }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const { menu } = useMenuSettings();
  const [phone, setPhone] = useState('');
  const price = useMutation({
    mutationFn: async () => {
      const sms = worstSms(program, { phone, most: menu.smsMax });
      const call = await ask('priceMessages', { body: { kind: 'call', recipients: [phone], text } });
      if (!sms) return { call: call.price, count: 0, sms: 0 };
      const each = await ask('priceMessages', { body: { recipients: [sms.to], text: sms.text } });
      return { call: call.price, count: sms.count, sms: Number(each.price.amount) * sms.count };
    },
  });
  const work = (event: FormEvent): void => {
    event.preventDefault();
    price.mutate();
  };
  const { data } = price;
  const money = (amount: number, currency: string) => formats.money({ amount: amount.toFixed(4), currency });
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {words.price}
      </Title>
      <Text size="sm" c="dimmed">
        {words.priceAbout}
      </Text>
      <form onSubmit={work}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label={words.phone}
            placeholder="79990000001"
            inputMode="tel"
            required
            value={phone}
            onChange={({ currentTarget }) => setPhone(currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={price.isPending}>
            {words.work}
          </Button>
        </Group>
      </form>
      <Problem of={price.error} />
      {data && (
        <Text size="sm">
          {words.call}: {formats.money(data.call)}
          {data.count > 0 &&
            `; ${counted(language, data.count, words.smsOf)}: ${money(data.sms, data.call.currency)}`}
          .{' '}
          <b>
            {words.sum}: {money(Number(data.call.amount) + data.sms, data.call.currency)}
          </b>
        </Text>
      )}
    </Stack>
  );
}
