// The completion script for fish. Owns its form; what can be typed is the tree's.

import type { CompletedCommand, CompletedOption } from './completion-tree.ts';

/** In single quotes only the quote and the backslash are special (fish manual, Quotes). */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

export function fishScript(tree: readonly CompletedCommand[]): string {
  const groups = tree.filter(({ commands }) => commands.length > 0);
  const below = groups.map(
    ({ path, commands }) =>
      `    case ${quoted(path)}\n      printf '%s\\n' ${commands.map(({ name }) => quoted(name)).join(' ')}\n`,
  );
  const takers = [
    ...new Set(
      tree.flatMap(({ options }) =>
        options.filter(({ value }) => value.kind !== 'none').map(({ flag }) => flag),
      ),
    ),
  ];
  return [
    '# Completion of dozvon for fish: dozvon completion fish | source\n',
    `function __dozvon_below\n  switch "$argv[1]"\n${below.join('')}  end\nend\n`,
    `set -g __dozvon_takers ${takers.map(quoted).join(' ')}\n`,
    WALK,
    'complete -c dozvon -e\n',
    `complete -c dozvon -n 'string match -q "@*" -- (commandline -ct)' -f -a '(__dozvon_files)'\n`,
    ...tree.flatMap(linesOf),
  ].join('\n');
}

function linesOf({ path, commands, options, words }: CompletedCommand): readonly string[] {
  const at = `complete -c dozvon -n ${quoted(`__dozvon_at ${quoted(path)}`)}`;
  const closed = commands.length > 0 ? ' -f' : '';
  return [
    ...commands.map(({ name, description }) => `${at} -f -a ${quoted(name)} -d ${quoted(description)}`),
    ...words.map((word) => `${at} -a ${quoted(word)}`),
    ...options.map((option) => `${at}${closed}${optionText(option)}`),
  ];
}

function optionText({ flag, description, value }: CompletedOption): string {
  const name = flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
  const values =
    value.kind === 'words' ? ` -x -a ${quoted(value.words.join(' '))}` : value.kind === 'any' ? ' -r' : '';
  return ` ${name}${values} -d ${quoted(description)}`;
}

const WALK = `function __dozvon_at
  set -l path
  set -l taker no
  for word in (commandline -opc)[2..-1]
    if test $taker = yes
      set taker no
    else if contains -- $word $__dozvon_takers
      set taker yes
    else if contains -- $word (__dozvon_below "$path")
      set path (string trim -- "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end

function __dozvon_files
  for file in (__fish_complete_path (string sub -s 2 -- (commandline -ct)))
    printf '@%s\\n' $file
  end
end
`;
