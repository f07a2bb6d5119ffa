// Printed from the description of the JSON API (npm run docs). Owns the names and types of what can be asked; asking is the clients' own.

export type AcceptedSending = { readonly id: string; readonly count: number; readonly price: Money; readonly balance: Money; readonly recipients: readonly (SentRecipient)[]; readonly code?: string };

export type Account = { readonly login: string; readonly currency: string; readonly subClient: boolean; readonly settings: AccountSettings };

export type AccountAdministered = { readonly id: number; readonly login: string; readonly parent: string | null; readonly name: string | null; readonly state: "open" | "blocked" | "deleted"; readonly administrator: boolean; readonly balance: Money; readonly electronicBalance: Money; readonly credit: Money; readonly createdAt: string };

export type AccountAdministeredPage = { readonly items: readonly (AccountAdministered)[]; readonly next: string | null };

export type AccountSettings = { readonly name: string | null; readonly details: string | null; readonly email: string | null; readonly secondEmail: string | null; readonly phone: string | null; readonly secondPhone: string | null; readonly timeZone: string; readonly handler: string | null; readonly handlerStatuses: boolean; readonly handlerIncoming: boolean; readonly handlerCalls: boolean; readonly handlerMethod: "post" | "get"; readonly menuSilence: number; readonly menuRounds: number; readonly menuWrongKeys: number; readonly menuMessages: number; readonly menuInterrupt: boolean; readonly ring: "one" | "all"; readonly callSeconds: number; readonly callerNumber: string | null; readonly voice: string | null; readonly sender: string | null; readonly reserveSender: string | null; readonly sendersOfParent: boolean; readonly contactsOfParent: boolean; readonly dayLimit: number | null; readonly numberDayLimit: number | null; readonly textDayLimit: number | null; readonly addressDayLimit: number | null; readonly daySpendLimit: string | null; readonly hourSpendLimit: string | null; readonly countrySpendLimits: string | null; readonly sendingHours: string | null; readonly sendingHoursZone: "account" | "recipient"; readonly outsideHours: "wait" | "refuse"; readonly validityMaximum: number | null; readonly destinations: string | null; readonly mailings: "allow" | "forbid"; readonly unknownSender: "refuse" | "replace"; readonly templatesOnly: boolean; readonly balanceAlarm: string | null; readonly electronicKinds: readonly ("sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot")[] | null; readonly historyDays: number | null; readonly secretsInAddress: "allow" | "refuse"; readonly commandPinAsked: "always" | "once"; readonly smpp: boolean; readonly smppIncoming: boolean; readonly smppBinds: number; readonly smppWindow: number; readonly smppRate: number; readonly smppReceiptWindow: number; readonly smppParts: "join" | "pass"; readonly smppRepeats: "send" | "recognise"; readonly smppParameters: "all" | "standard"; readonly requestLog: boolean; readonly test: boolean; readonly secretIsSet: boolean; readonly commandPinIsSet: boolean };

export type AccountSettingsChange = { readonly name?: string | null; readonly details?: string | null; readonly email?: string | null; readonly secondEmail?: string | null; readonly phone?: string | null; readonly secondPhone?: string | null; readonly timeZone?: string; readonly handler?: string | null; readonly handlerStatuses?: boolean; readonly handlerIncoming?: boolean; readonly handlerCalls?: boolean; readonly handlerMethod?: "post" | "get"; readonly menuSilence?: number; readonly menuRounds?: number; readonly menuWrongKeys?: number; readonly menuMessages?: number; readonly menuInterrupt?: boolean; readonly ring?: "one" | "all"; readonly callSeconds?: number; readonly callerNumber?: string | null; readonly voice?: string | null; readonly sender?: string | null; readonly reserveSender?: string | null; readonly sendersOfParent?: boolean; readonly contactsOfParent?: boolean; readonly dayLimit?: number | null; readonly numberDayLimit?: number | null; readonly textDayLimit?: number | null; readonly addressDayLimit?: number | null; readonly daySpendLimit?: string | null; readonly hourSpendLimit?: string | null; readonly countrySpendLimits?: string | null; readonly sendingHours?: string | null; readonly sendingHoursZone?: "account" | "recipient"; readonly outsideHours?: "wait" | "refuse"; readonly validityMaximum?: number | null; readonly destinations?: string | null; readonly mailings?: "allow" | "forbid"; readonly unknownSender?: "refuse" | "replace"; readonly templatesOnly?: boolean; readonly balanceAlarm?: string | null; readonly electronicKinds?: readonly ("sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot")[] | null; readonly historyDays?: number | null; readonly secretsInAddress?: "allow" | "refuse"; readonly commandPinAsked?: "always" | "once"; readonly smpp?: boolean; readonly smppIncoming?: boolean; readonly smppBinds?: number; readonly smppWindow?: number; readonly smppRate?: number; readonly smppReceiptWindow?: number; readonly smppParts?: "join" | "pass"; readonly smppRepeats?: "send" | "recognise"; readonly smppParameters?: "all" | "standard"; readonly requestLog?: boolean; readonly test?: boolean; readonly secret?: string | null; readonly commandPin?: string | null };

export type Alert = { readonly status: "firing" | "resolved"; readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>>; readonly startsAt: string; readonly fingerprint?: string };

export type AlertNotification = { readonly status: "firing" | "resolved"; readonly groupKey: string; readonly alerts: readonly (Alert)[] };

export type AlertsTold = { readonly outcome: "told" | "told-already" | "acknowledged"; readonly ids: readonly (string)[]; readonly acknowledgedBy: string | null };

export type AllowedNetwork = { readonly network: string; readonly createdAt: string };

export type AllowedNetworkList = { readonly items: readonly (AllowedNetwork)[] };

export type ApiKey = { readonly id: number; readonly name: string; readonly hint: string; readonly scopes: readonly ("read" | "send" | "manage")[]; readonly createdAt: string };

export type ApiKeyChange = { readonly name?: string; readonly scopes?: readonly ("read" | "send" | "manage")[] };

export type ApiKeyList = { readonly items: readonly (ApiKey)[] };

export type AskedNumbers = { readonly numbers: readonly (string)[] };

export type AuditEntry = { readonly id: number; readonly at: string; readonly person: number | null; readonly who: string; readonly role: string; readonly means: "session" | "key" | "password"; readonly operation: string; readonly touched: string; readonly address: string; readonly status: number; readonly code: string | null };

export type AuditPage = { readonly items: readonly (AuditEntry)[]; readonly next: string | null };

export type AutomaticAnswer = { readonly text: string | null };

export type Balance = { readonly balance: Money; readonly credit: Money };

export type BegunSecondFactor = { readonly secret: string; readonly uri: string };

export type BlackListEntry = { readonly id: number; readonly value: string; readonly list: "black" | "grey"; readonly stops: "all" | "mailings" | "single"; readonly reason: string; readonly until: string | null };

export type BlackListEntryList = { readonly items: readonly (BlackListEntry)[] };

export type BlackListPage = { readonly items: readonly (BlackListEntry)[]; readonly next: string | null };

export type BrowserPhone = { readonly number: string; readonly uri: string; readonly password: string; readonly until: string; readonly websocketPath: string; readonly iceServers: readonly ({ readonly urls: readonly (string)[]; readonly username?: string; readonly credential?: string })[] };

export type CallAnswer = { readonly number: string; readonly answer: { readonly kind: "menu"; readonly menu: number } | { readonly kind: "text"; readonly text: string } | { readonly kind: "sound"; readonly upload: string; readonly name: string; readonly bytes: number } | { readonly kind: "transfer"; readonly numbers: readonly (string)[]; readonly waitSeconds: number; readonly record: boolean; readonly text: string } | { readonly kind: "reject"; readonly as: "busy" | "declined" | "not-found" }; readonly callsMost: number | null; readonly seconds: number | null };

export type CallAnswerList = { readonly items: readonly (CallAnswer)[] };

export type CallNow = { readonly number: number; readonly id: string; readonly login: string; readonly phone: string; readonly sender: string | null; readonly direction: "out" | "in"; readonly attempt: number; readonly state: "preparing" | "dialling" | "ringing" | "in-menu" | "recording" | "transferring" | "transferred"; readonly since: string; readonly answeredAt: string | null; readonly trunk: string | null; readonly item: string | null; readonly said: string | null; readonly keys: string; readonly transferTo: readonly (string)[]; readonly held: boolean; readonly node: string };

export type CallOptions = { readonly voice?: string; readonly ringSeconds?: number; readonly pauseSeconds?: number; readonly attempts?: number; readonly sounds?: readonly (string)[] };

export type CallRecording = { readonly number: number; readonly item: string; readonly seconds: number; readonly bytes: number; readonly at: string };

export type CallRecordingList = { readonly items: readonly (CallRecording)[] };

export type CallReplay = { readonly text: string; readonly settings: MenuSettings; readonly settingsOf: "call" | "account"; readonly inputs: readonly (MachineInput)[]; readonly agrees: "yes" | "no" | "none"; readonly differsAt: string | null };

export type CallsNow = { readonly items: readonly (CallNow)[] };

export type CheckedMenu = { readonly compiles: boolean; readonly diagnostics: readonly (MenuDiagnostic)[]; readonly explanation: readonly (string)[] };

export type Confirmation = { readonly phone: string; readonly callTo: string; readonly until: string; readonly calledAt: string | null };

export type ConfirmationList = { readonly items: readonly (Confirmation)[] };

