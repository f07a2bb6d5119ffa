// Under which name a message goes: the account's approved senders of what the kind takes. Owns the choice.

import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { useWords } from '../words/words.ts';

const WORDS = {
  en: {
    label: 'From',
    usual: 'The usual one of your account',
    name: 'A sender name registered in your account.',
    call: 'A registered number that the called one sees.',
    mail: 'An e-mail address that is yours.',
    bot: 'The bot’s name, such as @shop_bot.',
  },
  ru: {
    label: 'От кого',
    usual: 'Как обычно в вашем аккаунте',
    name: 'Имя отправителя, зарегистрированное в аккаунте.',
    call: 'Зарегистрированный номер, который увидит абонент.',
    mail: 'Ваш адрес электронной почты.',
    bot: 'Имя бота, например @shop_bot.',
  },
};

type SenderFieldProps = {
  readonly of: 'name' | 'call' | 'mail' | 'bot';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly label?: string;
};

const KINDS = { name: ['name', 'number'], call: ['number'], mail: ['mail'], bot: ['name'] } as const;

/** More senders than anybody chooses from. */
const MOST = 200;

export function SenderField({ of, value, onChange, error, label }: SenderFieldProps) {
  const words = useWords(WORDS);
  const { data } = useQuery({
    queryKey: ['listSenders', 'approved'],
    queryFn: ({ signal }) => ask('listSenders', { query: { states: 'approved', limit: MOST } }, { signal }),
  });
  const kinds: readonly string[] = KINDS[of];
  const known = data?.items.filter(({ kind }) => kinds.includes(kind)).map(({ sender }) => sender) ?? [];
  return (
    <Autocomplete
      label={label ?? words.label}
      description={words[of]}
      placeholder={words.usual}
      data={[...new Set(known)]}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
