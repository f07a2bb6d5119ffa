// The studio: the text of a menu with, beside it, its tree, its check, its rehearsal and its versions. Owns the text being written
// and what is shown of it; keeping it is save-window.tsx.

import { Badge, Button, Grid, Group, Loader, Stack, Tabs, Text } from '@mantine/core';
import {
  IconDeviceFloppy,
  IconIndentIncrease,
  IconListCheck,
  IconListTree,
  IconPhone,
  IconVersions,
} from '@tabler/icons-react';
import { useBlocker } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OutlineNode, RunningAt, Span } from '../../../../src/language/index.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { CheckPane } from './check-pane.tsx';
import { Guide } from './guide.tsx';
import { type Judgement, useJudgement } from './judgement.ts';
import type { MenuEditor } from './menu-editor.ts';
import { RehearsalPane } from './rehearsal-pane.tsx';
import { TreePane } from './tree-pane.tsx';

const EditorPane = lazy(async () => ({ default: (await import('./editor-pane.tsx')).EditorPane }));

const EN = {
  format: 'Tidy up',
  save: 'Save',
  tree: 'Tree',
  check: 'Check',
  rehearsal: 'Rehearsal',
  versions: 'Versions',
  characters: (used: number) => `${used} of 1000 characters`,
  errors: { one: 'mistake', few: '', many: 'mistakes' },
  warnings: { one: 'hint', few: '', many: 'hints' },
  fine: 'No mistakes',
  leave: 'Leave without saving?',
  leaveText: 'What you have written since the last save is lost.',
  leaveYes: 'Leave',
  leaveNo: 'Stay here',
  broken: 'It can be saved and tidied up once the mistakes are mended; the check tells them.',
  keys: 'Ctrl+Space: what can be written here. Shift+Alt+F: tidy up. F8: the next mistake.',
};
const WORDS = {
  en: EN,
  ru: {
    format: 'Причесать',
    save: 'Сохранить',
    tree: 'Дерево',
    check: 'Проверка',
    rehearsal: 'Прогон',
    versions: 'Версии',
    characters: (used: number) => `${used} из 1000 знаков`,
    errors: { one: 'ошибка', few: 'ошибки', many: 'ошибок' },
    warnings: { one: 'подсказка', few: 'подсказки', many: 'подсказок' },
    fine: 'Ошибок нет',
    leave: 'Уйти, не сохранив?',
    leaveText: 'Написанное после последнего сохранения пропадёт.',
    leaveYes: 'Уйти',
    leaveNo: 'Остаться',
    broken: 'Сохранить и причесать можно, когда исправлены ошибки: они названы в проверке.',
    keys: 'Ctrl+Пробел: что здесь можно написать. Shift+Alt+F: причесать. F8: следующая ошибка.',
  } satisfies typeof EN,
};

type StudioProps = {
  /** The text as it is kept; empty for a new menu. */
  readonly kept: string;
  /** What stands beside the text on a tab of its own; absent for a new menu. */
  readonly versions?: ReactNode;
  readonly onSave: (text: string) => void;
};

type Tab = 'tree' | 'check' | 'rehearsal' | 'versions';
const TABS: readonly Tab[] = ['tree', 'check', 'rehearsal', 'versions'];