export type Contact = { readonly id: number; readonly addresses: readonly (string)[]; readonly groups: readonly (number)[]; readonly name: string | null; readonly lastName: string | null; readonly firstName: string | null; readonly middleName: string | null; readonly birthday: string | null; readonly ownId: string | null; readonly comment: string | null; readonly tags: string | null; readonly otherPhones: string | null; readonly limit: string | null };

export type ContactChange = { readonly addresses?: readonly (string)[]; readonly groups?: readonly (number)[]; readonly name?: string | null; readonly lastName?: string | null; readonly firstName?: string | null; readonly middleName?: string | null; readonly birthday?: string | null; readonly ownId?: string | null; readonly comment?: string | null; readonly tags?: string | null; readonly otherPhones?: string | null; readonly limit?: string | null };

export type ContactGroup = { readonly id: number; readonly name: string; readonly number: number | null; readonly contacts: number };

export type ContactGroupChange = { readonly name?: string; readonly number?: number | null };

export type ContactGroupList = { readonly items: readonly (ContactGroup)[] };

export type ContactPage = { readonly items: readonly (Contact)[]; readonly next: string | null };

export type CreatedApiKey = { readonly id: number; readonly name: string; readonly hint: string; readonly scopes: readonly ("read" | "send" | "manage")[]; readonly createdAt: string; readonly key: string };

export type CreatedInvoice = { readonly id: number };

export type CreatedMailing = { readonly id: string; readonly price?: Money };

export type CreatedPhone = { readonly number: string; readonly name: string; readonly kind: "desk" | "browser"; readonly createdAt: string; readonly uri: string; readonly password: string };

export type CreatedSubClient = { readonly id: number };

export type Document = { readonly id: number; readonly kind: "invoice" | "act"; readonly number: number; readonly madeAt: string; readonly month?: string; readonly sum: Money };

export type DocumentList = { readonly items: readonly (Document)[] };

export type DocumentWithPage = { readonly id: number; readonly kind: "invoice" | "act"; readonly number: number; readonly madeAt: string; readonly month?: string; readonly sum: Money; readonly page: string };

export type Export = { readonly id: number; readonly name: string; readonly form: "csv" | "xlsx"; readonly state: "waiting" | "running" | "done" | "failed"; readonly percent: number; readonly messages: number; readonly messagesAbout: number | null; readonly bytes: number; readonly createdAt: string; readonly endedAt: string | null; readonly keptUntil: string | null; readonly url: string | null; readonly failure: string | null };

export type ExportList = { readonly items: readonly (Export)[] };

export type FilePreview = { readonly columns: readonly ({ readonly heading: string; readonly meaning: "address" | "name" | "fullName" | "lastName" | "firstName" | "middleName" | "birthday" | "ownId" | "comment" | "tags" | "otherPhones" | "limit" | "groups" | null })[]; readonly headings: boolean; readonly rows: readonly ({ readonly row: number; readonly cells: readonly (string)[] })[]; readonly question: string | null };

export type Finding = { readonly subject: string; readonly well: boolean; readonly sentence: string };

export type Findings = { readonly items: readonly (Finding)[] };

export type HandlerCall = { readonly number: number; readonly kind: "status" | "incoming" | "waited-call" | "menu"; readonly address: string; readonly state: "waiting" | "held" | "delivered" | "given-up"; readonly attempts: number; readonly answer: number | null; readonly failure: string | null; readonly queuedAt: string; readonly nextAttemptAt: string | null; readonly endedAt: string | null; readonly messageId: string | null; readonly recipient: string | null };

export type HandlerCallAttempt = { readonly at: string; readonly milliseconds: number; readonly answer: number | null; readonly failure: string | null; readonly answerText: string | null };

export type HandlerCallCount = { readonly calls: number };

export type HandlerCallDetails = { readonly number: number; readonly kind: "status" | "incoming" | "waited-call" | "menu"; readonly address: string; readonly state: "waiting" | "held" | "delivered" | "given-up"; readonly attempts: number; readonly answer: number | null; readonly failure: string | null; readonly queuedAt: string; readonly nextAttemptAt: string | null; readonly endedAt: string | null; readonly messageId: string | null; readonly recipient: string | null; readonly fields: Readonly<Record<string, string>>; readonly tries: readonly (HandlerCallAttempt)[] };

export type HandlerCallPage = { readonly items: readonly (HandlerCall)[]; readonly next: string | null };

export type HandlerCallsResent = { readonly from?: string };

export type HandlerTrouble = { readonly address: string; readonly since: string; readonly failures: number; readonly lastFailure: string; readonly pausedAt: string | null; readonly probeAt: string | null };

export type HandlerTroubleList = { readonly items: readonly (HandlerTrouble)[] };

export type HeatMap = { readonly text: string; readonly texts: number; readonly calls: number; readonly answered: number; readonly seconds: number; readonly hangUps: number; readonly items: readonly (ItemHeat)[]; readonly keys: readonly (KeyHeat)[]; readonly neverReached: readonly (string)[]; readonly unnamed: number; readonly countedAt: string };

export type HeatMapOfText = { readonly text: string; readonly from?: string; readonly to?: string };

export type HeatMapUnderWay = { readonly percent: number };

export type ImportReport = { readonly rows: number; readonly added: number; readonly changed: number; readonly same: number; readonly failed: number; readonly faults: readonly (RowFault)[]; readonly groupsMade: readonly (string)[]; readonly stopped: string | null };

export type IncomingMessage = { readonly number: number; readonly from: string; readonly to: string; readonly text: string; readonly sentAt: string; readonly receivedAt: string };

export type IncomingMessagePage = { readonly items: readonly (IncomingMessage)[]; readonly next: string | null };

export type ItemHeat = { readonly item: string; readonly ranges: readonly (TextRange)[]; readonly calls: number; readonly visits: number; readonly share: number; readonly seconds: number; readonly hangUps: number; readonly wrongKeys: number; readonly silences: number };

export type KeptSounds = { readonly sounds: number; readonly bytes: number; readonly bytesMost: number };

export type KeyHeat = { readonly item: string; readonly key: string; readonly presses: number; readonly wrong: number };

export type LinkAdministered = { readonly kind: string; readonly now: LinkNow };

export type LinkClicks = { readonly id: number; readonly link: string; readonly all: number; readonly month: number; readonly today: number; readonly yesterday: number };

export type LinkNow = { readonly name: string; readonly kinds: readonly ("sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot")[]; readonly up: boolean | null; readonly connections: number | null; readonly window: { readonly used: number; readonly size: number } | null; readonly throttledSince: string | null; readonly quality: number | null; readonly waiting: number; readonly underWay: number; readonly oldest: string | null };

export type LinksAdministered = { readonly items: readonly (LinkAdministered)[] };

export type LinksNow = { readonly items: readonly (LinkNow)[] };

export type ListedSession = { readonly id: number; readonly login: string; readonly name: string; readonly address: string; readonly agent: string; readonly madeAt: string; readonly usedAt: string; readonly until: string; readonly current: boolean };

export type LiveCalls = { readonly number: number; readonly cursor: string; readonly topic: "calls"; readonly snapshot: boolean; readonly calls: readonly (CallNow)[]; readonly over: readonly (number)[] };

export type LiveFrame = LiveCalls | LiveMessages | LiveRates | LiveLinks | LiveTrunks | LiveQueues | LiveMissed | LiveRefused;

export type LiveLinks = { readonly number: number; readonly cursor: string; readonly topic: "links"; readonly links: readonly (LinkNow)[] };

export type LiveMessages = { readonly number: number; readonly cursor: string; readonly topic: "messages"; readonly changes: readonly (MessageChange)[] };

export type LiveMissed = { readonly number: number; readonly cursor: string; readonly topic: "missed" };

export type LiveQueues = { readonly number: number; readonly cursor: string; readonly topic: "queues"; readonly groups: readonly (WaitingGroup)[] };

export type LiveRates = { readonly number: number; readonly cursor: string; readonly topic: "rates"; readonly snapshot: boolean; readonly from: string | null; readonly points: readonly (RatePoint)[] };

export type LiveRefused = { readonly number: number; readonly topic: "refused"; readonly detail: string };

export type LiveTrunks = { readonly number: number; readonly cursor: string; readonly topic: "trunks"; readonly trunks: readonly (TrunkNow)[] };

export type LoggedRequest = { readonly at: string; readonly address: string; readonly page: string; readonly parameters: readonly ({ readonly name: string; readonly value: string })[]; readonly status: number; readonly answer: string };

export type LoggedRequestList = { readonly items: readonly (LoggedRequest)[] };

export type MachineInput = { readonly at: string; readonly kind: "answered" | "played" | "key" | "silence" | "recorded" | "transfer-answered" | "transfer-failed" | "transfer-ended" | "hung-up" | "time-limit"; readonly key?: string; readonly seconds?: number; readonly number?: string; readonly cause?: string; readonly by?: string };

export type Mailing = { readonly id: string; readonly name: string; readonly stage: "new" | "waiting" | "running" | "paused" | "finished" | "cancelled" | "failed"; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly text: string; readonly sender: string | null; readonly recipients: number; readonly groups: readonly (number)[]; readonly createdAt: string; readonly plannedAt: string | null; readonly repeat: "by-hand" | "hourly" | "daily" | "working-days" | "weekends" | "weekly" | "monthly" | "yearly"; readonly repeatsMax: number | null; readonly perSecond: number | null; readonly portions: number | null; readonly run: number; readonly total: number; readonly taken: number; readonly failure: string | null };

