// The map on the text itself: each piece shaded by the share of calls that came there, with the numbers behind it in words. Owns the
// shades; none of them is the only sign.

import { Stack, Text, Title } from '@mantine/core';
import type { HeatMap, ItemHeat, KeyHeat } from '../../../../clients/typescript/src/schema.ts';
import { MenuText, type TextMark } from '../../parts/menu-text.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { HEAT_WORDS } from './heat-words.ts';
import { useSeconds } from './seconds.ts';

/** Of the colour behind a piece, 0 to 100: the words on it stay legible in both looks. */
const DARKEST = 38;

export function HeatText({ map }: { readonly map: HeatMap }) {
  const words = useWords(HEAT_WORDS);
  const formats = useFormats();
  const secondsText = useSeconds();
  const line = (one: ItemHeat): string => {
    if (one.calls === 0) return words.neverMark;
    const parts = [formats.percent(one.share), secondsText(one.seconds)];
    if (one.hangUps > 0) parts.push(`${words.gaveUp} ${formats.number(one.hangUps)}`);
    if (one.wrongKeys > 0) parts.push(`${words.wrong} ${formats.number(one.wrongKeys)}`);
    const key = keyOf(one.item, map.keys);
    if (key) parts.push(`⌨ ${formats.number(key.presses)}`);
    return parts.join(' · ');
  };
  const marks = map.items.flatMap((one) =>
    one.ranges.map(
      (range, index): TextMark => ({
        ...range,
        style: shade(one),
        // The first piece of an item tells for all of them.
        ...(index === 0 && { after: <Numbers text={line(one)} /> }),
      }),
    ),
  );
  return (
    <Stack gap="xs">
      <Title order={2}>{words.onText}</Title>
      <Text size="sm" c="dimmed">
        {words.onTextAbout}
      </Text>
      <MenuText label={words.onText} text={map.text} marks={marks} />
    </Stack>
  );
}

/** The key that leads to an item, where its parent is the place it is pressed at. */
function keyOf(item: string, keys: readonly KeyHeat[]): KeyHeat | undefined {
  if (!/^[1-9]+$/.test(item)) return undefined;
  const parent = item.length === 1 ? 'MENU' : item.slice(0, -1);
  return keys.find((one) => one.item === parent && one.key === item.at(-1));
}

function shade({ share, calls }: ItemHeat) {
  if (calls === 0)
    return {
      background: 'transparent',
      color: 'inherit',
      outline: '1px dashed var(--mantine-color-dimmed)',
      borderRadius: 3,
    };
  const part = Math.round(6 + share * (DARKEST - 6));
  return {
    background: `color-mix(in srgb, var(--mantine-color-orange-6) ${part}%, transparent)`,
    color: 'inherit',
    borderRadius: 3,
  };
}

function Numbers({ text }: { readonly text: string }) {
  return (
    <Text
      component="span"
      size="xs"
      ml={6}
      px={6}
      style={{
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 8,
        whiteSpace: 'nowrap',
      }}
    >
      {text}
    </Text>
  );
}
