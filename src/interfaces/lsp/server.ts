// The language server of menus: a session with an editor over two streams (LSP 3.17). Owns which questions are answered and when texts
// are judged; the answers are `answers.ts` and `names.ts`, all knowledge is the language's.
import type { Readable, Writable } from 'node:stream';
import {
  CodeActionKind,
  CompletionTriggerKind,
  type Connection,
  createConnection,
  ErrorCodes,
  type InitializeResult,
  MessageType,
  type Position,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { LIMITS } from '../../base/limits.ts';
import type { Language } from '../../language/index.ts';
import { complaintsOf, completionsAt, fixesIn, foldingOf, formattingOf, hoverAt } from './answers.ts';
import { type Client, clientOf } from './client.ts';
import { type Change, Documents, isReadable, messageOf, positionIn } from './documents.ts';
import { isRecord } from './gate.ts';
import {
  definitionAt,
  highlightsAt,
  referencesAt,
  renameableIn,
  renamingIn,
  symbolsOf,
  TOKEN_LEGEND,
  tokensOf,
} from './names.ts';
import { StreamReader, StreamWriter } from './streams.ts';

type LanguageServerOptions = {
  readonly input: Readable;
  readonly output: Writable;
  /** Of complaints and hints when the editor has no setting of its own; absent: its locale decides. */
  readonly language: Language | undefined;
};

/**
 * Serves until the editor says `exit`, which ends the process (0 after `shutdown`, else 1, as the protocol wants it), or until its
 * stream ends; then it gives the same number.
 */
export async function serveEditor(options: LanguageServerOptions): Promise<0 | 1> {
  const writer = new StreamWriter(options.output);
  const reader = new StreamReader(options.input, writer);
  const connection = createConnection(reader, writer, {
    messageStrategy: {
      handleMessage: async (message, next) => {
        try {
          await next(message);
        } finally {
          reader.handled(message);
        }
      },
    },
  });
  const session = new Session(connection, options.language);
  connection.listen();
  return new Promise((resolve) => {
    options.input.once('close', () => resolve(session.end()));
    options.input.once('end', () => resolve(session.end()));
  });
}

class Session {
  readonly #connection: Connection;
  readonly #documents = new Documents();
  readonly #restless = new Set<string>();
  #client: Client;
  #timer: NodeJS.Timeout | undefined;
  #isShut = false;

  constructor(connection: Connection, language: Language | undefined) {
    this.#connection = connection;
    this.#client = clientOf(undefined, language);
    connection.onInitialize((params) => {
      this.#client = clientOf(params, language);
      return CAPABILITIES;
    });
    connection.onShutdown(() => {
      this.end();
      this.#isShut = true;
    });
    this.#followTexts();
    this.#answerPlaces();
    this.#answerTexts();
  }

  end(): 0 | 1 {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#restless.clear();
    return this.#isShut ? 0 : 1;
  }

  #followTexts(): void {
    const connection = this.#connection;
    connection.onDidOpenTextDocument((params: unknown) => {
      const { uri, version, text } = partOf(params, 'textDocument');
      if (typeof uri === 'string' && typeof text === 'string')
        this.#changed(uri, this.#documents.open(uri, Number(version), text));
    });
    connection.onDidChangeTextDocument((params: unknown) => {
      const { uri, version } = partOf(params, 'textDocument');
      const changes = isRecord(params) && Array.isArray(params.contentChanges) ? params.contentChanges : [];
      if (typeof uri === 'string') this.#changed(uri, this.#documents.change(uri, Number(version), changes));
    });
    connection.onDidCloseTextDocument((params: unknown) => {
      const { uri } = partOf(params, 'textDocument');
      if (typeof uri !== 'string' || !this.#documents.get(uri)) return;
      this.#documents.close(uri);
      this.#restless.delete(uri);
      this.#tell(uri);
    });
  }

  #changed(uri: string, change: Change): void {
    switch (change) {
      case 'kept':
        this.#restless.add(uri);
        this.#timer ??= setTimeout(() => this.#judge(), LIMITS.languageServer.restMs);
        return;
      case 'unknown':
        return;
      default:
        this.#restless.delete(uri);
        this.#connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: LEFT_ALONE[this.#client.language][change],
        });
        this.#tell(uri);
    }
  }

  #judge(): void {
    this.#timer = undefined;
    for (const uri of this.#restless) this.#tell(uri);
    this.#restless.clear();
  }

  /** Complaints as they are now; none of a text that is not there, so that old ones go. */
  #tell(uri: string): void {
    const document = this.#documents.get(uri);
    const diagnostics = document ? [...complaintsOf(document, this.#client.language)] : [];
    const version = document && Number.isInteger(document.version) ? { version: document.version } : {};
    this.#connection.sendDiagnostics({ uri, diagnostics, ...version });
  }

  /** A text that is asked about, if it is open and short enough to be looked at. */
  #text(params: unknown): TextDocument | undefined {
    const { uri } = partOf(params, 'textDocument');
    const document = typeof uri === 'string' ? this.#documents.get(uri) : undefined;
    return document && isReadable(messageOf(document)) ? document : undefined;
  }

  /** The answer about a place of a text; `otherwise` where there is no such text. */
  #at<Answer>(
    params: unknown,
    otherwise: Answer,
    answer: (document: TextDocument, position: Position) => Answer,
  ): Answer {
    const position = positionIn(isRecord(params) ? params.position : undefined);
    if (!position) throw new ResponseError(ErrorCodes.InvalidParams, 'a position is a line and a character');
    const document = this.#text(params);
    return document ? answer(document, position) : otherwise;
  }

  #answerPlaces(): void {
    const connection = this.#connection;
    const language = (): Language => this.#client.language;
    connection.onCompletion((params) =>
      this.#at(params, null, (document, position) => {
        const typed = params.context?.triggerKind === CompletionTriggerKind.TriggerCharacter ? 'yes' : 'no';
        return completionsAt(document, { position, typed, client: this.#client });
      }),
    );
    connection.onHover((params) =>
      this.#at(params, null, (document, position) => hoverAt(document, position, language())),
    );
    connection.onDefinition((params) => this.#at(params, [], (...place) => [...definitionAt(...place)]));
    connection.onReferences((params) =>
      this.#at(params, [], (document, position) => {
        const entries = params.context?.includeDeclaration === false ? 'jumps-only' : 'with-entries';
        return [...referencesAt(document, position, entries)];
      }),
    );
    connection.onDocumentHighlight((params) =>
      this.#at(params, [], (...place) => [...highlightsAt(...place)]),
    );
    connection.onPrepareRename((params) =>
      this.#at<ReturnType<typeof renameableIn> | null>(params, null, (document, position) =>
        renameableIn(document, { position, language: language() }),
      ),
    );
    connection.onRenameRequest((params) =>
      this.#at<ReturnType<typeof renamingIn> | null>(params, null, (document, position) => {
        const name = typeof params.newName === 'string' ? params.newName.trim() : '';
        return renamingIn(document, { position, language: language(), name });
      }),
    );
  }

  #answerTexts(): void {
    const connection = this.#connection;
    connection.onDocumentFormatting((params) => {
      const document = this.#text(params);
      return document ? [...formattingOf(document)] : [];
    });
    connection.onDocumentSymbol((params) => {
      const document = this.#text(params);
      return document ? symbolsOf(document, this.#client) : [];
    });
    connection.onFoldingRanges((params) => {
      const document = this.#text(params);
      return document ? [...foldingOf(document)] : [];
    });
    connection.languages.semanticTokens.on((params) => {
      const document = this.#text(params);
      return { data: document ? [...tokensOf(document)] : [] };
    });
    connection.onCodeAction((params) => {
      const { start, end } = partOf(params, 'range');
      const range = { start: positionIn(start), end: positionIn(end) };
      const document = this.#text(params);
      if (!document || !range.start || !range.end) return [];
      return [...fixesIn(document, { start: range.start, end: range.end }, this.#client.language)];
    });
  }
}

const LEFT_ALONE: Readonly<Record<Language, Readonly<Record<Exclude<Change, 'kept' | 'unknown'>, string>>>> =
  {
    en: {
      'too-many': `Dozvon looks at ${LIMITS.languageServer.documents} open menus at most: close some.`,
      'too-long': 'This text is too long for a menu; Dozvon does not look at it until it is opened anew.',
      torn: 'The editor told of a change that cannot be: close the text and open it anew.',
    },
    ru: {
      'too-many': `Открытых меню может быть не больше ${LIMITS.languageServer.documents}: закройте часть.`,
      'too-long': 'Этот текст слишком длинен для меню; он не проверяется, пока не будет открыт заново.',
      torn: 'Редактор сообщил о невозможной правке: закройте текст и откройте его заново.',
    },
  };

const CAPABILITIES: InitializeResult = {
  serverInfo: { name: 'dozvon' },
  capabilities: {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    completionProvider: { triggerCharacters: ['{', '$', '<', ':', ' '] },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentFormattingProvider: true,
    renameProvider: { prepareProvider: true },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    semanticTokensProvider: {
      legend: { tokenTypes: [...TOKEN_LEGEND], tokenModifiers: [] },
      full: true,
    },
  },
};

/** A part of what came that should be an object; without it everything in it is missing. */
function partOf(params: unknown, name: string): Readonly<Record<string, unknown>> {
  const part = isRecord(params) ? params[name] : undefined;
  return isRecord(part) ? part : {};
}
