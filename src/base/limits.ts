// Every limit of the product in one table, each with its unit in the name and its reason beside it. Code reads the limit
// here and says, at the place where it applies it, what becomes of that which is past it.

export const LIMITS = {
  database: {
    /** What an integer of PostgreSQL holds: ids of all that is not a message, and counts that are set. Past it: no record has it. */
    integerMost: 2_147_483_647,
  },
  backup: {
    /** Rows read from a table at once: some hold a text of a megabyte. */
    rowsRead: 500,
    /** Rows, and characters of them, that one statement writes: the more the faster, as long as both sides have the memory. */
    rowsWritten: 2_000,
    charactersWritten: 4_000_000,
    /**
     * Numbers of messages that a restoration leaves out, for each account: those given after the backup was made must not be
     * given again, as clients ask by them. A hundred thousand are a busy day; past it: a client may read the status of another message.
     */
    idsLeftOut: 100_000,
    /** Characters kept of what `tar` complains of: the first of them tell why. */
    complaintCharacters: 2_000,
  },
  menu: {
    /** Characters of a call's text, comment not counted (spec: 1000). Past it: error 1. */
    textCharacters: 1_000,
    /** Numbers in one `call` (spec). Past it: the message is refused. */
    callNumbers: 9,
    /** Seconds one number may ring (spec). */
    callWaitSeconds: 120,
    /** Seconds a `record` may last: half an hour, as long as a recorded conversation (spec). */
    recordSeconds: 1_800,
    /** Seconds of a `record` that names none (spec). */
    recordSecondsAbsent: 30,
    /** Seconds of silence that end a `record` (spec). */
    recordSilenceSeconds: 10,
    /** Characters past which a text is not even looked into: the first complaint is enough, checking costs time. */
    textCharactersRead: 4_000,
    /** Characters of an item's first words, as a handler is told them. */
    itemNameCharacters: 60,
    /** Jumps by `err:` in one call, so that two transfers cannot point at each other for ever. */
    errorJumps: 20,
    /** Keys kept while a command runs; more are dropped, nobody types ahead further. */
    keysKept: 8,
    /**
     * Moments a menu can come to past which it gets no advice about its paths: real menus have some hundreds, and a
     * thousand characters can be arranged to have tens of thousands.
     */
    momentsAdvised: 4_000,
    /**
     * Where two menus are compared: what is done to a call, moments of both looked at, and differences told. Nobody presses
     * more keys, real menus have some hundreds of moments, and a person reads no longer list. Past it: told with the answer.
     */
    comparedDepth: 12,
    comparedMoments: 6_000,
    comparedDifferences: 60,
    /** Lines of a rehearsal that are kept: a page shows them all. The oldest go. */
    rehearsalLines: 2_000,
    /**
     * Menus from and for other systems: files of one menu, characters of one of them and of all, elements or values of one and how
     * deep they lie, characters of one tag. A menu of a hundred items comes to half of it at most when it is exported. Past it: the
     * import is refused.
     */
    exchangeFiles: 2_000,
    exchangeFileCharacters: 256 * 1024,
    exchangeCharacters: 2 * 1024 * 1024,
    exchangeElements: 10_000,
    exchangeDepth: 32,
    exchangeTag: 8_192,
    /** Verbs, actions or entries of one key in a row: each that waits is a place in the next, and people write a dozen. Past it: refused. */
    exchangeInARow: 100,
    /** Entries an imported menu may come to: more never fit into a text's thousand characters. Past it: refused. */
    exchangeEntries: 250,
    /** Places, and with them documents, one exported menu may come to: real ones have some dozens. Past it: refused. */
    exchangePlaces: 2_000,
  },
  sound: {
    /** Bytes of a sound file handed in (spec: not documented, suggested). Past it: error 241. */
    fileBytes: 5 * 1024 * 1024,
    /** Seconds any one sound may last (spec: suggested). Past it: error 241. */
    seconds: 600,
    /** Sampling rates that can be converted, Hz: below, speech is lost; above, nobody records. */
    rateLowest: 4_000,
    rateHighest: 192_000,
    /** Channels that are mixed into one; more is a broken header, not a recording. */
    channels: 32,
  },
  speech: {
    /** Characters of one text for the engine: four times a whole call's text, which `$phone` may lengthen. */
    textCharacters: 4_000,
    /** Bytes of sound taken from an engine for one text: five minutes of 48 kHz stereo. Past it: error 241. */
    engineBytes: 64 * 1024 * 1024,
    /** Texts waiting for a free engine; past it a text fails at once, so that memory stays bounded. */
    waiting: 10_000,
    /** Seconds one sound may take to be converted: the largest takes three on an idle core. */
    conversionSeconds: 60,
  },
  sip: {
    /** Bytes of one message, body included: what a datagram can hold. Past it: 413, or the stream is closed. */
    messageBytes: 65_535,
    /** Bytes of start line and headers on a stream before their end must be seen. Past it: the stream is closed. */
    headBytes: 32_768,
    /** Header values of one message, lists split. A call through many proxies has under 80. Past it: 400. */
    headers: 200,
    /** Parameters of one header value or URI. Past it: the value is malformed. */
    parameters: 64,
  },
  smpp: {
    /**
     * Octets of one PDU: submit_multi with 255 destinations and a message_payload of 65535 octets. Past it: generic_nack, and
     * the connection is closed.
     */
    pduOctets: 72 * 1024,
    /** Octets of a password with its NUL. The standard has 9, but peers have longer ones. Past it: ESME_RINVPASWD. */
    passwordOctets: 65,
    /**
     * Characters of a peer's name of a message that are kept and compared. The standard has 64, some have more; the index of
     * the database takes no more than 2700 octets. Past it names that begin alike are the same.
     */
    idCharacters: 255,
    /** Outcomes of a link that wait for the database. Past it the link takes no more messages. */
    storing: 10_000,
    /** Messages of subscribers by which one that is sent again is known: five minutes of thirty a second. Those before it are taken twice. */
    deliveriesKept: 10_000,
    /** Messages whose centre says "not now" that are counted apart. Those put off longest ago are given all their times again. */
    putOffKept: 10_000,
    /** Milliseconds an answer may be late: gateways that work through what piled up take minutes. Past it nobody is told. */
    lateMs: 300_000,
    /** Requests of a connection whose late answers are known. Those before them are told to nobody. */
    lateKept: 10_000,
    /**
     * Milliseconds that deliveries of a centre past its window wait, unread, while those before them are stored, which takes some
     * hundredths of a second. Past it they are refused, to come again later; a centre's enquire_link would wait too.
     */
    heldMs: 5_000,
    /** Octets written to a connection that the peer has not taken. Past it nothing more is read from it. */
    bytesAhead: 1024 * 1024,
    /**
     * Milliseconds that a peer which has asked to unbind may still answer requests of ours: its unbind overtakes the answers it is working on. Peers
     * wait some five seconds for the answer to an unbind. Past it their answers are lost.
     */
    lateAnswersMs: 2_000,
    /** Milliseconds a peer has to answer our unbind: there is nothing left to lose by then. Past it the connection is closed. */
    unbindMs: 5_000,
    /** Optional parameters of one PDU; real ones have under twenty. Past it: ESME_RINVOPTPARSTREAM. */
    tlvs: 1_000,
  },
  smppServer: {
    /** Connections at once, and of one address: each costs some tens of kilobytes. Past it: closed at once. */
    connections: 2_000,
    connectionsOfAddress: 100,
    /** Milliseconds from the connection to the bind, TLS included (SMPP 3.4 section 2.9, session_init_timer). Past it: closed. */
    bindTime: 30_000,
    /** Milliseconds without any PDU (spec smpp 1). Past it: closed. */
    idleTime: 120_000,
    /** Milliseconds a client has to answer a receipt. Past it: told again later. */
    answerTime: 30_000,
    /** Settings of an account: binds, requests under way, messages a second, receipts under way. More is refused when it is set. */
    bindsMost: 50,
    windowMost: 5_000,
    rateMost: 5_000,
    receiptWindowMost: 1_000,
    /** Milliseconds and rows that wait for a client (spec smpp 2: a day, a million). Past it the oldest are dropped. */
    toldKept: 86_400_000,
    toldOfAccount: 1_000_000,
    /** Milliseconds a repeated request is known as such, for accounts that have it so: reconnecting takes less. */
    repeatKept: 300_000,
    /** Milliseconds parts of a message wait for the others. Past it they are given up, and receipts say so. */
    partsKept: 300_000,
    /** Days parts are kept after their end, so that their ids can be asked for. */
    partsRememberedDays: 3,
    /** Messages one cancel_sm without an id takes back. Past it the rest stays. */
    cancelled: 1_000,
  },
  sdp: {
    /** Characters of one session description. Past it: refused. */
    characters: 32_768,
    /** Lines of one session description. Past it: refused. */
    lines: 1_000,
    /** Media streams of one description; each must be answered, so they bound the answer. Past it: refused. */
    media: 32,
    /** Formats of one media line: payload types are 7 bits. Past it: refused. */
    formats: 128,
  },
  modem: {
    /** Characters of one line of a modem: the longest PDU has under 400. Past it the line is thrown away and said to be unreadable. */
    lineCharacters: 1_024,
    /** Lines of one answer: a phone's memory holds some hundred messages of two lines. Past it they are read at the next look. */
    linesOfAnswer: 2_000,
    /** Questions that may wait for a modem: more than a SIM holds messages. Past it they are asked at the next look. */
    jobs: 500,
    /** Milliseconds a modem has for an answer; one that looks for a network takes some seconds. Past it: set up anew. */
    answerMs: 10_000,
    /** Milliseconds for the list of all stored messages: a slow SIM has some dozens. */
    listMs: 60_000,
    /** Milliseconds for the network to take a message: modems themselves give up after one or two minutes. Past it: doubtful. */
    sendMs: 130_000,
    /** Milliseconds until a modem that does not answer is asked again. */
    knockMs: 2_000,
    /** Times it is asked: a modem that starts takes up to half a minute. Past it the line is opened anew. */
    knocks: 20,
    /** Milliseconds without a sign, after which no late answer is on its way. */
    quietMs: 300,
    /** Milliseconds until a SIM that is starting is looked at again. */
    simStartsMs: 2_000,
    /** Milliseconds until a SIM that is missing or locked is looked at again. */
    simMissingMs: 30_000,
    /** Milliseconds from one look at network, signal and stored messages to the next. */
    watchMs: 30_000,
    /** Milliseconds until a line that was lost is opened anew: the first time, and at most. */
    reopenMs: 1_000,
    reopenMostMs: 30_000,
    /** Milliseconds `stty` may take: longer when the device is gone. Past it: the line is not opened. */
    sttyMs: 5_000,
    /** Milliseconds to connect over TCP. */
    connectMs: 10_000,
    /** Milliseconds sending pauses after a temporary refusal: the first time, twice as long each time, and at most. */
    pauseMs: 10_000,
    pauseMostMs: 300_000,
    /** Temporary refusals of one message until its attempt counts as failed. */
    refusals: 6,
    /** Messages whose temporary refusals are counted. Past it the oldest are counted anew. */
    refusedKept: 1_000,
    /** Milliseconds the stop of a link waits for the network, and then for the modem. Past it the message is doubtful. */
    stopMs: 10_000,
    /** Messages whose moment of sending is remembered, so that reports find them under a centre with a wrong clock. */
    sentKept: 20_000,
    /** Messages moved to other links in one go, while a modem is out of the network. */
    rerouted: 500,
    /** Milliseconds from one such go to the next. */
    rerouteMs: 10_000,
  },
  signalling: {
    /** Milliseconds a connection may take to stand, or one of theirs to its first message. Past it: closed. */
    connectMs: 5_000,
    /** Milliseconds a message on a stream may take from its first byte to its last. Past it: closed, somebody drips. */
    messageMs: 10_000,
    /** Connections one address may have opened to a listener: a busy proxy has a few. Past it: closed. */
    connectionsOfAddress: 200,
    /** Messages that may wait for a connection to stand. Past it: not sent. */
    messagesAhead: 1_000,
    /** Bytes written to a connection that the peer has not taken. Past it: closed, it does not read. */
    bytesAhead: 4 * 1024 * 1024,
    /** Bytes written to a WebSocket that its phone has not taken: a phone has one call or a few. Past it: closed. */
    socketBytesAhead: 256 * 1024,
    /** Milliseconds between two pings of a WebSocket (RFC 7118 6): NAT bindings of TCP live for minutes, proxies close after one. */
    socketPingMs: 25_000,
    /** Milliseconds a WebSocket may be without any sign of life, pongs included. Past it: closed, its phone is away. */
    socketSilentMs: 65_000,
    /** WebSockets of phones at once. Past it: 503 before they are opened. */
    sockets: 2_000,
    /** WebSockets of phones from one address: an office behind a NAT. Past it: 503. */
    socketsOfAddress: 100,
  },
  webrtc: {
    /** Milliseconds from the answer until ICE and DTLS must stand. Past it: the call is over, nobody would hear a word. */
    securedMs: 10_000,
    /** Addresses and ports one browser proves to be at in one call: each of its networks and ways by TURN. Past it: not heard. */
    places: 64,
    /** Milliseconds without a packet or a check of the browser after which it is gone: RFC 7675 5.1 has 30 seconds. */
    silentMs: 30_000,
  },
  phones: {
    /** Phones of one account. Past it: `change-failed`. */
    ofAccount: 1_000,
    /** Contacts one phone may be registered with at once: tabs and rooms of one person. Past it: 403. */
    contacts: 10,
    /** Seconds a registration lasts at most, and when its phone names no time. */
    registeredSeconds: 3_600,
    /** Seconds a registration may not be shorter than, besides taking it back. Below it: 423 with Min-Expires. */
    registeredSecondsLeast: 60,
    /** Wrong passwords from one address until it is shut out, and for how long, milliseconds. Meanwhile: 403. */
    wrongPasswords: 20,
    wrongPasswordMs: 600_000,
    /** Addresses remembered with wrong passwords. Past it the longest quiet ones are forgotten. */
    wrongAddresses: 10_000,
  },
  voice: {
    /** Calls waiting for a free line, all trunks together; past it the attempt ends with "queue is full" (error 220). */
    waitingCalls: 100_000,
    /** Seconds a network may look for the phone before it rings, once it took the call. Past it: no answer. */
    beforeRingingSeconds: 20,
    /** Seconds an attempt may take besides that and the ringing: RFC 3261 timer B and slack. */
    setupSeconds: 45,
    /** Seconds a session may take to say that it ended once asked to: RFC 3261 timer F and slack. Past it the leg ends alone. */
    partingSeconds: 40,
    /** Seconds the media plane may take to close a channel and its recordings. Past it the leg ends without them. */
    channelCloseSeconds: 10,
    /** Seconds a trunk may leave an INVITE without any reply, 100 included, while another trunk could take the call. */
    unheardSeconds: 8,
    /** Trunks one attempt may try; more would keep the subscriber's slot busy for minutes. */
    trunksTried: 5,
    /** Trunks of one server. Past it the configuration is refused. */
    trunks: 1_000,
    /** Fork descriptions remembered before the answer; further forks ring without early sound. */
    forks: 16,
    /** Routes taken over from a registrar's Service-Route; further ones are ignored. */
    routeSteps: 8,
    /** Seconds a trunk that said Retry-After is believed; a broken trunk must not switch itself off for a day. */
    retryAfterSeconds: 300,
    /** Seconds between two REGISTERs that a registrar may ask for (423 Min-Expires). Past it: a failure. */
    registerSeconds: 86_400,
  },
  calls: {
    /** Seconds of encoded prompts kept for the next call: an hour and a half, 86 MB in both laws. Past it the oldest that no call holds go. */
    promptSecondsKept: 5_400,
    /** Calls claimed ahead of their turn: being spoken, or waiting for a line. More stay in the queue of the database. */
    claimedAhead: 400,
    /** Seconds of silence on both sides that end a recorded conversation (spec). */
    conversationSilenceSeconds: 30,
    /** Seconds the end of a call waits for a recording's last bytes; past it the file is taken as it is. */
    recordingCloseSeconds: 5,
  },
  http: {
    /** Octets of one message of a WebSocket: a SIP message. Past it: closed with 1009. */
    socketMessageBytes: 65_535,
    /** Bytes of one request's line and headers: long texts come in the line of a GET. Past it: 431. */
    headerBytes: 64 * 1024,
    /** Bytes of a body without files: ten thousand recipients with room to spare. Past it: error 1. */
    bodyBytes: 2 * 1024 * 1024,
    /** Bytes of a body with files: three of the largest sounds. Past it: error 1. */
    multipartBytes: 16 * 1024 * 1024,
    /** Bytes read and thrown away after a body's limit, so that the sender lives to read the refusal. Past it: closed. */
    drainBytes: 32 * 1024 * 1024,
    /** Bytes of all bodies held at once, and of those from one address: who sends and stalls must leave room. Past them: 503, try again. */
    heldBytes: 256 * 1024 * 1024,
    heldBytesOfAddress: 128 * 1024 * 1024,
    /** Bytes of any body that find room even then; with every connection taken they are as much again. */
    heldBytesAlways: 64 * 1024,
    /** Parameters and file parts of one request. Past it: error 1. */
    parameters: 1_000,
    /** Recipients of one request (spec: not documented). Past it: error 1. */
    recipients: 10_000,
    /** Messages one status request may ask for (spec: 100 to 500 suggested). Past it: error 1. */
    statusNames: 500,
    /** Bytes below which a sound file is refused (spec). */
    fileBytesLeast: 101,
    /** Requests of one login at the same time (spec). Past it: error 9. */
    simultaneous: 15,
    /** Open connections. Past it: new ones are closed. */
    connections: 4_000,
    /** Open connections of one address: whoever opens all it can must leave some to others. Past it: closed. */
    connectionsOfAddress: 2_500,
    /** Requests of one connection being answered at the same time. Past it nothing more is read from it until one is. */
    requestsAhead: 16,
    /** Requests answered on one connection before it is closed, so that balancers get their turn. */
    requestsPerConnection: 100_000,
    /** Milliseconds for the line and headers, for the whole request, and idle between requests. Past them: 408, closed. */
    headersTime: 10_000,
    requestTime: 120_000,
    idleTime: 75_000,
  },
  smtp: {
    /** Bytes of a mail without files (spec smtp 3). Past it: 552. */
    textBytes: 100 * 1024,
    /** Bytes of a mail with files, as it travels: the largest request with files over HTTP, grown by a third. Past it: 552. */
    mailBytes: 22 * 1024 * 1024,
    /** Bytes of all mails held at once, those below `textBytes` apart: memory is everybody's. Past it: 452, try again. */
    heldBytes: 128 * 1024 * 1024,
    /** Connections at once, and of one address: a relay that is up to date with its queue holds a handful. Past them: 421. */
    connections: 500,
    connectionsOfAddress: 50,
    /** Mails a minute from one address, unless configured. Past it: 451. */
    mailsPerMinute: 600,
    /** Addresses whose mails are counted; those heard longest ago are forgotten. */
    addresses: 100_000,
    /** Recipients of one mail (RFC 5321 4.5.3.1.8 asks for a hundred). Past it: 452. */
    recipients: 100,
    /** Characters of one reply (RFC 5321 4.5.3.1.5 has 512 octets with code and line end). Cut there. */
    replyCharacters: 400,
    /** Bytes of one command: a path and its parameters (RFC 5321 4.5.3.1.4), a password. Past it: closed. */
    commandBytes: 4_096,
    /** Milliseconds a connection may be silent (RFC 5321 4.5.3.2.7 would have five minutes, for people who type). Past it: 421. */
    idleTime: 120_000,
    /** Milliseconds from the greeting, or the end of the mail before, to the end of a mail, however slowly bytes trickle. Past it: closed. */
    mailTime: 600_000,
    /** Milliseconds mails under way have when the server stops. */
    drainTime: 10_000,
    /** Reports an hour to mails of one account: whoever signs in can have us write to any address. Past it the dialogue tells. */
    reportsPerHour: 200,
    /** Accounts whose reports are counted, and mails whose likeness is remembered. */
    remembered: 100_000,
    /** Characters of an e-mail that becomes an SMS, unless the account says otherwise: seven parts of Cyrillic. Cut there. */
    smsCharacters: 467,
  },
  contacts: {
    /** Contacts of one address book: what a mailing of days can reach. Past it: error 5. */
    inBook: 5_000_000,
    /** Groups of one account's book: a list that a person can still look through. Past it: error 5. */
    groups: 10_000,
    /** Numbers or addresses of one contact, and groups it is in: each is a row. Past them: error 1. */
    addresses: 20,
    groupsOfContact: 100,
    /** Characters of a name, of any other field. Past them: error 1. */
    nameCharacters: 200,
    fieldCharacters: 1_000,
    /** Highest number of a group; ids begin behind it, so that `G<n>` never means two groups. Past it: error 1. */
    groupNumber: 999_999,
    /** Contacts, numbers or groups one request may name. Past it: error 1. */
    named: 1_000,
    /** Contacts of one reply; the next ones come by `after_id`. */
    listed: 10_000,
    /** Words of a search that are looked for; each costs a look at every contact. Past it: error 1. */
    searchWords: 10,
    /** Contacts of a group read at a time: a group of a million must never lie in memory whole. */
    membersRead: 2_000,
    /** Entries of one black list: all numbers of a small country. Past it: error 5. */
    blackEntries: 5_000_000,
    /** Characters of the reason of an entry. Past it: error 1. */
    reasonCharacters: 500,
  },
  sheet: {
    /** Bytes of a file that comes with a request and is held in memory: half a million rows. Past it: 413, the command line takes larger ones. */
    requestBytes: 32 * 1024 * 1024,
    /** Bytes of a file of contacts: a million rows of a hundred bytes, and room. Past it: refused. */
    csvBytes: 512 * 1024 * 1024,
    /** Bytes of a packed spreadsheet, and of what it holds when unpacked: a packed kilobyte can hold a megabyte. Past them: refused. */
    xlsxBytes: 64 * 1024 * 1024,
    xlsxUnpackedBytes: 384 * 1024 * 1024,
    /** Files inside a spreadsheet: real ones have some tens. Past it: refused. */
    xlsxFiles: 2_000,
    /** Rows of a file: as many as a spreadsheet can have. Past it: the rest is not read, and the report says so. */
    rows: 1_048_576,
    /** Columns of a row: nobody has more fields. Past it: the row is refused. */
    columns: 200,
    /** Characters of one cell, and of one row of a CSV file. Past them: the row is refused. */
    cellCharacters: 4_000,
    rowCharacters: 100_000,
    /** Rows stored by one transaction. */
    batch: 1_000,
    /** Faulty rows told of one by one; the rest is counted. */
    faultsTold: 1_000,
    /** Characters of faulty rows told with them, to be mended: a thousand rows of a thousand. Past it: the sentence alone. */
    faultCharacters: 1_000_000,
    /** Rows shown before a file is taken in: what a person looks through. */
    rowsPreviewed: 20,
    /** Rows of contacts written to one spreadsheet: it is made in memory, 4 KB a row, in a thread of its own. Past it: refused, CSV has no such end. */
    xlsxRowsWritten: 250_000,
    /** Megabytes of memory and seconds one spreadsheet may take to be read: the largest takes a third of them. Past them: refused. To be made it takes two thirds of the memory. */
    xlsxHeapMegabytes: 1_536,
    xlsxSeconds: 180,
  },
  clients: {
    /** Accounts above one another, the topmost counted: resellers of resellers exist, a hundred levels do not. Past it: error 8. */
    depth: 6,
    /** Sub-clients right below one account: what one answer of statistics can list. Past it: error 8. */
    ofAccount: 10_000,
    /** Requests a minute that add sub-clients, or change the same one (spec http-clients 3). Past it: error 9. */
    changesPerMinute: 3,
    /** Rows of detailed statistics in one answer. Past it: error 1, a shorter period is to be asked for. */
    statisticsRows: 50_000,
  },
  documents: {
    /** Documents of one client, each a row: an invoice a day for ten years. Past it: error 5. */
    ofClient: 3_650,
    /** Characters of the name of a service on an invoice. Past it: error 1. */
    serviceCharacters: 200,
  },
  prices: {
    /** Prices of the whole service: a tariff by operator of the whole world for nine plans. Past it the import is refused. */
    rows: 200_000,
    /** Zones a price list tells of. Past it the rest is left to `tariff list`. */
    zonesTold: 5_000,
  },
  mailing: {
    /** Recipients of one mailing, members of groups included; more are several mailings. Past it: refused. */
    recipients: 5_000_000,
    /** Recipients taken by one transaction, which holds the account's row for some fifty milliseconds. More wait their turn. */
    chunk: 2_000,
    /** Recipients handed over in one page or read at once from a file. Past it: refused. */
    page: 10_000,
    /** Groups one mailing may name. Past it: error 1. */
    groups: 100,
    /** Characters of a mailing's name: what a list can show. Past it: error 1. */
    nameCharacters: 200,
    /** Characters of one address that is no phone number (RFC 5321 allows 254). More are cut; such an address is wrong anyway. */
    addressCharacters: 254,
    /** Recipients a second that may be asked for; the whole service has taken 25,000 at best (docs/internals/load.md). Past it: error 1. */
    perSecond: 100_000,
    /** Repetitions of one mailing: hourly for more than ten years. Past it: error 1. */
    repeats: 100_000,
    /** Mailings one list tells, the newest; older ones are asked for by dates. */
    listed: 10_000,
    /** Bytes of a file of recipients: five million numbers with a short text. Past it: refused. */
    fileBytes: 512 * 1024 * 1024,
  },
  history: {
    /** Days of which messages are counted by place: they are counted anew each time. Past it: error 4. */
    placeDays: 100,
    /** Records of one reply of the history (spec http-data 1), and when it says no number. Past it: error 1. */
    records: 1_000,
    /** Days the doors show of an account that has no setting of its own: half a year (spec http-data 1). What is older is still stored. */
    daysShown: 183,
    /** Recipients one question may name: as many as one status request. Past it: error 1. */
    recipients: 500,
    /**
     * Milliseconds one page of a search may take: nobody watches an empty page for longer. Past it the page tells what was found
     * and how far it came, and its cursor goes on from there.
     */
    searchMilliseconds: 3_000,
    /** Characters of words that are looked for. Past it: 422. */
    wordsCharacters: 200,
    /** Messages removed in one transaction: an account's row is not locked by it, and other work gets its turn in between. */
    removedAtOnce: 500,
    /** Days the name of a removed sound is kept for nodes that are away; past it the file, if there is one, stays. */
    removedRecordingDays: 30,
  },
  recordings: {
    /** Pieces a recording is drawn in, at most and unless told: a page is no wider. Past it: 422. */
    peaks: 2_000,
    peaksAbsent: 400,
    /** Drawings kept in memory, some kilobytes each. */
    peaksKept: 500,
  },
  heatMaps: {
    /** Milliseconds somebody waits for a heat map before it is counted behind. */
    waitMilliseconds: 2_000,
    /** Milliseconds a heat map is told again before it is counted anew. */
    freshMilliseconds: 60_000,
    /** Heat maps kept in memory, and those that wait to be counted, one after another. Past the second: 429. */
    kept: 100,
    waiting: 20,
    /** Different texts of one heat map that are told apart; a mailing can have one for each recipient. */
    textsCounted: 10_000,
    /** Days the calls of one heat map may be spread over: as far back as anybody sees. Past it: 422. */
    days: 184,
  },
  rehearsal: {
    /** Characters of one text to be spoken for a page: a whole call's. Past it: 422. */
    textCharacters: 1_000,
    /** Texts spoken for one account a minute: a menu has some dozens, each of which is kept. Past it: 429. */
    textsPerMinute: 120,
    /**
     * Texts that wait to be spoken, one after another and behind all calls: of one account, some people who listen at once; of
     * everybody, half a minute of an engine that needs a second for a long one. Past it: 429.
     */
    accountWaiting: 6,
    waiting: 40,
    /** Bytes of spoken texts kept for pages: a dozen menus. The longest unused go first. */
    keptBytes: 8 * 1024 * 1024,
  },
  exports: {
    /** Exports of one account that are not done. Past it: refused, wait for one. */
    open: 5,
    /** Exports of one account that are kept. Past it: refused, delete one. */
    kept: 100,
    /** Rows of a spreadsheet, which is made in memory: 150 MB in a thread of its own. Past it the export is a CSV file. */
    spreadsheetRows: 50_000,
    /** Characters of a cell that programs for spreadsheets open. The rest is cut and the cell ends with `…`. */
    cellCharacters: 32_767,
    /** Days a finished file is kept. Past it: it and its task are deleted. */
    days: 7,
    /** Tasks of one list (spec http-misc 8 says nothing). Past it: error 1. */
    listed: 1_000,
  },
  soap: {
    /** Octets of a request: ten thousand recipients with room to spare; reading a megabyte of XML takes a fifth of a second. Past it: 413. */
    bodyBytes: 1024 * 1024,
    /** Elements of an envelope and how deep they lie: a call has ten, three deep; headers of toolkits some tens. Past them: a fault. */
    elements: 1_000,
    depth: 32,
    /** Characters of one tag: an envelope's with a dozen namespaces has one thousand. Past it: a fault. */
    tag: 8_192,
  },
  oms: {
    /** Octets of a request: three MMS of the usual size in base64, or a batch of texts. Past it: 413. */
    bodyBytes: 2 * 1024 * 1024,
    /** Elements of an envelope and how deep they lie; its documents are texts. Past them: a fault. */
    elements: 1_000,
    depth: 32,
    /** Characters of one tag. Past it: a fault. */
    tag: 8_192,
    /** The same of a document: a batch of hundred messages to fifty recipients each. Past them: `other`. */
    documentElements: 20_000,
    documentDepth: 16,
    /** Messages of one batch: SharePoint sends some tens. Past it: `other`. */
    batch: 100,
    /** SMS of a calendar summary sent at once ([client]). Past it: `other`. */
    summaryMessages: 50,
    /** Characters of a subject. Past it: `other`. */
    subjectCharacters: 200,
    /** Characters of a subscriber's message that become the subject of the mail that passes it on; a line of a mailbox shows no more. */
    replySubjectCharacters: 60,
  },
  requestLog: {
    /** Requests of an account that are remembered (spec cabinet 1), and minutes after the last one of them. */
    requests: 20,
    minutes: 10,
    /** Characters of a parameter or an answer that are remembered. The rest is cut, and the place says so. */
    characters: 2_000,
    /** Parameters of a request that are remembered. The rest is counted. */
    parameters: 50,
    /** Characters of one request as a whole, page and answer among them. Parameters past it are counted. */
    requestCharacters: 20_000,
    /** Accounts remembered at once: under 500 MB (twenty requests, two bytes a character) if all send the longest. Past it the one longest silent is forgotten. */
    accounts: 500,
  },
  json: {
    /** Items of one page of a list, at most and unless told. Past it: 422. */
    pageItems: 500,
    pageItemsAbsent: 50,
    /** Mistakes told of one request: whoever mends twenty asks again. */
    errorsTold: 20,
    /** Characters of an idempotency key: four UUIDs. Past it: 400. */
    idempotencyKeyCharacters: 255,
    /** Milliseconds an idempotency key is remembered; afterwards it is a new one. */
    idempotencyKeyKept: 24 * 3_600_000,
    /** Milliseconds a request with a key may take: longer than bodies and statements may. Past them it broke off. */
    idempotencyKeyUnderWay: 300_000,
    /** Milliseconds a file handed in beforehand can be named by sendings; files nobody needs are cleared away after a day. */
    uploadKept: 12 * 3_600_000,
    /** Files an account may hold so, a gigabyte of the largest. Past it: 409. */
    uploadsHeld: 200,
    /** Keys, and networks of the allow-list, of one account: lists that people look through. Past it: 409. */
    apiKeys: 100,
    accountAddresses: 100,
  },
  console: {
    /** Milliseconds a session lives unused, and altogether: over night it ends by itself, and after a week everybody shows the password again. */
    sessionIdle: 10 * 3_600_000,
    sessionLongest: 7 * 24 * 3_600_000,
    /** Milliseconds between two notes of when a session was used: a row written at every click would cost more than the click. */
    sessionNoted: 60_000,
    /** Sessions of one person; one more ends the one that was unused longest. */
    sessionsOfPerson: 20,
    /** Characters of a browser's name that are kept. Past it: cut. */
    agentCharacters: 200,
    /** People of one account: a list that people look through. Past it: 409. */
    people: 200,
    /** Milliseconds a password that somebody else has given is good for: a week off is no reason to ask for another. */
    givenPassword: 14 * 24 * 3_600_000,
    /** Milliseconds a second factor may wait for the code that confirms it. */
    factorBegun: 900_000,
    /** Recovery codes of a second factor. */
    recoveryCodes: 10,
    /** Time steps of half a minute a clock may be off, either way (RFC 6238 section 5.2 recommends one). */
    codeSteps: 1,
    /** Passwords that are hashed at once: each takes a thread of four and 32 MiB. */
    hashesAtOnce: 2,
    /** Passwords that wait to be hashed; past it a sign-in is answered with 503, so that memory stays bounded. */
    hashesWaiting: 200,
    /** Failed sign-ins of a login, and of an address, that cost no delay: whoever tries the passwords he has. An address may be an office. */
    failuresFreeOfLogin: 5,
    failuresFreeOfAddress: 20,
    /** Milliseconds of the first delay, doubled by each failure, and of the longest: about a hundred guesses a day, for ever. */
    delayFirst: 5_000,
    delayLongest: 900_000,
    /** Milliseconds after the last failure that all are forgotten: an hour longer than the longest delay matters to guessing. */
    failuresForgotten: 2 * 3_600_000,
    /** Logins, and addresses, whose failures are remembered; a hundred thousand stay below thirty megabytes. */
    failuresRemembered: 100_000,
    /** Days entries of the audit log are kept: a year and a month to look at it. */
    auditDays: 400,
    /** Entries that wait to be stored while the database is away; past it they are lost, and the log of the server says so. */
    auditWaiting: 5_000,
    /** Milliseconds an answer waits for its entry; afterwards the entry is stored without anybody waiting. */
    auditPatience: 5_000,
    /** Characters of what an entry names. Past it: cut. */
    auditCharacters: 300,
  },
  webhook: {
    /** Milliseconds a handler has for its answer (spec: 10 s). Past it: a failed attempt. */
    answerTime: 10_000,
    /** Calls under way altogether, and of one account; one that fails gets a single one until it answers again. */
    underWay: 512,
    underWayOfAccount: 4,
    /** Bytes of a handler's answer that are read; it is not looked at. */
    answerBytes: 64 * 1024,
    /** Of the calls under way, those of handlers that failed last: however many of them are slow, others find room. */
    underWayFailing: 256,
    /** Bytes of an answer that was no success, kept to be looked at. */
    answerKeptBytes: 300,
    /** Attempts kept of one call: seven for each time it is sent anew. Past it the oldest go. */
    triesKept: 50,
    /** Days an address may fail without one success before its calls are held: who is away for a night loses nothing. */
    failingDays: 1,
    /** Minutes between two attempts to reach a handler that is paused. */
    probeMinutes: 60,
    /** Days calls are kept, told or not: what is older helps nobody, and the table holds every status of every message. */
    keptDays: 30,
    /** Calls listed at once. Past it: refused, the cursor tells where to go on. */
    listed: 1_000,
    /** Milliseconds a file of `fileurl` or a `<file>` tag may take. Past it: the message is refused. */
    fetchTime: 20_000,
  },
  mailReport: {
    /** Fields of one header, and characters of one: real mails have under a hundred of under a kilobyte. More are not looked at. */
    fields: 300,
    fieldCharacters: 4_000,
    /** Parts of a multipart, and multiparts inside one another: a report has three parts, a gateway wraps it once. */
    parts: 30,
    depth: 4,
    /** Groups of fields of a delivery status: one for each recipient, and a mail of ours has one. */
    groups: 100,
    /** Characters of a bounce in sentences: the reason stands above the mail that came back. */
    sentencesCharacters: 10_000,
  },
  email: {
    /** Bytes of one mail as it travels, unless configured: what large mail providers take. Past it: status 20, error 255. */
    messageBytes: 25 * 1024 * 1024,
    /** Files of one mail. Past it: status 20, error 255. */
    files: 50,
    /** Mails a link holds at once: those being sent and those that wait for their domain's turn. The rest stays in the queue. */
    underWay: 200,
    /** Of these, mails to one domain that wait: a slow domain must leave room for others. Past it: put back. */
    waitingOfDomain: 40,
    /** Connections to one exchanger of a domain at once, unless configured: what providers bear from a stranger. More wait. */
    connectionsOfDomain: 5,
    /** Mails over one connection; servers close those that go on for ever. */
    mailsOfConnection: 100,
    /** Milliseconds a connection is kept without a mail. */
    idleTime: 15_000,
    /** Milliseconds to connect, and for a greeting: far below RFC 5321 4.5.3.2.1 (5 min), as the mail is tried again anyway. */
    connectTime: 30_000,
    /** Milliseconds without a byte: ten minutes for the reply to a mail (RFC 5321 4.5.3.2.6), as giving up sends it twice (RFC 1047). */
    answerTime: 600_000,
    /** Milliseconds one mail may take from its first command to its reply, however slowly bytes trickle. Past it: broken off. */
    sessionTime: 1_200_000,
    /** Bytes of one reply of a server. Past it: broken off. */
    replyBytes: 64 * 1024,
    /** Addresses of exchangers tried for one mail (RFC 5321 5.1 asks for two at least). */
    addressesTried: 8,
    /** Exchangers of a domain whose addresses are asked for, best first: a record of thousands must not hold a mail for hours. */
    exchangersAsked: 16,
    /** Domains whose exchangers and troubles are remembered; those asked longest ago are forgotten. */
    domains: 10_000,
    /** Milliseconds exchangers of a domain are remembered. */
    exchangersKept: 300_000,
    /** Milliseconds and bytes of one MTA-STS policy: RFC 8461 3.3 bears a minute and 64 KB, but a mail waits for it. Past it: as without one, or as before. */
    policyTime: 20_000,
    policyBytes: 64 * 1024,
    /** Milliseconds after which a policy is fetched anew although its record is the same (RFC 8461 3.3). */
    policyRefreshed: 86_400_000,
    /** Hosts connections are pooled for at once; those used longest ago are closed. */
    hosts: 500,
    /** Mails whose attempts are counted, so that pauses grow; those put back longest ago begin anew. */
    remembered: 100_000,
    /** Milliseconds what is being sent may take when the link stops; then it is broken off. */
    drainTime: 10_000,
    /** Milliseconds the smarthost is away before the link is said to be down and its mails move to other links. */
    awayTime: 30_000,
    /** Milliseconds without any server in reach before a link straight to the domains' servers is down, where fewer than three were tried. */
    aloneTime: 300_000,
    /** Milliseconds it is down then, unless a server is heard: what blocks a port stays for hours, and each trial delays some mails. */
    trialTime: 600_000,
    /** Mails moved to other links at once. */
    rerouted: 1_000,
    /** Milliseconds one DNS server has for an answer; three are asked. */
    dnsTime: 5_000,
    /** Recipients of one mail that came back: whoever gathers reports does not gather more. Past it: 452. */
    reportRecipients: 20,
    /** Bytes of a report that are looked at: what was sent comes back below it. The rest is read and thrown away. */
    reportBytes: 256 * 1024,
    /** Bytes of a report that are taken at all: a whole mail of ours with its wrapping. Past it: 552. */
    reportBytesTaken: 64 * 1024 * 1024,
    /** Connections to the place for reports at once. Past it: 421. */
    reportConnections: 100,
    /** Milliseconds such a connection may be silent. */
    reportIdleTime: 60_000,
    /** Milliseconds it may last at all: a byte a minute on each of them would keep every report away. Past it: broken off. */
    reportSessionTime: 600_000,
    /** Characters of a text that are turned from HTML to plain text. The rest is left out there. */
    plainTextCharacters: 200_000,
  },
  links: {
    /** Links of one server: each has connections and timers of its own. Past it the configuration is refused. */
    configured: 200,
    /** Different words of one peer, codes and states, that are counted apart: real ones have some dozens. Past it they are counted as `other`. */
    wordsCounted: 200,
    /** Days parts are remembered by the peer's name of them: longer than any receipt is waited for. */
    partsKeptDays: 35,
    /**
     * Minutes a receipt waits for its part: longer than a node may be cut off from the database and still tell what it has handed
     * over, while peers may send receipts of what was never ours for as long as they like.
     */
    earlyKeptMinutes: 20,
    /** Bytes of one request of a provider to a link: an MMS with a photo, in base64. Past it: 413. */
    heardBytes: 4 * 1024 * 1024,
  },
  routes: {
    /** Routes of one server; each message is compared with all of them. Past it the configuration is refused. */
    configured: 2_000,
    /** Characters of a condition, such as the name of a sender. */
    textCharacters: 100,
  },
  incoming: {
    /** Characters of an incoming message: 255 parts of 153. Past it: not taken. */
    textCharacters: 39_015,
    /** Minutes parts of a message are waited for; then it is taken with a gap. Networks try again for hours, people wait for minutes. */
    partsMinutes: 60,
    /** Messages listed at once (spec). Past it: error 1. */
    listed: 10_000,
    /** Hours back a list may ask for (spec). Past it: error 1. */
    hours: 168,
    /** Days incoming messages are kept: half a year, as long as the history of what was sent. */
    keptDays: 184,
  },
  commands: {
    /** Commands of one phone a minute: a person types slower, a machine that answers our answers does not. Past it: no answer. */
    perMinute: 10,
    /** Wrong PINs of one phone a day, four digits being ten thousand tries. Past it: its commands are dropped for the day. */
    wrongPinsADay: 5,
    /** Wrong PINs a day with which phones ask to join one account: senders are forged as easily. Past it: no phone joins for the day. */
    wrongJoinsADay: 20,
    /** Milliseconds from its coming in that a command is taken up again when nothing came of it. Past it: error 9. */
    triedFor: 3_600_000,
    /** Commands done at the same time. */
    underWay: 16,
    /** Phones, and accounts, remembered for the counts above; commands done and not yet answered. */
    phones: 100_000,
  },
  waitedCalls: {
    /** Calls waited for that one list tells: what a person looks through. The older ones are told by their phone. */
    listed: 100,
    /** Calls waited for of one subscriber by one account within a day (spec: a daily limit). Past it: error 6. */
    attemptsADay: 10,
    /** Days asked confirmations are kept, for the count above and whoever asks how one ended. */
    keptDays: 7,
    /** Configured numbers to call. */
    numbers: 1_000,
  },
  incomingCalls: {
    /** Calls at once to all numbers of an account, and to one number, where less is not set. Past it: busy (486). */
    ofAccount: 1_000,
    ofNumber: 500,
    /** Seconds a caller hears ringing while the first words are made; networks give up after some minutes. Past it: 480. */
    ringSeconds: 60,
    /** Seconds a number's calls may be set to last: as long as an account's calls. */
    secondsMost: 7_200,
  },
  savedMenus: {
    /** Menus an account may keep, and versions of one: more is a slip of a program. Past it: error 5. */
    ofAccount: 500,
    versions: 1_000,
    /** Characters of a menu's name. */
    nameCharacters: 60,
  },
  rental: {
    /** Numbers one account may rent: more is a slip of a program. Past it: error 5. */
    ofAccount: 1_000,
  },
  notices: {
    /** Task groups of an account. Past it: error 5. */
    groups: 1_000,
    /** Contacts of a group: each event writes to all of them. */
    contacts: 100,
    /** Characters of a template. */
    textCharacters: 1_000,
    /** Characters that the names, the hosts or the summaries of a group of alerts may take in a text: three together fit an SMS of some
     * parts. Past it: cut, with an ellipsis, as an alert that is not told at all is worse. */
    alertWordCharacters: 200,
    /** Milliseconds before the next of several people is called: Alertmanagers wait 15 seconds for each other. */
    alertStep: 30_000,
  },
  texts: {
    /** Templates of one account: a person looks through them. Past it: the template is refused. */
    templates: 1_000,
    templateNameCharacters: 100,
    /** Texts registered with operators by one account, one for each operator: every text sent is held against them. Past it: refused. */
    operatorTemplates: 1_000,
    /** Variables of such a text, as operators allow, and numbers or words one may stand for. Past it: error 1. */
    variables: 20,
    variableRepeats: 50,
  },
  senders: {
    /** Names of one account. Past it: the name is refused. */
    names: 500,
    /** Characters of a comment or of what operators want to know. Past it: error 1. */
    fieldCharacters: 1_000,
    /** Documents of one name, and bytes of one (spec). Past it: refused. */
    documents: 10,
    documentBytes: 3 * 1024 * 1024,
    /** Minutes a confirmation code is good for, and guesses it allows. Past it: another one is to be sent. */
    codeMinutes: 15,
    codeTries: 5,
    /** Codes an hour to one number, whoever asks: nobody wants more, and each allows guesses. Past it: error 9. */
    codesAnHour: 3,
    /** Characters of the site a code's message names. Past it: error 1. */
    siteCharacters: 40,
    /** Names one request lists. Past it the rest is asked for with `prev_id`. */
    listed: 1_000,
  },
  transferNumbers: {
    /** Numbers of one account that its menus may call: as many people as one switchboard has. Past it: the number is refused. */
    ofAccount: 500,
    /** Characters of the name beside one. Past it: error 1. */
    nameCharacters: 100,
  },
  shortLinks: {
    /** Links of one text that are shortened: a code has four bits for them. Past it they stay as they are. */
    ofText: 15,
    /** Clicks waiting for the database. Past it they lead on uncounted. */
    clicksWaiting: 20_000,
  },
  numbering: {
    /** Bytes of a numbering file: the whole Russian register takes a third. Past it: refused. */
    fileBytes: 64 * 1024 * 1024,
    /** Lines of a numbering file; it is held in memory. Past it: refused. */
    lines: 2_000_000,
    /** Characters of a name in it: legal names of operators have up to a hundred and fifty. Past it: refused. */
    nameCharacters: 200,
    /** Numbers one request may ask the operator of: as many as one may ask the status of. Past it: error 1. */
    asked: 500,
  },
  messenger: {
    /** Milliseconds a provider has for its answer: the slowest take some seconds. Past it nobody knows whether it took the message. */
    requestTime: 30_000,
    /** Bytes of a provider's answer: ten updates of a bot at their longest, with what they answer. Past it the answer counts as lost. */
    answerBytes: 2 * 1024 * 1024,
    /** Messages of one link under way at once, at most. */
    underWay: 100,
    /** Messages a second that a link may be set to. */
    perSecond: 1_000,
    /** Bytes of a file handed to a provider: as large as one can be handed in. Past it the message is refused. */
    fileBytes: 16 * 1024 * 1024,
    /** Milliseconds a link pauses after a failure, twice as long after each further one, and at most. */
    pauseFirst: 1_000,
    pauseMost: 300_000,
    /** Milliseconds a provider that says when to come again is believed; a broken one must not switch a link off for a day. */
    laterMost: 900_000,
    /** Failures in a row that make a link count as down. */
    failuresUntilDown: 5,
    /** Times the answer to one message may get lost while others are answered; past it the message counts as unanswered. */
    lostOfMessage: 3,
    /** The same while nobody is answered and the provider knows no repetition: as often a recipient may get it at worst. */
    lostInRow: 6,
    /** Messages whose lost answers are remembered. Past it the one longest untouched starts anew. */
    lostRemembered: 10_000,
    /** Messages a link that is down gives to other links of their routes at once. */
    rerouted: 500,
    /** Seconds a request for a bot's updates waits for one. */
    pollSeconds: 25,
    /** Seconds a signed report may be old: its provider repeats it, signed anew. Past it: refused. */
    signedSeconds: 600,
    /** Parts of an incoming MMS: phones make a handful. Past it: refused. */
    mimeParts: 100,
    /** Elements of one MM7 message, and how deep they may lie: the schema has under a hundred, seven deep. Past it: refused. */
    xmlElements: 5_000,
    xmlDepth: 32,
    /** Characters of one tag of it; an envelope's with a dozen namespaces has one thousand. Past it: refused. */
    xmlTag: 8_192,
  },
  virtualChannel: {
    /** Messages waiting for their delivery at once; the rest stays in the queue. */
    underWay: 2_000,
  },
  httpProvider: {
    /** Bytes of an answer of a provider; a list of results has some kilobytes. Past it: taken for lost. */
    answerBytes: 256 * 1024,
    /** Requests without an answer at once, of one link: each is a connection. Past it the configuration is refused. */
    window: 500,
    /** Seconds a provider that says Retry-After is believed: a slip of it must not stop the link for a day. */
    retryAfterSeconds: 600,
    /** Seconds of the longest pause between two tries of a provider in trouble. */
    pauseSecondsMost: 60,
    /** Troubles in a row after which the link is down, and its messages go elsewhere. */
    troublesUntilAway: 3,
    /** Messages moved to other links by one statement while the link is down. */
    reroutedAtOnce: 500,
    /** Receipts and messages one request of a provider may tell of. Past it: 413. */
    hookItems: 1_000,
    /** Bytes of such a request. Past it: 413. */
    hookBytes: 1024 * 1024,
    /** Characters of a word of a look-up's result: names of operators have some tens. The rest is cut. */
    fieldCharacters: 100,
    /** Characters of a provider's id of a message. Past it the answer is taken for one without an id. */
    idCharacters: 200,
  },
  lookup: {
    /** Networks of numbers that are remembered, some 100 bytes each. Past it the oldest are asked again. */
    remembered: 500_000,
    /** Numbers being asked for at once, and waiting for their turn. Past it: the numbering plan answers. */
    waiting: 10_000,
    /** Rows of a file of ported numbers: eight bytes of memory each. Past it: refused. */
    portedRows: 100_000_000,
    /** Different networks in it: fourteen bits are kept for them; the world has under three thousand. Past it: refused. */
    portedNetworks: 16_384,
    /** Characters of one of its lines. Past it: refused. */
    portedLineCharacters: 200,
  },
  live: {
    /** Milliseconds between two readings of what is on, while somebody watches: a page shows no more. */
    readingMs: 500,
    /** Milliseconds between two readings of what waits: it looks at every message that does. A reading that took long waits ten times as long. */
    queuesMs: 2_000,
    /** Milliseconds what happened to messages is kept: a page that was away that long goes on where it was. Past it: it is told that it missed something. */
    changesKept: 900_000,
    /** Milliseconds of the series of messages per second. */
    seriesMs: 300_000,
    /** Changes read at once. Past it: watchers are told that they missed something. */
    changesRead: 5_000,
    /** Messages of paused mailings that are counted, of one mailing. Past it: told as more. */
    stoppedCounted: 100_000,
    /** Messages of a group told as one page. */
    groupPage: 200,
    /** Websockets at once: of one account, and of all. Past it: closed with 4429. */
    socketsOfAccount: 50,
    sockets: 2_000,
    /** Bytes written to a websocket that the page has not taken. Past it: closed with 4408, it comes again and goes on where it was. */
    bytesAhead: 1024 * 1024,
    /** Bytes of one message of a page: it says what it watches. Past it: closed with 1009. */
    messageBytes: 4 * 1024,
    /** Messages of a page in a minute: it says what it watches now and then. Past it: closed with 4429. */
    messagesOfMinute: 120,
    /** Milliseconds between two pings; one that was not answered by the next ends the connection. */
    pingMs: 25_000,
    /** Milliseconds between two looks at whether who watches still may. */
    signedInMs: 15_000,
  },
  commandLine: {
    /** Bytes of a file that a command hands to a server: twice what any operation takes. Past it: a sentence instead of an upload that is refused at its end. */
    bodyBytes: 64 * 1024 * 1024,
    /** Milliseconds between two looks at what a command waits for, where nothing tells it sooner. */
    lookMs: 1_000,
    /** Milliseconds before a lost websocket is opened anew, and how often in a row. Past it: exit 3. */
    reopenMs: 1_000,
    reopenings: 30,
    /** Frames of the websocket that were read and not yet shown. Past it no more is read from it until they are. */
    framesAhead: 1_000,
    /** Pages that `--all` asks for. Past it: the command ends with a sentence; a list that long is a file of `exports`. */
    pages: 2_000,
  },
  languageServer: {
    /** Bytes of the header of one message; real ones have under 100. Past it: a parse error is answered and reading goes on behind it. */
    headerBytes: 4_096,
    /** Bytes of one message: a document of the longest kind fits many times. Past it: it is skipped, and a parse error is answered. */
    messageBytes: 4 * 1024 * 1024,
    /** Messages read and not yet handled. Past it nothing more is read until they are. */
    messagesWaiting: 100,
    /** Bytes written that the editor has not taken. Past it nothing more is read from it. */
    bytesAhead: 1024 * 1024,
    /** Documents open at once, and characters of one: a menu has a thousand, a comment may be longer. Past it: not looked at, and told once. */
    documents: 500,
    documentCharacters: 100_000,
    /** Milliseconds a text rests before it is complained about, so that not every letter typed is judged. */
    restMs: 100,
  },
} as const;
