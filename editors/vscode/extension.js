// The extension: starts `dozvon lsp` when a menu is opened and starts it anew when its settings change. Everything known of menus is in
// that program; nothing of it is repeated here.

const { commands, window, workspace } = require('vscode');
const { LanguageClient, RevealOutputChannelOn } = require('vscode-languageclient/node');

/** @type {LanguageClient | undefined} */
let client;
/** Starting and stopping one after the other, whatever is asked meanwhile. */
let turn = Promise.resolve();

function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

async function start() {
  const settings = workspace.getConfiguration('dozvon');
  const [command = 'dozvon', ...args] = settings.get('command') ?? [];
  const language = settings.get('language');
  client = new LanguageClient(
    'dozvon',
    'Dozvon',
    { command, args: [...args, 'lsp'] },
    {
      documentSelector: [{ language: 'dozvon-menu' }],
      initializationOptions: language === 'auto' ? {} : { language },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    window.showErrorMessage(`"${[command, ...args, 'lsp'].join(' ')}": ${reason} (dozvon.command)`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('dozvon.restart', () => inTurn(restart)),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('dozvon.command') || change.affectsConfiguration('dozvon.language'))
        inTurn(restart);
    }),
  );
  await inTurn(start);
}

function deactivate() {
  return inTurn(stop);
}

module.exports = { activate, deactivate };
