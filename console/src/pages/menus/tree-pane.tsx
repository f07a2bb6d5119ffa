// The menu as a drawn tree: what each key does, what hangs below it, where it leads back to. Owns the drawing and the arrow keys; a
// branch chosen is shown in the text by the page.

import { Badge, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowBarToUp,
  IconDoorExit,
  IconMessage,
  IconMicrophone,
  IconPhoneCall,
  IconRefresh,
  IconVolume,
  IconWorldUpload,
} from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import {
  explainAction,
  type Outline,
  type OutlineEntry,
  type OutlineNode,
  type RunningAt,
  type Span,
} from '../../../../src/language/index.ts';
import { Empty } from '../../parts/empty.tsx';
import { useLanguage, useWords } from '../../words/words.ts';

const EN = {
  tree: 'Tree of the menu',
  start: 'On answer',
  menu: 'Menu',
  anywhere: 'anywhere',
  failed: 'failed call',
  wrong: 'wrong key',
  end: 'At the end',
  key: 'Key',
  label: 'Label',
  silent: 'says nothing',
  parent: 'no text of its own: says what was said before',
  lost: 'nothing leads here',
  mistake: 'there is a mistake here',
  toTop: 'to the menu',
  to: 'to',
  none: 'No menu yet',
  noneNext: 'Write {menu: and a line such as “1: text” – the tree grows as you type.',
};
const WORDS = {
  en: EN,
  ru: {
    tree: 'Дерево меню',
    start: 'После ответа',
    menu: 'Меню',
    anywhere: 'в любом месте',
    failed: 'не дозвонились',
    wrong: 'неверная клавиша',
    end: 'В конце',
    key: 'Клавиша',
    label: 'Метка',
    silent: 'ничего не звучит',
    parent: 'своего текста нет: звучит то же, что и до неё',
    lost: 'сюда ничто не ведёт',
    mistake: 'здесь ошибка',
    toTop: 'в меню',
    to: 'к',
    none: 'Меню пока нет',
    noneNext: 'Напишите {menu: и строку вида «1: текст» — дерево растёт по мере набора.',
  } satisfies typeof EN,
};

type TreePaneProps = {
  readonly outline: Outline;
  readonly running: RunningAt | undefined;
  readonly onJump: (span: Span) => void;
};

const ICON = { size: 16, 'aria-hidden': true } as const;

function iconOf({ action }: OutlineEntry): ReactNode {
  switch (action?.kind) {
    case undefined:
      return <IconAlertTriangle {...ICON} />;
    case 'play':
      return <IconVolume {...ICON} />;
    case 'back':
      return <IconArrowBackUp {...ICON} />;
    case 'start':
      return <IconArrowBarToUp {...ICON} />;
    case 'repeat':
      return <IconRefresh {...ICON} />;
    case 'end':
      return <IconDoorExit {...ICON} />;
    case 'url':
      return <IconWorldUpload {...ICON} />;
    case 'call':
      return <IconPhoneCall {...ICON} />;
    case 'sms':
      return <IconMessage {...ICON} />;
    default:
      return <IconMicrophone {...ICON} />;
  }
}

/** Arrow keys go from branch to branch: up and down over all, left to the one above, right to the first below. */
function moved(event: KeyboardEvent<HTMLElement>): void {
  const here = event.currentTarget;
  const all = [...(here.closest('.menu-tree')?.querySelectorAll<HTMLElement>('.menu-node') ?? [])];
  const at = all.indexOf(here);
  const next: Readonly<Record<string, HTMLElement | null | undefined>> = {
    ArrowDown: all[at + 1],
    ArrowUp: all[at - 1],
    ArrowRight: here.parentElement?.querySelector<HTMLElement>('ul .menu-node'),
    ArrowLeft: here.closest('ul')?.parentElement?.querySelector<HTMLElement>('.menu-node'),
    Home: all[0],
    End: all.at(-1),
  };
  if (!(event.key in next)) return;
  next[event.key]?.focus();
  event.preventDefault();
}