export type MailingChange = { readonly name?: string; readonly recipients?: readonly (string | MailingRecipient)[]; readonly groups?: readonly (number)[]; readonly text?: string; readonly sender?: string | null; readonly validityMinutes?: number; readonly sendAt?: string; readonly spread?: MailingSpread | null; readonly perSecond?: number | null; readonly repeat?: "by-hand" | "hourly" | "daily" | "working-days" | "weekends" | "weekly" | "monthly" | "yearly"; readonly repeatsMax?: number | null; readonly secondTry?: boolean; readonly secondSender?: string | null; readonly fallbackText?: string | null };

export type MailingDetails = { readonly id: string; readonly name: string; readonly stage: "new" | "waiting" | "running" | "paused" | "finished" | "cancelled" | "failed"; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly text: string; readonly sender: string | null; readonly recipients: number; readonly groups: readonly (number)[]; readonly createdAt: string; readonly plannedAt: string | null; readonly repeat: "by-hand" | "hourly" | "daily" | "working-days" | "weekends" | "weekly" | "monthly" | "yearly"; readonly repeatsMax: number | null; readonly perSecond: number | null; readonly portions: number | null; readonly run: number; readonly total: number; readonly taken: number; readonly failure: string | null; readonly messages: readonly ({ readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly statusCode: number; readonly count: number })[]; readonly price: Money; readonly ended: number; readonly endsAt: string | null; readonly lastTurnAt: string | null };

export type MailingPage = { readonly items: readonly (Mailing)[]; readonly next: string | null };

export type MailingRecipient = { readonly to: string; readonly text?: string; readonly sender?: string };

export type MailingRecipients = { readonly recipients: readonly (string | MailingRecipient)[] };

export type MailingSpread = { readonly hours: number; readonly everyMinutes: number };

export type MenuChange = { readonly current: number };

export type MenuDiagnostic = { readonly code: "selector-missing" | "value-missing" | "command-malformed" | "number-malformed" | "too-many-numbers" | "wait-out-of-range" | "target-unknown" | "macro-unclosed" | "macro-twice" | "text-too-long" | "number-not-registered" | "item-unreachable" | "no-way-out" | "commands-in-a-cycle" | "key-not-announced" | "label-unused" | "prompt-long" | "choices-many" | "mixed-alphabets" | "selector-doubtful" | "brace-unopened"; readonly severity: "error" | "warning"; readonly sentence: string; readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number };

export type MenuSettings = { readonly silenceSeconds: number; readonly silenceRounds: number; readonly wrongKeys: number; readonly interrupt: "on" | "off"; readonly smsMax: number; readonly uploads: number; readonly phone: string };

export type MenuText = { readonly text: string; readonly language?: "en" | "ru" };

export type MenuVersion = { readonly version: number; readonly savedAt: string; readonly text: string };

export type MenuVersionList = { readonly items: readonly (MenuVersion)[] };

export type Message = { readonly number: number; readonly id: string; readonly recipient: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly statusCode: number; readonly statusText: string; readonly final: boolean; readonly errorCode: number; readonly errorText: string | null; readonly text: string; readonly sender: string | null; readonly comment: string | null; readonly parts: number; readonly price: Money; readonly attempts: number; readonly acceptedAt: string; readonly changedAt: string; readonly validUntil: string; readonly nextAttemptAt: string | null; readonly country: string | null; readonly direction: "out" | "in"; readonly cause: number | null; readonly doubtful: boolean; readonly lookup?: Readonly<Record<string, string>> };

export type MessageChange = { readonly at: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly was: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable" | null; readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly final: boolean; readonly count: number; readonly numbers: readonly (number)[] | null };

export type MessageDetails = { readonly number: number; readonly id: string; readonly recipient: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly statusCode: number; readonly statusText: string; readonly final: boolean; readonly errorCode: number; readonly errorText: string | null; readonly text: string; readonly sender: string | null; readonly comment: string | null; readonly parts: number; readonly price: Money; readonly attempts: number; readonly acceptedAt: string; readonly changedAt: string; readonly validUntil: string; readonly nextAttemptAt: string | null; readonly country: string | null; readonly direction: "out" | "in"; readonly cause: number | null; readonly doubtful: boolean; readonly lookup?: Readonly<Record<string, string>>; readonly events: readonly (MessageEvent)[]; readonly recordings: readonly (Recording)[] };

export type MessageEvent = { readonly at: string; readonly kind: string; readonly details: Readonly<Record<string, unknown>> };

export type MessagePage = { readonly items: readonly (Message)[]; readonly next: string | null; readonly searchedTo: string | null };

export type MessageWhy = { readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly statusCode: number; readonly errorCode: number; readonly rule: string | null; readonly sentences: readonly (string)[] };

export type Money = { readonly amount: string; readonly currency: string };

export type NewAllowedNetwork = { readonly network: string; readonly evenIfLockedOut?: boolean };

export type NewApiKey = { readonly name: string; readonly scopes?: readonly ("read" | "send" | "manage")[] };

export type NewBlackListEntries = { readonly values: readonly (string)[]; readonly list?: "black" | "grey"; readonly stops?: "all" | "mailings" | "single"; readonly reason?: string; readonly until?: string | null };

export type NewCallAnswer = { readonly answer: { readonly kind: "menu"; readonly menu: number } | { readonly kind: "text"; readonly text: string } | { readonly kind: "sound"; readonly upload?: string; readonly address?: string } | { readonly kind: "transfer"; readonly numbers: readonly (string)[]; readonly waitSeconds?: number; readonly record?: boolean; readonly text?: string } | { readonly kind: "reject"; readonly as: "busy" | "declined" | "not-found" }; readonly callsMost?: number | null; readonly seconds?: number | null };

export type NewConfirmation = { readonly phone: string };

export type NewContact = { readonly addresses: readonly (string)[]; readonly groups?: readonly (number)[]; readonly name?: string | null; readonly lastName?: string | null; readonly firstName?: string | null; readonly middleName?: string | null; readonly birthday?: string | null; readonly ownId?: string | null; readonly comment?: string | null; readonly tags?: string | null; readonly otherPhones?: string | null; readonly limit?: string | null };

export type NewContactGroup = { readonly name: string; readonly number?: number };

export type NewExport = { readonly form?: "csv" | "xlsx"; readonly separator?: "comma" | "semicolon"; readonly recipients?: readonly (string)[]; readonly statuses?: readonly ("missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable")[]; readonly kinds?: readonly ("sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot")[]; readonly id?: string; readonly recipientBegins?: string; readonly recipientEnds?: string; readonly words?: string; readonly sender?: string; readonly heap?: "waiting" | "delivered" | "failed" | "expired"; readonly direction?: "out" | "in"; readonly mailing?: string; readonly from?: string; readonly to?: string };

export type NewInvoice = { readonly amount: string; readonly service?: string };

export type NewMailing = { readonly name: string; readonly recipients?: readonly (string | MailingRecipient)[]; readonly groups?: readonly (number)[]; readonly open?: boolean; readonly kind?: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly text?: string; readonly sender?: string; readonly subject?: string; readonly transliteration?: "none" | "translit" | "lookAlike"; readonly maximumParts?: number; readonly binary?: "hex" | "bytes"; readonly validityMinutes?: number; readonly call?: CallOptions; readonly sendAt?: string; readonly sendHours?: SendingHours; readonly spread?: MailingSpread; readonly perSecond?: number; readonly repeat?: "by-hand" | "hourly" | "daily" | "working-days" | "weekends" | "weekly" | "monthly" | "yearly"; readonly repeatsMax?: number; readonly secondTry?: boolean; readonly secondSender?: string; readonly fallbackText?: string };

export type NewMenu = { readonly name: string; readonly text: string };

export type NewMenuVersion = { readonly text: string };

export type NewOperatorTemplate = { readonly sender: string; readonly text: string; readonly marks: readonly ("mts_srv" | "mts_auth" | "mts_trn" | "mega_srv" | "mega_auth" | "mega_trn" | "mega_adv" | "bee_srv" | "bee_trn" | "tele2_srv" | "tele2_trn" | "motiv_srv" | "motiv_trn" | "soc")[] };

export type NewPerson = { readonly login: string; readonly name?: string; readonly role: "viewer" | "sender" | "manager" | "owner" };

export type NewPhone = { readonly number: string; readonly name?: string };

export type NewSender = { readonly sender: string; readonly comment?: string; readonly details?: SenderDetails; readonly marks?: readonly ("mega" | "mega_step" | "mts" | "mts_step" | "tele2" | "tele2_step" | "bee_step" | "motiv_step" | "ua_reg" | "ua_int")[] };

export type NewSending = { readonly kind?: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly recipients: readonly (string | RecipientWithText)[]; readonly text?: string; readonly id?: string; readonly sender?: string; readonly subject?: string; readonly fallbackText?: string; readonly transliteration?: "none" | "translit" | "lookAlike"; readonly maximumParts?: number; readonly binary?: "hex" | "bytes"; readonly attachments?: readonly (string)[]; readonly shortLinks?: boolean; readonly sendAt?: string; readonly sendHours?: SendingHours; readonly validityMinutes?: number; readonly call?: CallOptions };

export type NewSubClient = { readonly login: string; readonly password: string; readonly settings?: Readonly<Record<string, string>> };

export type NewTemplate = { readonly name: string; readonly text: string; readonly kind?: "sms" | "flash" | "binary" | "push" | "mms" | "call" | "mail" | "viber" | null; readonly sender?: string | null; readonly signature?: boolean };

export type NewTransferNumber = { readonly phone: string; readonly name?: string };

export type Number = { readonly number: string; readonly known: boolean; readonly countryCode: string | null; readonly country: string | null; readonly operator: string | null; readonly region: string | null; readonly mcc: string | null; readonly mnc: string | null; readonly timeZone: string | null; readonly minutesAhead: number | null };

export type NumberList = { readonly items: readonly (Number)[] };

export type NumberWanted = { readonly phone: string; readonly prolong?: boolean };

export type OperatorTemplate = { readonly id: number; readonly mark: "mts_srv" | "mts_auth" | "mts_trn" | "mega_srv" | "mega_auth" | "mega_trn" | "mega_adv" | "bee_srv" | "bee_trn" | "tele2_srv" | "tele2_trn" | "motiv_srv" | "motiv_trn" | "soc"; readonly operator: string; readonly kind: string; readonly sender: string; readonly text: string; readonly state: "waiting" | "approved" | "refused"; readonly reason: string | null };

export type OperatorTemplateList = { readonly items: readonly (OperatorTemplate)[] };

export type OwnDocumentList = { readonly items: readonly (Document)[] };

export type OwnPassword = { readonly password: string };

export type PasswordChange = { readonly password: string; readonly newPassword: string };

export type Payment = { readonly number: number; readonly at: string; readonly why: "top-up" | "transfer" | "rent"; readonly purse: "ordinary" | "electronic"; readonly amount: Money; readonly other: string | null };

export type PaymentPage = { readonly items: readonly (Payment)[]; readonly next: string | null };

export type Person = { readonly id: number; readonly login: string; readonly name: string; readonly role: "viewer" | "sender" | "manager" | "owner"; readonly state: "open" | "blocked"; readonly secondFactor: boolean; readonly passwordUntil: string | null; readonly madeAt: string; readonly signedInAt: string | null };

export type PersonChange = { readonly name?: string; readonly role?: "viewer" | "sender" | "manager" | "owner"; readonly state?: "open" | "blocked"; readonly password?: "new"; readonly secondFactor?: false };

export type PersonList = { readonly items: readonly (Person)[] };

export type PersonWithPassword = { readonly id: number; readonly login: string; readonly name: string; readonly role: "viewer" | "sender" | "manager" | "owner"; readonly state: "open" | "blocked"; readonly secondFactor: boolean; readonly passwordUntil: string | null; readonly madeAt: string; readonly signedInAt: string | null; readonly password?: string };

export type Phone = { readonly number: string; readonly name: string; readonly kind: "desk" | "browser"; readonly createdAt: string };

export type PhoneList = { readonly items: readonly (Phone)[] };

export type PlaceStatistics = { readonly items: readonly (StatisticsOfPlace)[] };

export type PresentCode = { readonly code: string };

export type PriceList = { readonly items: readonly (PriceZone)[] };

export type PriceZone = { readonly zone: number; readonly name: string; readonly prices: { readonly api: Money; readonly mass: Money; readonly mms: Money; readonly hlr: Money; readonly call: Money; readonly viber: Money; readonly mail: Money; readonly ping: Money; readonly soc: Money; readonly incoming_call: Money } };

export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: "parameters-wrong" | "menu-wrong" | "text-too-long" | "sign-in-failed" | "key-limited" | "money-short" | "address-locked" | "date-wrong" | "message-forbidden" | "transfer-not-registered" | "number-wrong" | "number-unreachable" | "kind-unavailable" | "mailing-forbidden" | "request-repeated" | "requests-too-many" | "deletion-failed" | "message-missing" | "attempts-too-many" | "record-missing" | "change-failed" | "client-missing" | "balance-shared" | "client-not-saved" | "key-reused" | "key-in-use" | "key-broken-off" | "service-unavailable" | "code-needed" | "code-wrong" | "sign-in-delayed" | "session-needed" | "role-limited" | "password-change-needed" | "csrf-token-wrong" | "origin-foreign" | "login-taken" | "administrator-only" | "upgrade-needed" | "address-unknown" | "method-unknown" | "request-invalid" | "cursor-unknown" | "request-malformed" | "body-too-large" | "media-type-wrong"; readonly errors?: readonly ({ readonly pointer: string; readonly detail: string })[]; readonly id?: string; readonly recipients?: readonly (RefusedRecipient)[] };

