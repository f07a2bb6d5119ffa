// Seconds as people say them: short ones with a tenth, long ones in minutes and hours. Owns where one turns into the other.

import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { HEAT_WORDS } from './heat-words.ts';

const SHORT = 60;

export function useSeconds(): (seconds: number) => string {
  const formats = useFormats();
  const { unit } = useWords(HEAT_WORDS);
  return (seconds) =>
    seconds < SHORT
      ? `${formats.number(Math.round(seconds * 10) / 10)} ${unit}`
      : formats.duration(seconds * 1_000);
}