export function TreePane({ outline, running, onJump }: TreePaneProps) {
  const words = useWords(WORDS);
  const { start, menu, end } = outline;
  if (!menu) return <Empty title={words.none} next={words.noneNext} />;
  const speech = (parts: Outline['start']['parts']) =>
    parts.length === 0
      ? words.silent
      : parts.map((part) => (part.kind === 'speech' ? part.text : `♪ ${part.source}`)).join(' ');
  const branch = (node: OutlineNode) => (
    <Branch key={`${node.kind}-${node.selector}`} node={node} running={running} onJump={onJump} />
  );
  return (
    <ul aria-label={words.tree} className="menu-tree">
      <Trunk
        name={words.start}
        text={speech(start.parts)}
        at={{ span: start.span, onJump }}
        running={running?.item === 'START'}
      />
      <Trunk
        name={words.menu}
        text={speech(menu.parts)}
        at={{ span: menu.span, onJump }}
        running={running?.item === 'MENU'}
      >
        {menu.items.length > 0 && <ul>{menu.items.map(branch)}</ul>}
      </Trunk>
      {menu.controls.map(branch)}
      {menu.labels.map(branch)}
      <Trunk
        name={words.end}
        text={speech(end.parts)}
        at={{ span: end.span, onJump }}
        running={running?.item === 'END'}
      />
    </ul>
  );
}

type TrunkProps = {
  readonly name: string;
  readonly text: string;
  readonly at: { readonly span: Span; readonly onJump: (span: Span) => void };
  readonly running: boolean;
  readonly children?: ReactNode;
};

function Trunk({ name, text, at, running, children }: TrunkProps) {
  return (
    <li>
      <UnstyledButton
        className="menu-node"
        data-running={running || undefined}
        onKeyDown={moved}
        onClick={() => at.onJump(at.span)}
      >
        <Text component="span" size="sm" fw={700} style={{ flex: 'none' }}>
          {name}
        </Text>
        <Text size="sm" component="span" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      </UnstyledButton>
      {children}
    </li>
  );
}

type BranchProps = {
  readonly node: OutlineNode;
  readonly running: RunningAt | undefined;
  readonly onJump: (span: Span) => void;
};

function Branch({ node, running, onJump }: BranchProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { selector, kind, entries, links, reached, children } = node;
  const [first] = entries;
  const told = entries.map((entry) => toldEntry(entry, language, words.mistake));
  const name = `${kind === 'label' ? words.label : words.key} ${[...selector].join(kind === 'label' ? '' : ' ')}`;
  const side = kind === 'control' ? words.anywhere : selector === 'err' ? words.wrong : words.failed;
  return (
    <li>
      <UnstyledButton
        className="menu-node"
        data-running={running?.item === selector || undefined}
        onKeyDown={moved}
        onClick={() => first && onJump(first.span)}
      >
        <VisuallyHidden>{name}: </VisuallyHidden>
        <span className="menu-key" aria-hidden>
          {kind === 'item' ? selector.slice(-1) : selector}
        </span>
        <span>
          {entries.length === 0 && (
            <Text size="sm" c="dimmed" component="span">
              {words.parent}
            </Text>
          )}
          {entries.map((entry, at) => (
            // The order of entries is what they are told apart by.
            <span className="menu-act" key={`${selector}-${entry.span.line}-${entry.span.column}`}>
              {iconOf(entry)}
              <Text
                size="sm"
                component="span"
                fw={running?.item === selector && running.entry === at ? 600 : 400}
              >
                {told[at]}
              </Text>
            </span>
          ))}
          <Group
            gap={6}
            component="span"
            mt={links.length > 0 || reached === 'no' || kind !== 'item' ? 2 : 0}
          >
            {kind !== 'item' && (
              <Text size="xs" c="dimmed" component="span">
                {side}
              </Text>
            )}
            {links.map(({ how, to }) => (
              <Badge key={`${how}-${to}`} variant="outline" color="gray" size="sm" tt="none" c="dimmed">
                {how === 'failed' ? '→' : '↩'} {to === 'MENU' ? words.toTop : `${words.to} ${to}`}
              </Badge>
            ))}
            {reached === 'no' && kind === 'item' && (
              <Badge color="orange" variant="dot" size="sm" tt="none">
                {words.lost}
              </Badge>
            )}
          </Group>
        </span>
      </UnstyledButton>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch key={child.selector} node={child} running={running} onJump={onJump} />
          ))}
        </ul>
      )}
    </li>
  );
}

function toldEntry({ action }: OutlineEntry, language: 'en' | 'ru', mistake: string): string {
  if (!action) return mistake;
  if (action.kind !== 'play') return explainAction(action, language);
  return action.parts.map((part) => (part.kind === 'speech' ? part.text : `♪ ${part.source}`)).join(' ');
}