export type ProblemKind = { readonly code: "parameters-wrong" | "menu-wrong" | "text-too-long" | "sign-in-failed" | "key-limited" | "money-short" | "address-locked" | "date-wrong" | "message-forbidden" | "transfer-not-registered" | "number-wrong" | "number-unreachable" | "kind-unavailable" | "mailing-forbidden" | "request-repeated" | "requests-too-many" | "deletion-failed" | "message-missing" | "attempts-too-many" | "record-missing" | "change-failed" | "client-missing" | "balance-shared" | "client-not-saved" | "key-reused" | "key-in-use" | "key-broken-off" | "service-unavailable" | "code-needed" | "code-wrong" | "sign-in-delayed" | "session-needed" | "role-limited" | "password-change-needed" | "csrf-token-wrong" | "origin-foreign" | "login-taken" | "administrator-only" | "upgrade-needed" | "address-unknown" | "method-unknown" | "request-invalid" | "cursor-unknown" | "request-malformed" | "body-too-large" | "media-type-wrong"; readonly title: string; readonly status: number; readonly sentence: string };

export type RatePoint = { readonly at: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly accepted: number; readonly handed: number; readonly delivered: number; readonly failed: number; readonly expired: number };

export type RateSeries = { readonly from: string; readonly points: readonly (RatePoint)[] };

export type RecipientCount = { readonly recipients: number };

export type RecipientTableCount = { readonly recipients: number; readonly price: Money; readonly rows: number; readonly failed: number; readonly faults: readonly (RowFault)[] };

export type RecipientWithText = { readonly to: string; readonly text?: string; readonly sender?: string; readonly sendAt?: string; readonly sendHours?: SendingHours };

export type Recording = { readonly item: string; readonly seconds: number; readonly url: string };

export type RecordingPeaks = { readonly seconds: number; readonly channels: readonly (readonly (number)[])[] };

export type RecoveryCodes = { readonly recoveryCodes: readonly (string)[] };

export type RefusedRecipient = { readonly recipient: string; readonly parts: number; readonly statusCode: number; readonly errorCode: number };

export type RentalOffer = { readonly phone: string; readonly monthly: Money };

export type RentalOfferList = { readonly items: readonly (RentalOffer)[] };

export type RentedNumber = { readonly phone: string; readonly monthly: Money; readonly paidUntil: string; readonly prolong: boolean };

export type RentedNumberChange = { readonly prolong: boolean };

export type RentedNumberList = { readonly items: readonly (RentedNumber)[] };

export type RowFault = { readonly row: number; readonly column: number | null; readonly sentence: string; readonly cells: readonly (string)[] };

export type SavedMenu = { readonly id: number; readonly name: string; readonly madeAt: string; readonly current: number; readonly newest: number };

export type SavedMenuList = { readonly items: readonly (SavedMenu)[] };

export type SavedMenuVersion = { readonly id: number; readonly name: string; readonly madeAt: string; readonly current: number; readonly newest: number; readonly text: string; readonly warnings: readonly (MenuDiagnostic)[] };

export type SavedMenuWithText = { readonly id: number; readonly name: string; readonly madeAt: string; readonly current: number; readonly newest: number; readonly text: string };

export type Sender = { readonly id: number; readonly sender: string; readonly kind: "name" | "number" | "mail"; readonly state: "new" | "confirmed" | "approved" | "refused"; readonly comment: string | null; readonly details: SenderDetails; readonly reason: string | null; readonly registrations: readonly ({ readonly mark: "mega" | "mega_step" | "mts" | "mts_step" | "tele2" | "tele2_step" | "bee_step" | "motiv_step" | "ua_reg" | "ua_int"; readonly operator: string; readonly state: "waiting" | "registered" | "refused" })[]; readonly documents: number; readonly changedAt: string };

export type SenderChange = { readonly comment?: string; readonly details?: SenderDetails; readonly marks?: readonly ("mega" | "mega_step" | "mts" | "mts_step" | "tele2" | "tele2_step" | "bee_step" | "motiv_step" | "ua_reg" | "ua_int")[] };

export type SenderCode = { readonly code: string };

export type SenderCodeRequest = { readonly by?: "sms" | "call"; readonly site?: string };

export type SenderDetails = { readonly fio?: string; readonly inn?: string; readonly site?: string; readonly email?: string; readonly address?: string; readonly desc?: string; readonly subj?: string; readonly name?: string };

export type SenderPage = { readonly items: readonly (Sender)[]; readonly next: string | null };

export type SendingHours = { readonly from: number; readonly till: number; readonly utcOffset?: number };

export type SendingPrice = { readonly count: number; readonly price: Money; readonly balance: Money; readonly recipients: readonly (SentRecipient)[] };

export type SentRecipient = { readonly recipient: string; readonly parts: number; readonly price: Money; readonly refused?: { readonly statusCode: number; readonly errorCode: number } };

export type Session = { readonly person: { readonly id: number | null; readonly login: string; readonly name: string; readonly secondFactor: boolean }; readonly role: "viewer" | "sender" | "manager" | "owner"; readonly scopes: readonly ("read" | "send" | "manage")[]; readonly account: { readonly login: string; readonly name: string | null; readonly currency: string }; readonly administrator: boolean; readonly mustChangePassword: boolean; readonly csrfToken: string; readonly until: string };