export function Studio({ kept, versions, onSave }: StudioProps) {
  const words = useWords(WORDS);
  const may = useMay();
  const [text, setText] = useState(kept);
  const [tab, setTab] = useState<Tab>('tree');
  const [running, setRunning] = useState<RunningAt>();
  const [hint, setHint] = useState<string>();
  const judgement = useJudgement(text);
  const editor = useRef<MenuEditor>(undefined);
  const ready = useCallback((made: MenuEditor | undefined) => {
    editor.current = made;
  }, []);
  const lit = useMemo(() => spansOf(judgement, running), [judgement, running]);
  const jump = (span: Span): void => editor.current?.jump(span);
  const broken = judgement.diagnostics.some(({ severity }) => severity === 'error');
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack gap="xs" className="menu-desk">
          {kept === '' && (
            <Guide
              judgement={judgement}
              onPiece={(piece) => (editor.current ? editor.current.append(piece) : setText(text + piece))}
              onExample={(example) => (editor.current ? editor.current.replace(example) : setText(example))}
            />
          )}
          <Suspense fallback={<Loader />}>
            <EditorPane
              text={text}
              diagnostics={judgement.diagnostics}
              judged={judgement.text}
              lit={lit}
              onText={setText}
              onHint={setHint}
              onReady={ready}
            />
          </Suspense>
          <Group justify="space-between">
            <Standing judgement={judgement} onCheck={() => setTab('check')} />
            <Group gap="xs">
              <Button
                variant="default"
                leftSection={<IconIndentIncrease size={16} />}
                disabled={broken}
                onClick={() => editor.current?.format()}
              >
                {words.format}
              </Button>
              {may('manage') && (
                <Button
                  leftSection={<IconDeviceFloppy size={16} />}
                  disabled={broken || text.trim() === ''}
                  onClick={() => onSave(text)}
                >
                  {words.save}
                </Button>
              )}
            </Group>
          </Group>
          {broken && (
            <Text size="sm" c="dimmed">
              {words.broken}
            </Text>
          )}
          {hint === undefined ? (
            <Text size="sm" c="dimmed" visibleFrom="sm">
              {words.keys}
            </Text>
          ) : (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Tabs
          value={tab}
          onChange={(chosen) => setTab(TABS.find((one) => one === chosen) ?? 'tree')}
          keepMounted={false}
        >
          <Tabs.List mb="sm">
            <Tabs.Tab px={4} value="tree" leftSection={<IconListTree size={16} />}>
              {words.tree}
            </Tabs.Tab>
            <Tabs.Tab px={4} value="check" leftSection={<IconListCheck size={16} />}>
              {words.check}
            </Tabs.Tab>
            <Tabs.Tab px={4} value="rehearsal" leftSection={<IconPhone size={16} />}>
              {words.rehearsal}
            </Tabs.Tab>
            {versions !== undefined && (
              <Tabs.Tab px={4} value="versions" leftSection={<IconVersions size={16} />}>
                {words.versions}
              </Tabs.Tab>
            )}
          </Tabs.List>
          <Tabs.Panel value="tree">
            <TreePane outline={judgement.outline} running={running} onJump={jump} />
          </Tabs.Panel>
          <Tabs.Panel value="check">
            <CheckPane judgement={judgement} onJump={jump} />
          </Tabs.Panel>
          <Tabs.Panel value="rehearsal">
            <RehearsalPane program={judgement.program} onRunning={setRunning} />
          </Tabs.Panel>
          <Tabs.Panel value="versions">{versions}</Tabs.Panel>
        </Tabs>
      </Grid.Col>
      <LeaveGuard changed={text !== kept} />
    </Grid>
  );
}

/** How the text stands, in one line that leads to the check. */
function Standing({ judgement, onCheck }: { readonly judgement: Judgement; readonly onCheck: () => void }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { diagnostics, text } = judgement;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return (
    <Group gap="xs" role="status">
      {errors > 0 && (
        <Badge
          color="red"
          variant="dot"
          tt="none"
          size="lg"
          component="button"
          onClick={onCheck}
          style={{ cursor: 'pointer' }}
        >
          {counted(language, errors, words.errors)}
        </Badge>
      )}
      {errors === 0 && text.trim() !== '' && (
        <Badge color="green" variant="dot" tt="none" size="lg">
          {words.fine}
        </Badge>
      )}
      {warnings > 0 && (
        <Badge
          color="gray"
          variant="dot"
          tt="none"
          size="lg"
          component="button"
          onClick={onCheck}
          style={{ cursor: 'pointer' }}
        >
          {counted(language, warnings, words.warnings)}
        </Badge>
      )}
      <Text size="xs" c="dimmed">
        {words.characters([...text].length)}
      </Text>
    </Group>
  );
}

/** Asks before a text that is not kept is left. */
function LeaveGuard({ changed }: { readonly changed: boolean }) {
  const words = useWords(WORDS);
  const latest = useRef(changed);
  useEffect(() => {
    latest.current = changed;
  });
  const { status, proceed, reset } = useBlocker({
    // Another version of the menu is another place too.
    shouldBlockFn: ({ current, next }) =>
      latest.current &&
      (current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search)),
    enableBeforeUnload: () => latest.current,
    withResolver: true,
  });
  return (
    <Confirm
      opened={status === 'blocked'}
      title={words.leave}
      text={words.leaveText}
      yes={words.leaveYes}
      no={words.leaveNo}
      onYes={async () => proceed?.()}
      onClose={() => reset?.()}
    />
  );
}

/** Where in the text what runs is written. */
function spansOf({ outline }: Judgement, running: RunningAt | undefined): readonly Span[] {
  const { menu, start, end } = outline;
  switch (running?.item) {
    case undefined:
      return [];
    case 'START':
      return [start.span];
    case 'MENU':
      return menu ? [menu.span] : [];
    case 'END':
      return [end.span];
    default: {
      const find = (nodes: readonly OutlineNode[]): OutlineNode | undefined => {
        for (const node of nodes) {
          const found = node.selector === running?.item ? node : find(node.children);
          if (found) return found;
        }
        return undefined;
      };
      const node = menu && find([...menu.items, ...menu.controls, ...menu.labels]);
      const one = running?.entry === undefined ? undefined : node?.entries[running.entry];
      return one ? [one.span] : (node?.entries.map(({ span }) => span) ?? []);
    }
  }
}
