// What a number answers calls with, in words. Owns the sentence.

import { useQuery } from '@tanstack/react-query';
import type { CallAnswer } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Undefined of a number that has nothing of its own. */
export function useAnswerWords(): (setting: CallAnswer | undefined) => string | undefined {
  const { answered } = useWords(WORDS);
  const menus = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  return (setting) => {
    if (setting === undefined) return undefined;
    const { answer } = setting;
    switch (answer.kind) {
      case 'menu':
        return answered.menu(menus.data?.items.find(({ id }) => id === answer.menu)?.name ?? '…');
      case 'text':
        return answered.text;
      case 'sound':
        return answered.sound(answer.name);
      case 'transfer':
        return answered.transfer(answer.numbers.join(', '));
      case 'reject':
        return answered.reject[answer.as];
    }
  };
}