export type SessionList = { readonly items: readonly (ListedSession)[] };

export type SignIn = { readonly login: string; readonly password: string; readonly code?: string };

export type SmppPassword = { readonly password: string | null };

export type SpeechEngine = { readonly engine: string; readonly defaultVoice: string; readonly voices: readonly ({ readonly name: string; readonly as: string })[]; readonly disk: KeptSounds; readonly memory: KeptSounds };

export type SpokenText = { readonly text: string; readonly voice?: string };

export type Statistics = { readonly total: StatisticsSums; readonly kinds: readonly (StatisticsOfKind)[]; readonly days: readonly (StatisticsOfDay)[] };

export type StatisticsOfDay = { readonly day: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot" | null; readonly messages: number; readonly parts: number; readonly delivered: number; readonly failed: number; readonly expired: number; readonly spent: Money; readonly received: Money; readonly withdrawn: Money };

export type StatisticsOfKind = { readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot" | null; readonly messages: number; readonly parts: number; readonly delivered: number; readonly failed: number; readonly expired: number; readonly spent: Money; readonly received: Money; readonly withdrawn: Money };

export type StatisticsOfPlace = { readonly countryCode: string | null; readonly country: string | null; readonly operator: string | null; readonly messages: number; readonly parts: number; readonly delivered: number; readonly failed: number; readonly expired: number; readonly cost: Money };

export type StatisticsSums = { readonly messages: number; readonly parts: number; readonly delivered: number; readonly failed: number; readonly expired: number; readonly spent: Money; readonly received: Money; readonly withdrawn: Money };

export type SubClient = { readonly id: number; readonly login: string; readonly parent: number; readonly state: "open" | "blocked" | "deleted"; readonly sharing: "own tariff, own balance" | "main tariff, own balance" | "main tariff, main balance" | "own tariff, main balance" | "another login"; readonly plan: number; readonly balance: Money; readonly electronicBalance: Money };

export type SubClientChange = { readonly settings: Readonly<Record<string, string>> };

export type SubClientList = { readonly items: readonly (SubClient)[] };

export type SubClientPaid = { readonly moved: Money };

export type SubClientPayment = { readonly amount: string; readonly purse?: "ordinary" | "electronic" };

export type SubClientStatistics = { readonly login: string; readonly day?: string; readonly messages: number; readonly spent: Money; readonly received: Money };

export type SubClientStatisticsList = { readonly items: readonly (SubClientStatistics)[] };

export type SubClientWithSettings = { readonly id: number; readonly login: string; readonly parent: number; readonly state: "open" | "blocked" | "deleted"; readonly sharing: "own tariff, own balance" | "main tariff, own balance" | "main tariff, main balance" | "own tariff, main balance" | "another login"; readonly plan: number; readonly balance: Money; readonly electronicBalance: Money; readonly settings: Readonly<Record<string, string>> };

export type TaskGroup = { readonly id: number; readonly name: string; readonly failure: string; readonly recovery: string; readonly kinds: readonly ("sms" | "flash" | "viber" | "call" | "mail")[]; readonly contacts: readonly (string)[] };

export type TaskGroupDraft = { readonly name: string; readonly failure: string; readonly recovery: string; readonly kinds: readonly ("sms" | "flash" | "viber" | "call" | "mail")[]; readonly contacts: readonly (string)[] };

export type TaskGroupEvent = { readonly what: "failure" | "recovery"; readonly name?: string; readonly host?: string; readonly info?: string };

export type TaskGroupList = { readonly items: readonly (TaskGroup)[] };

export type TaskGroupNotified = { readonly ids: readonly (string)[] };

export type Template = { readonly id: number; readonly name: string; readonly text: string; readonly kind: "sms" | "flash" | "binary" | "push" | "mms" | "call" | "mail" | "viber" | null; readonly sender: string | null; readonly signature: boolean };

export type TemplateChange = { readonly name?: string; readonly text?: string; readonly kind?: "sms" | "flash" | "binary" | "push" | "mms" | "call" | "mail" | "viber" | null; readonly sender?: string | null; readonly signature?: boolean };

export type TemplateList = { readonly items: readonly (Template)[] };

export type TextRange = { readonly from: number; readonly to: number };

export type Timeline = { readonly message: number; readonly text: string; readonly entries: readonly (TimelineEntry)[] };

export type TimelineEntry = { readonly at: string; readonly until: string | null; readonly kind: "accepted" | "routed" | "handed" | "receipt" | "handler" | "incoming" | "dialling" | "ringing" | "answered" | "prompt" | "key" | "place" | "note" | "silence" | "recording" | "transfer" | "leg" | "sms" | "url" | "held" | "ended"; readonly item: string | null; readonly ranges: readonly (TextRange)[]; readonly details: Readonly<Record<string, unknown>> };

export type TransferCode = { readonly code: string };

export type TransferCodeRequest = { readonly by?: "call" | "sms" };

export type TransferNumber = { readonly id: number; readonly phone: string; readonly name: string | null; readonly state: "new" | "confirmed"; readonly addedAt: string; readonly confirmedAt: string | null; readonly code: { readonly until: string; readonly triesLeft: number } | null };

export type TransferNumberList = { readonly demand: "confirmed" | "listed"; readonly items: readonly (TransferNumber)[] };

export type TrunkAdministered = { readonly now: TrunkNow; readonly settings: Readonly<Record<string, string | number | boolean | readonly (string)[]>> };

export type TrunkNow = { readonly name: string; readonly healthy: boolean; readonly registered: boolean | null; readonly lastError: string | null; readonly busy: number | null; readonly lines: number | null; readonly waiting: number | null; readonly quality: number | null };

export type TrunksAdministered = { readonly items: readonly (TrunkAdministered)[] };

export type TrunksNow = { readonly items: readonly (TrunkNow)[] };

export type Upload = { readonly id: string; readonly name: string; readonly bytes: number; readonly until: string };

export type WaitingGroup = { readonly id: string; readonly login: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly reason: "link-down" | "link-throttled" | "link-full" | "link-pace" | "no-channel" | "trunks-down" | "lines-busy" | "calls-pace" | "outside-hours" | "next-attempt" | "asked-for-later" | "mailing-paused" | "test-mode"; readonly sentence: string; readonly link: string | null; readonly count: number; readonly more: boolean; readonly from: string | null; readonly to: string | null };

export type WaitingGroups = { readonly items: readonly (WaitingGroup)[] };

export type WaitingMessage = { readonly number: number; readonly id: string; readonly login: string; readonly recipient: string; readonly kind: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly status: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly attempts: number; readonly dueAt: string | null; readonly validUntil: string };

export type WaitingMessagePage = { readonly items: readonly (WaitingMessage)[]; readonly next: string | null };

export type Operations = {
  sendMessages: { parameters: Record<string, never>; query: Record<string, never>; body: NewSending; reply: AcceptedSending };
  listMessages: { parameters: Record<string, never>; query: { readonly recipient?: string; readonly status?: "missing" | "stopped" | "waiting" | "handed" | "delivered" | "read" | "expired" | "clicked" | "undeliverable" | "numberWrong" | "forbidden" | "moneyShort" | "unreachable"; readonly kind?: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot"; readonly id?: string; readonly recipientBegins?: string; readonly recipientEnds?: string; readonly words?: string; readonly sender?: string; readonly heap?: "waiting" | "delivered" | "failed" | "expired"; readonly direction?: "out" | "in"; readonly mailing?: string; readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: MessagePage };
  priceMessages: { parameters: Record<string, never>; query: Record<string, never>; body: NewSending; reply: SendingPrice };
  getMessage: { parameters: { readonly id: string }; query: { readonly recipient?: string }; body: undefined; reply: MessageDetails };
  deleteMessage: { parameters: { readonly id: string }; query: { readonly recipient?: string }; body: undefined; reply: undefined };
  explainMessage: { parameters: { readonly id: string }; query: { readonly recipient?: string; readonly language?: "en" | "ru" }; body: undefined; reply: MessageWhy };
  getMessageTimeline: { parameters: { readonly id: string }; query: { readonly recipient?: string }; body: undefined; reply: Timeline };
  getMessageReplay: { parameters: { readonly id: string }; query: { readonly recipient?: string }; body: undefined; reply: CallReplay };
  listRecordings: { parameters: { readonly id: string }; query: { readonly recipient?: string }; body: undefined; reply: CallRecordingList };
  getRecording: { parameters: { readonly id: string; readonly number: number }; query: { readonly recipient?: string; readonly download?: number }; body: undefined; reply: Blob };
  getRecordingPeaks: { parameters: { readonly id: string; readonly number: number }; query: { readonly recipient?: string; readonly points?: number }; body: undefined; reply: RecordingPeaks };
  getMailingHeatMap: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: HeatMap | HeatMapUnderWay };
  getMenuHeatMap: { parameters: { readonly id: number }; query: { readonly from?: string; readonly to?: string; readonly version?: number }; body: undefined; reply: HeatMap | HeatMapUnderWay };
  getTextHeatMap: { parameters: Record<string, never>; query: Record<string, never>; body: HeatMapOfText; reply: HeatMap | HeatMapUnderWay };
  createMailing: { parameters: Record<string, never>; query: Record<string, never>; body: NewMailing; reply: CreatedMailing };
  listMailings: { parameters: Record<string, never>; query: { readonly limit?: number; readonly cursor?: string }; body: undefined; reply: MailingPage };
  getMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: MailingDetails };
  changeMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: MailingChange; reply: Mailing };
  deleteMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: undefined };
  addMailingRecipients: { parameters: { readonly id: string }; query: Record<string, never>; body: MailingRecipients; reply: RecipientCount };
  addMailingRecipientsFile: { parameters: { readonly id: string }; query: Record<string, never>; body: Blob; reply: RecipientCount };
  addMailingRecipientsTable: { parameters: { readonly id: string }; query: { readonly columns?: string; readonly charset?: string; readonly language?: "en" | "ru" }; body: Blob; reply: RecipientTableCount };
  startMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: Mailing };
  pauseMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: Mailing };
  cancelMailing: { parameters: { readonly id: string }; query: Record<string, never>; body: undefined; reply: Mailing };
  createExport: { parameters: Record<string, never>; query: Record<string, never>; body: NewExport; reply: Export };
  listExports: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: ExportList };
  getExport: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: Export };
  deleteExport: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  getStatistics: { parameters: Record<string, never>; query: { readonly from?: string; readonly to?: string; readonly balance?: "ordinary" | "electronic" }; body: undefined; reply: Statistics };
  getPlaceStatistics: { parameters: Record<string, never>; query: { readonly from: string; readonly to: string; readonly kind?: "sms" | "flash" | "binary" | "push" | "hlr" | "ping" | "mms" | "call" | "mail" | "viber" | "social" | "whatsapp" | "telegram" | "bot" }; body: undefined; reply: PlaceStatistics };
  watchLive: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: undefined };
  getLiveCalls: { parameters: Record<string, never>; query: { readonly scope?: "account" | "installation" }; body: undefined; reply: CallsNow };
  getLiveRates: { parameters: Record<string, never>; query: { readonly scope?: "account" | "installation" }; body: undefined; reply: RateSeries };
  getLiveLinks: { parameters: Record<string, never>; query: { readonly scope?: "account" | "installation" }; body: undefined; reply: LinksNow };
  getLiveTrunks: { parameters: Record<string, never>; query: { readonly scope?: "account" | "installation" }; body: undefined; reply: TrunksNow };
  getLiveQueues: { parameters: Record<string, never>; query: { readonly scope?: "account" | "installation" }; body: undefined; reply: WaitingGroups };
  listWaitingMessages: { parameters: { readonly id: string }; query: { readonly scope?: "account" | "installation"; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: WaitingMessagePage };
  storeUpload: { parameters: Record<string, never>; query: { readonly name?: string }; body: Blob; reply: Upload };
  getNumber: { parameters: { readonly phone: string }; query: Record<string, never>; body: undefined; reply: Number };
  lookUpNumbers: { parameters: Record<string, never>; query: Record<string, never>; body: AskedNumbers; reply: NumberList };
  checkMenu: { parameters: Record<string, never>; query: Record<string, never>; body: MenuText; reply: CheckedMenu };
  speakText: { parameters: Record<string, never>; query: Record<string, never>; body: SpokenText; reply: Blob };
  listMenus: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: SavedMenuList };
  addMenu: { parameters: Record<string, never>; query: Record<string, never>; body: NewMenu; reply: SavedMenuVersion };
  getMenu: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: SavedMenuWithText };
  useMenuVersion: { parameters: { readonly id: number }; query: Record<string, never>; body: MenuChange; reply: SavedMenu };
  removeMenu: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  listMenuVersions: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: MenuVersionList };
  saveMenuVersion: { parameters: { readonly id: number }; query: Record<string, never>; body: NewMenuVersion; reply: SavedMenuVersion };
  getMenuVersion: { parameters: { readonly id: number; readonly version: number }; query: Record<string, never>; body: undefined; reply: MenuVersion };
  listContacts: { parameters: { readonly book: "phones" | "mails" }; query: { readonly group?: number; readonly address?: string; readonly ownId?: string; readonly names?: string; readonly search?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: ContactPage };
  addContact: { parameters: { readonly book: "phones" | "mails" }; query: Record<string, never>; body: NewContact; reply: Contact };
  getContact: { parameters: { readonly book: "phones" | "mails"; readonly contact: number }; query: Record<string, never>; body: undefined; reply: Contact };
  changeContact: { parameters: { readonly book: "phones" | "mails"; readonly contact: number }; query: Record<string, never>; body: ContactChange; reply: Contact };
  removeContact: { parameters: { readonly book: "phones" | "mails"; readonly contact: number }; query: Record<string, never>; body: undefined; reply: undefined };
  listGroups: { parameters: { readonly book: "phones" | "mails" }; query: Record<string, never>; body: undefined; reply: ContactGroupList };
  addGroup: { parameters: { readonly book: "phones" | "mails" }; query: Record<string, never>; body: NewContactGroup; reply: ContactGroup };
  changeGroup: { parameters: { readonly book: "phones" | "mails"; readonly group: number }; query: Record<string, never>; body: ContactGroupChange; reply: ContactGroup };
  removeGroup: { parameters: { readonly book: "phones" | "mails"; readonly group: number }; query: Record<string, never>; body: undefined; reply: undefined };
  joinGroup: { parameters: { readonly book: "phones" | "mails"; readonly group: number; readonly contact: number }; query: Record<string, never>; body: undefined; reply: undefined };
  leaveGroup: { parameters: { readonly book: "phones" | "mails"; readonly group: number; readonly contact: number }; query: Record<string, never>; body: undefined; reply: undefined };
  previewContacts: { parameters: { readonly book: "phones" | "mails" }; query: { readonly columns?: string; readonly charset?: string; readonly language?: "en" | "ru" }; body: Blob; reply: FilePreview };
  importContacts: { parameters: { readonly book: "phones" | "mails" }; query: { readonly columns?: string; readonly groups?: string; readonly charset?: string; readonly language?: "en" | "ru" }; body: Blob; reply: ImportReport };
  listBlackList: { parameters: Record<string, never>; query: { readonly list?: "black" | "grey"; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: BlackListPage };
  addToBlackList: { parameters: Record<string, never>; query: Record<string, never>; body: NewBlackListEntries; reply: BlackListEntryList };
  removeFromBlackList: { parameters: Record<string, never>; query: { readonly value: string }; body: undefined; reply: undefined };
  listTemplates: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: TemplateList };
  addTemplate: { parameters: Record<string, never>; query: Record<string, never>; body: NewTemplate; reply: Template };
  changeTemplate: { parameters: { readonly id: number }; query: Record<string, never>; body: TemplateChange; reply: Template };
  removeTemplate: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  listOperatorTemplates: { parameters: Record<string, never>; query: { readonly sender?: string; readonly text?: string }; body: undefined; reply: OperatorTemplateList };
  addOperatorTemplate: { parameters: Record<string, never>; query: Record<string, never>; body: NewOperatorTemplate; reply: OperatorTemplateList };
  listSenders: { parameters: Record<string, never>; query: { readonly client?: string; readonly states?: "approved" | "all"; readonly changedSince?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: SenderPage };
  addSender: { parameters: Record<string, never>; query: { readonly client?: string }; body: NewSender; reply: Sender };
  getSender: { parameters: { readonly id: number }; query: { readonly client?: string }; body: undefined; reply: Sender };
  changeSender: { parameters: { readonly id: number }; query: { readonly client?: string }; body: SenderChange; reply: Sender };
  removeSender: { parameters: { readonly id: number }; query: { readonly client?: string }; body: undefined; reply: undefined };
  addSenderDocument: { parameters: { readonly id: number }; query: { readonly client?: string; readonly name?: string; readonly comment?: string }; body: Blob; reply: undefined };
  sendSenderCode: { parameters: { readonly id: number }; query: { readonly client?: string }; body: SenderCodeRequest; reply: undefined };
  checkSenderCode: { parameters: { readonly id: number }; query: { readonly client?: string }; body: SenderCode; reply: Sender };
  listTransferNumbers: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: TransferNumberList };
  addTransferNumber: { parameters: Record<string, never>; query: Record<string, never>; body: NewTransferNumber; reply: TransferNumber };
  removeTransferNumber: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  sendTransferCode: { parameters: { readonly id: number }; query: Record<string, never>; body: TransferCodeRequest; reply: TransferNumber };
  checkTransferCode: { parameters: { readonly id: number }; query: Record<string, never>; body: TransferCode; reply: TransferNumber };
  getLinkClicks: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: LinkClicks };
  findLinkClicks: { parameters: Record<string, never>; query: { readonly link: string }; body: undefined; reply: LinkClicks };
  listIncomingMessages: { parameters: Record<string, never>; query: { readonly after?: number; readonly to?: string; readonly subscriber?: string; readonly order?: "oldest" | "newest"; readonly from?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: IncomingMessagePage };
  getAutomaticAnswer: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: AutomaticAnswer };
  setAutomaticAnswer: { parameters: Record<string, never>; query: Record<string, never>; body: AutomaticAnswer; reply: AutomaticAnswer };
  createConfirmation: { parameters: Record<string, never>; query: Record<string, never>; body: NewConfirmation; reply: Confirmation };
  listConfirmations: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: ConfirmationList };
  getConfirmation: { parameters: { readonly phone: string }; query: Record<string, never>; body: undefined; reply: Confirmation };
  listHandlerCalls: { parameters: Record<string, never>; query: { readonly state?: "waiting" | "held" | "delivered" | "given-up"; readonly kind?: "status" | "incoming" | "waited-call" | "menu"; readonly id?: string; readonly recipient?: string; readonly from?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: HandlerCallPage };
  listHandlerTroubles: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: HandlerTroubleList };
  getHandlerCall: { parameters: { readonly number: number }; query: Record<string, never>; body: undefined; reply: HandlerCallDetails };
  resendHandlerCall: { parameters: { readonly number: number }; query: Record<string, never>; body: undefined; reply: HandlerCallCount };
  resendHandlerCalls: { parameters: Record<string, never>; query: Record<string, never>; body: HandlerCallsResent; reply: HandlerCallCount };
  resumeHandler: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: HandlerCallCount };
  listRentalOffers: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: RentalOfferList };
  listRentedNumbers: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: RentedNumberList };
  rentNumber: { parameters: Record<string, never>; query: Record<string, never>; body: NumberWanted; reply: RentedNumber };
  changeRentedNumber: { parameters: { readonly phone: string }; query: Record<string, never>; body: RentedNumberChange; reply: RentedNumber };
  listCallAnswers: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: CallAnswerList };
  getCallAnswer: { parameters: { readonly number: string }; query: Record<string, never>; body: undefined; reply: CallAnswer };
  setCallAnswer: { parameters: { readonly number: string }; query: Record<string, never>; body: NewCallAnswer; reply: CallAnswer };
  removeCallAnswer: { parameters: { readonly number: string }; query: Record<string, never>; body: undefined; reply: undefined };
  listPhones: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: PhoneList };
  createPhone: { parameters: Record<string, never>; query: Record<string, never>; body: NewPhone; reply: CreatedPhone };
  deletePhone: { parameters: { readonly number: string }; query: Record<string, never>; body: undefined; reply: undefined };
  openBrowserPhone: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: BrowserPhone };
  listTaskGroups: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: TaskGroupList };
  createTaskGroup: { parameters: Record<string, never>; query: Record<string, never>; body: TaskGroupDraft; reply: TaskGroup };
  getTaskGroup: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: TaskGroup };
  replaceTaskGroup: { parameters: { readonly id: number }; query: Record<string, never>; body: TaskGroupDraft; reply: TaskGroup };
  deleteTaskGroup: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  notifyTaskGroup: { parameters: { readonly id: number }; query: Record<string, never>; body: TaskGroupEvent; reply: TaskGroupNotified };
  tellOfAlerts: { parameters: Record<string, never>; query: { readonly to?: string; readonly group?: number; readonly kind?: "sms" | "call"; readonly order?: "all" | "one-by-one"; readonly repeatMinutes?: number; readonly resolved?: "no" | "sms" | "call"; readonly text?: string; readonly resolvedText?: string; readonly language?: "en" | "ru"; readonly sender?: string; readonly voice?: string }; body: AlertNotification; reply: AlertsTold };
  getAccount: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: Account };
  getBalance: { parameters: Record<string, never>; query: { readonly purse?: "ordinary" | "electronic" }; body: undefined; reply: Balance };
  changeSettings: { parameters: Record<string, never>; query: Record<string, never>; body: AccountSettingsChange; reply: AccountSettings };
  setSmppPassword: { parameters: Record<string, never>; query: Record<string, never>; body: SmppPassword; reply: undefined };
  listApiKeys: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: ApiKeyList };
  createApiKey: { parameters: Record<string, never>; query: Record<string, never>; body: NewApiKey; reply: CreatedApiKey };
  changeApiKey: { parameters: { readonly id: number }; query: Record<string, never>; body: ApiKeyChange; reply: ApiKey };
  revokeApiKey: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  listAddresses: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: AllowedNetworkList };
  addAddress: { parameters: Record<string, never>; query: Record<string, never>; body: NewAllowedNetwork; reply: AllowedNetwork };
  removeAddress: { parameters: Record<string, never>; query: { readonly network: string; readonly evenIfLockedOut?: boolean }; body: undefined; reply: undefined };
  startSession: { parameters: Record<string, never>; query: Record<string, never>; body: SignIn; reply: Session };
  getSession: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: Session };
  endSession: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: undefined };
  listSessions: { parameters: Record<string, never>; query: { readonly whose?: "mine" | "everybody" }; body: undefined; reply: SessionList };
  endListedSession: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  changePassword: { parameters: Record<string, never>; query: Record<string, never>; body: PasswordChange; reply: Session };
  beginSecondFactor: { parameters: Record<string, never>; query: Record<string, never>; body: OwnPassword; reply: BegunSecondFactor };
  removeSecondFactor: { parameters: Record<string, never>; query: { readonly code: string }; body: undefined; reply: undefined };
  confirmSecondFactor: { parameters: Record<string, never>; query: Record<string, never>; body: PresentCode; reply: RecoveryCodes };
  listPeople: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: PersonList };
  addPerson: { parameters: Record<string, never>; query: Record<string, never>; body: NewPerson; reply: PersonWithPassword };
  changePerson: { parameters: { readonly id: number }; query: Record<string, never>; body: PersonChange; reply: PersonWithPassword };
  removePerson: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: undefined };
  listAudit: { parameters: Record<string, never>; query: { readonly from?: string; readonly to?: string; readonly person?: number; readonly means?: "session" | "key" | "password"; readonly operation?: string; readonly outcome?: "done" | "refused"; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: AuditPage };
  listSubClients: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: SubClientList };
  createSubClient: { parameters: Record<string, never>; query: Record<string, never>; body: NewSubClient; reply: CreatedSubClient };
  getSubClient: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: SubClientWithSettings };
  changeSubClient: { parameters: { readonly id: number }; query: Record<string, never>; body: SubClientChange; reply: undefined };
  paySubClient: { parameters: { readonly id: number }; query: Record<string, never>; body: SubClientPayment; reply: SubClientPaid };
  getSubClientStatistics: { parameters: Record<string, never>; query: { readonly from: string; readonly to?: string; readonly client?: number; readonly balances?: "own" | "shared"; readonly purse?: "ordinary" | "electronic"; readonly detail?: "sums" | "days"; readonly currency?: "theirs" | "mine"; readonly deleted?: "show" | "hide" }; body: undefined; reply: SubClientStatisticsList };
  createInvoice: { parameters: { readonly id: number }; query: Record<string, never>; body: NewInvoice; reply: CreatedInvoice };
  listDocuments: { parameters: { readonly id: number }; query: Record<string, never>; body: undefined; reply: DocumentList };
  getDocument: { parameters: { readonly id: number; readonly kind: "invoice" | "act"; readonly number: number }; query: Record<string, never>; body: undefined; reply: DocumentWithPage };
  listOwnDocuments: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: OwnDocumentList };
  getOwnDocument: { parameters: { readonly kind: "invoice" | "act"; readonly number: number }; query: Record<string, never>; body: undefined; reply: DocumentWithPage };
  listPrices: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: PriceList };
  listPayments: { parameters: Record<string, never>; query: { readonly limit?: number; readonly cursor?: string }; body: undefined; reply: PaymentPage };
  listRequests: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: LoggedRequestList };
  listTrunks: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: TrunksAdministered };
  listAdministeredLinks: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: LinksAdministered };
  reconnectLink: { parameters: { readonly name: string }; query: Record<string, never>; body: undefined; reply: undefined };
  getSpeech: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: SpeechEngine };
  listAccounts: { parameters: Record<string, never>; query: { readonly search?: string; readonly limit?: number; readonly cursor?: string }; body: undefined; reply: AccountAdministeredPage };
  runDoctor: { parameters: Record<string, never>; query: { readonly language?: "en" | "ru" }; body: undefined; reply: Findings };
  getDescription: { parameters: Record<string, never>; query: Record<string, never>; body: undefined; reply: Readonly<Record<string, unknown>> };
  getProblem: { parameters: { readonly code: "parameters-wrong" | "menu-wrong" | "text-too-long" | "sign-in-failed" | "key-limited" | "money-short" | "address-locked" | "date-wrong" | "message-forbidden" | "transfer-not-registered" | "number-wrong" | "number-unreachable" | "kind-unavailable" | "mailing-forbidden" | "request-repeated" | "requests-too-many" | "deletion-failed" | "message-missing" | "attempts-too-many" | "record-missing" | "change-failed" | "client-missing" | "balance-shared" | "client-not-saved" | "key-reused" | "key-in-use" | "key-broken-off" | "service-unavailable" | "code-needed" | "code-wrong" | "sign-in-delayed" | "session-needed" | "role-limited" | "password-change-needed" | "csrf-token-wrong" | "origin-foreign" | "login-taken" | "administrator-only" | "upgrade-needed" | "address-unknown" | "method-unknown" | "request-invalid" | "cursor-unknown" | "request-malformed" | "body-too-large" | "media-type-wrong" }; query: Record<string, never>; body: undefined; reply: ProblemKind };
};

export const ROUTES = {
  sendMessages: 'POST /messages',
  listMessages: 'GET /messages',
  priceMessages: 'POST /messages/price',
  getMessage: 'GET /messages/{id}',
  deleteMessage: 'DELETE /messages/{id}',
  explainMessage: 'GET /messages/{id}/why',
  getMessageTimeline: 'GET /messages/{id}/timeline',
  getMessageReplay: 'GET /messages/{id}/replay',
  listRecordings: 'GET /messages/{id}/recordings',
  getRecording: 'GET /messages/{id}/recordings/{number}',
  getRecordingPeaks: 'GET /messages/{id}/recordings/{number}/peaks',
  getMailingHeatMap: 'GET /mailings/{id}/heat-map',
  getMenuHeatMap: 'GET /menus/{id}/heat-map',
  getTextHeatMap: 'POST /menus/heat-map',
  createMailing: 'POST /mailings',
  listMailings: 'GET /mailings',
  getMailing: 'GET /mailings/{id}',
  changeMailing: 'PATCH /mailings/{id}',
  deleteMailing: 'DELETE /mailings/{id}',
  addMailingRecipients: 'POST /mailings/{id}/recipients',
  addMailingRecipientsFile: 'POST /mailings/{id}/recipients-file',
  addMailingRecipientsTable: 'POST /mailings/{id}/recipients-table',
  startMailing: 'POST /mailings/{id}/start',
  pauseMailing: 'POST /mailings/{id}/pause',
  cancelMailing: 'POST /mailings/{id}/cancel',
  createExport: 'POST /exports',
  listExports: 'GET /exports',
  getExport: 'GET /exports/{id}',
  deleteExport: 'DELETE /exports/{id}',
  getStatistics: 'GET /statistics',
  getPlaceStatistics: 'GET /statistics/places',
  watchLive: 'GET /live',
  getLiveCalls: 'GET /live/calls',
  getLiveRates: 'GET /live/rates',
  getLiveLinks: 'GET /live/links',
  getLiveTrunks: 'GET /live/trunks',
  getLiveQueues: 'GET /live/queues',
  listWaitingMessages: 'GET /live/queues/{id}/messages',
  storeUpload: 'POST /uploads',
  getNumber: 'GET /numbers/{phone}',
  lookUpNumbers: 'POST /numbers/lookup',
  checkMenu: 'POST /menus/check',
  speakText: 'POST /menus/speech',
  listMenus: 'GET /menus',
  addMenu: 'POST /menus',
  getMenu: 'GET /menus/{id}',
  useMenuVersion: 'PATCH /menus/{id}',
  removeMenu: 'DELETE /menus/{id}',
  listMenuVersions: 'GET /menus/{id}/versions',
  saveMenuVersion: 'POST /menus/{id}/versions',
  getMenuVersion: 'GET /menus/{id}/versions/{version}',
  listContacts: 'GET /books/{book}/contacts',
  addContact: 'POST /books/{book}/contacts',
  getContact: 'GET /books/{book}/contacts/{contact}',
  changeContact: 'PATCH /books/{book}/contacts/{contact}',
  removeContact: 'DELETE /books/{book}/contacts/{contact}',
  listGroups: 'GET /books/{book}/groups',
  addGroup: 'POST /books/{book}/groups',
  changeGroup: 'PATCH /books/{book}/groups/{group}',
  removeGroup: 'DELETE /books/{book}/groups/{group}',
  joinGroup: 'PUT /books/{book}/groups/{group}/contacts/{contact}',
  leaveGroup: 'DELETE /books/{book}/groups/{group}/contacts/{contact}',
  previewContacts: 'POST /books/{book}/import/preview',
  importContacts: 'POST /books/{book}/import',
  listBlackList: 'GET /black-list',
  addToBlackList: 'POST /black-list',
  removeFromBlackList: 'DELETE /black-list',
  listTemplates: 'GET /templates',
  addTemplate: 'POST /templates',
  changeTemplate: 'PATCH /templates/{id}',
  removeTemplate: 'DELETE /templates/{id}',
  listOperatorTemplates: 'GET /operator-templates',
  addOperatorTemplate: 'POST /operator-templates',
  listSenders: 'GET /senders',
  addSender: 'POST /senders',
  getSender: 'GET /senders/{id}',
  changeSender: 'PATCH /senders/{id}',
  removeSender: 'DELETE /senders/{id}',
  addSenderDocument: 'POST /senders/{id}/documents',
  sendSenderCode: 'POST /senders/{id}/code',
  checkSenderCode: 'POST /senders/{id}/code/check',
  listTransferNumbers: 'GET /transfer-numbers',
  addTransferNumber: 'POST /transfer-numbers',
  removeTransferNumber: 'DELETE /transfer-numbers/{id}',
  sendTransferCode: 'POST /transfer-numbers/{id}/code',
  checkTransferCode: 'POST /transfer-numbers/{id}/code/check',
  getLinkClicks: 'GET /links/{id}/clicks',
  findLinkClicks: 'GET /links/clicks',
  listIncomingMessages: 'GET /incoming-messages',
  getAutomaticAnswer: 'GET /account/automatic-answer',
  setAutomaticAnswer: 'PUT /account/automatic-answer',
  createConfirmation: 'POST /confirmations',
  listConfirmations: 'GET /confirmations',
  getConfirmation: 'GET /confirmations/{phone}',
  listHandlerCalls: 'GET /handler-calls',
  listHandlerTroubles: 'GET /handler-calls/troubles',
  getHandlerCall: 'GET /handler-calls/{number}',
  resendHandlerCall: 'POST /handler-calls/{number}/resend',
  resendHandlerCalls: 'POST /handler-calls/resend',
  resumeHandler: 'POST /handler-calls/resume',
  listRentalOffers: 'GET /rental/offers',
  listRentedNumbers: 'GET /rental/numbers',
  rentNumber: 'POST /rental/numbers',
  changeRentedNumber: 'PATCH /rental/numbers/{phone}',
  listCallAnswers: 'GET /call-answers',
  getCallAnswer: 'GET /call-answers/{number}',
  setCallAnswer: 'PUT /call-answers/{number}',
  removeCallAnswer: 'DELETE /call-answers/{number}',
  listPhones: 'GET /phones',
  createPhone: 'POST /phones',
  deletePhone: 'DELETE /phones/{number}',
  openBrowserPhone: 'POST /browser-phone',
  listTaskGroups: 'GET /task-groups',
  createTaskGroup: 'POST /task-groups',
  getTaskGroup: 'GET /task-groups/{id}',
  replaceTaskGroup: 'PUT /task-groups/{id}',
  deleteTaskGroup: 'DELETE /task-groups/{id}',
  notifyTaskGroup: 'POST /task-groups/{id}/events',
  tellOfAlerts: 'POST /alerts/alertmanager',
  getAccount: 'GET /account',
  getBalance: 'GET /account/balance',
  changeSettings: 'PATCH /account/settings',
  setSmppPassword: 'PUT /account/smpp-password',
  listApiKeys: 'GET /account/api-keys',
  createApiKey: 'POST /account/api-keys',
  changeApiKey: 'PATCH /account/api-keys/{id}',
  revokeApiKey: 'DELETE /account/api-keys/{id}',
  listAddresses: 'GET /account/addresses',
  addAddress: 'POST /account/addresses',
  removeAddress: 'DELETE /account/addresses',
  startSession: 'POST /session',
  getSession: 'GET /session',
  endSession: 'DELETE /session',
  listSessions: 'GET /sessions',
  endListedSession: 'DELETE /sessions/{id}',
  changePassword: 'PUT /session/password',
  beginSecondFactor: 'POST /session/totp',
  removeSecondFactor: 'DELETE /session/totp',
  confirmSecondFactor: 'POST /session/totp/confirm',
  listPeople: 'GET /people',
  addPerson: 'POST /people',
  changePerson: 'PATCH /people/{id}',
  removePerson: 'DELETE /people/{id}',
  listAudit: 'GET /audit',
  listSubClients: 'GET /sub-clients',
  createSubClient: 'POST /sub-clients',
  getSubClient: 'GET /sub-clients/{id}',
  changeSubClient: 'PATCH /sub-clients/{id}',
  paySubClient: 'POST /sub-clients/{id}/payments',
  getSubClientStatistics: 'GET /sub-clients/statistics',
  createInvoice: 'POST /sub-clients/{id}/invoices',
  listDocuments: 'GET /sub-clients/{id}/documents',
  getDocument: 'GET /sub-clients/{id}/documents/{kind}/{number}',
  listOwnDocuments: 'GET /account/documents',
  getOwnDocument: 'GET /account/documents/{kind}/{number}',
  listPrices: 'GET /prices',
  listPayments: 'GET /account/payments',
  listRequests: 'GET /account/requests',
  listTrunks: 'GET /administration/trunks',
  listAdministeredLinks: 'GET /administration/links',
  reconnectLink: 'POST /administration/links/{name}/reconnect',
  getSpeech: 'GET /administration/speech',
  listAccounts: 'GET /administration/accounts',
  runDoctor: 'POST /administration/doctor',
  getDescription: 'GET /openapi.json',
  getProblem: 'GET /problems/{code}',
} as const satisfies Record<keyof Operations, string>;

/** Operations that are done once for each idempotency key. */
export const KEYED: ReadonlySet<keyof Operations> = new Set<keyof Operations>([
  'sendMessages',
  'createMailing',
  'addMailingRecipients',
  'addMailingRecipientsFile',
  'addMailingRecipientsTable',
  'startMailing',
  'pauseMailing',
  'cancelMailing',
  'createExport',
  'storeUpload',
  'addMenu',
  'saveMenuVersion',
  'addGroup',
  'addTemplate',
  'addOperatorTemplate',
  'addSender',
  'addSenderDocument',
  'sendSenderCode',
  'checkSenderCode',
  'addTransferNumber',
  'sendTransferCode',
  'checkTransferCode',
  'createConfirmation',
  'resendHandlerCall',
  'rentNumber',
  'createPhone',
  'createTaskGroup',
  'notifyTaskGroup',
  'createApiKey',
  'addPerson',
  'createSubClient',
  'paySubClient',
  'createInvoice',
]);

/** Operations that are answered with bytes. */
export const BYTES: ReadonlySet<keyof Operations> = new Set<keyof Operations>([
  'getRecording',
  'speakText',
]);
