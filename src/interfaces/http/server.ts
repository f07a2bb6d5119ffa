// The HTTP door: one listener for the classic calls, the JSON API, recordings and health. Owns the server's limits and which address
// leads where; what is answered is made in classic/, json/ and by the functions given in.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { LIMITS } from '../../base/limits.ts';
import { ok } from '../../base/result.ts';
import type { Doors } from '../../core/doors.ts';
import type { Admission } from '../../dialect/frame.ts';
import { type ClassicFault, wrongParameters } from '../../dialect/replies.ts';
import type { WebPage } from '../web-page.ts';
import { addBuiltFiles } from './built-files.ts';
import { type ClassicDoor, classicDoor, type IncomingRequest } from './classic/classic-request.ts';
import { classicPages, type Page } from './classic/pages.ts';
import { addConsole } from './console.ts';
import { addDocumentation } from './documentation.ts';
import { countRequest, filterRequestLines } from './filtered-socket.ts';
import { addHeardLinks, type Hear } from './heard-links.ts';
import { type JsonDoor, jsonDoor, problem } from './json/json-door.ts';
import { LiveDoor, type WhoAsks } from './json/live-door.ts';
import type { ProblemCode } from './json/replies.ts';
import { whoUpgrades } from './json/who-asks.ts';
import { addMetrics, type ReadLinks, type ReadMetrics } from './metrics.ts';
import { BodyReader, type ReadBody } from './request-body.ts';
import { addShortLinks } from './short-links.ts';
import { addSignedFiles, type FindFile } from './signed-files.ts';
import { Turns } from './turns.ts';
import { addUpgrades, type UpgradeDoor } from './upgrades.ts';
import { addWebPages } from './web-pages.ts';

type Health = {
  readonly status: 'ready' | 'degraded';
  readonly parts: Readonly<Record<string, string>>;
};

export type HttpDoorOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly doors: Doors;
  readonly recording: FindFile;
  readonly health: () => Promise<Health>;
  /** Told of whatever broke; never gets a request's parameters. */
  readonly report: (trouble: unknown) => void;
  /** Shared with every other door. */
  readonly admission: Admission;
  /** Origins of pages that may ask the JSON API from a browser; none unless told. */
  readonly origins?: readonly string[];
  /** What stands between host and code in the address of a short link; absent: `t`. */
  readonly shortLinkPath?: string;
  /** Addresses and networks of reverse proxies: what they write in X-Forwarded-For is taken for the client's address. */
  readonly proxies?: readonly string[];
  readonly times?: HttpTimes;
  /** What is counted, and the addresses and networks that may read it. */
  readonly metrics?: ReadMetrics;
  readonly links?: ReadLinks;
  readonly metricsNetworks?: readonly string[];
  /** Where requests of providers go. */
  readonly hear?: Hear;
  /** What other interfaces answer over this listener. */
  readonly pages?: readonly WebPage[];
  /** Other websockets than the live one. */
  readonly upgrades?: readonly UpgradeDoor[];
  /** Milliseconds between two looks at whether who watches still may. */
  readonly signedInMs?: number;
  /** Where the built console lies; absent: there is none. */
  readonly consoleFolder?: string;
  /** Where the built site of the documents lies; absent: there is none. */
  readonly siteFolder?: string;
};

/** Milliseconds a client may take for the line and headers, for a whole request, and between two requests. */
type HttpTimes = { readonly headers: number; readonly request: number; readonly idle: number };

const TIMES: HttpTimes = {
  headers: LIMITS.http.headersTime,
  request: LIMITS.http.requestTime,
  idle: LIMITS.http.idleTime,
};

// How late a time-out may be noticed, as a share of the shortest of them.
const CHECKS_PER_TIME = 10;

export type HttpDoor = {
  readonly host: string;
  readonly port: number;
  /** Takes no new requests, lets those under way finish, resolves when the listener is closed. */
  close(): Promise<void>;
};

function bodyProblem(body: ReadBody): ClassicFault | undefined {
  switch (body.kind) {
    case 'whole':
      return undefined;
    case 'too-large':
      return wrongParameters(`the request is larger than ${body.limit} bytes`);
    case 'no-room':
      return { fault: 'service-unavailable' };
  }
}

function incoming(request: FastifyRequest, body: ReadBody, address: string): IncomingRequest {
  const target = request.raw.url ?? '';
  const mark = target.indexOf('?');
  const problem = bodyProblem(body);
  const key = request.headers['idempotency-key'];
  return {
    query: mark < 0 ? '' : target.slice(mark + 1),
    contentType: request.writtenContentType,
    body: body.kind === 'whole' ? body.bytes : Buffer.alloc(0),
    address,
    ...(typeof key === 'string' && { idempotencyKey: key }),
    ...(problem && { problem }),
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The header as it came; the framework refuses what it cannot parse, clients send what they like. */
    writtenContentType: string;
  }
}

/** What both ways in share: the room for bodies, and the order of requests of one connection. */
type Intake = { readonly reader: BodyReader; readonly turns: Turns };

function addClassic(
  server: FastifyInstance,
  classic: ClassicDoor,
  intake: Intake,
  all: readonly Page[],
): void {
  const { reader, turns } = intake;
  for (const { path, door, answer } of all) {
    const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const multipart = /^\s*multipart\//i.test(request.writtenContentType);
      const limit = multipart ? LIMITS.http.multipartBytes : LIMITS.http.bodyBytes;
      // Asked now: a connection that has closed in between has no address any more.
      const address = request.ip ?? '';
      const body = await reader.read(request.raw, limit, address);
      try {
        const told = await classic(door, incoming(request, body, address), answer);
        // A body given up half-way leaves the connection in the middle of it.
        if (body.kind !== 'whole') reply.header('connection', 'close');
        return reply
          .code(told.status)
          .headers({ ...told.headers, 'content-type': told.contentType })
          .send(told.body);
      } finally {
        reader.release(body, address);
      }
    };
    server.route({
      method: ['GET', 'POST'],
      url: path,
      handler: (request, reply) => turns.take(request.raw.socket, () => serve(request, reply)),
    });
  }
}

type Respond = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

function isJsonApi(target: string | undefined): boolean {
  return /^\/api\/v1(?:[/?]|$)/.test(target ?? '');
}

function jsonResponder(door: JsonDoor, { reader, turns }: Intake): Respond {
  const serve: Respond = async (request, reply) => {
    // Asked now: a connection that has closed in between has no address any more.
    const address = request.ip ?? '';
    let read: ReadBody | undefined;
    try {
      const told = await door({
        method: request.raw.method ?? '',
        target: request.raw.url ?? '',
        headers: request.raw.headers,
        contentType: request.writtenContentType,
        address,
        host: request.host ?? '',
        scheme: request.protocol,
        readBody: async (limit) => {
          read = await reader.read(request.raw, limit, address);
          return read;
        },
      });
      // A body given up half-way leaves the connection in the middle of it.
      if (read && read.kind !== 'whole') reply.header('connection', 'close');
      return reply.code(told.status).headers(told.headers).send(told.body);
    } finally {
      if (read) reader.release(read, address);
    }
  };
  return (request, reply) => turns.take(request.raw.socket, () => serve(request, reply));
}

function refuseJson(fault: ProblemCode, reply: FastifyReply): FastifyReply {
  const told = problem({ fault });
  return reply.code(told.status).headers(told.headers).send(told.body);
}

/** A request whose address the framework itself could not make sense of. */
function refuseUnread(target: string | undefined, reply: FastifyReply): FastifyReply {
  if (isJsonApi(target)) return refuseJson('request-malformed', reply);
  return reply.code(400).type('text/plain; charset=utf-8').send('the request cannot be read');
}

function httpServer(handler: RequestListener, times: HttpTimes): Server {
  const limits = LIMITS.http;
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: times.headers,
      requestTimeout: times.request,
      keepAliveTimeout: times.idle,
      connectionsCheckingInterval: Math.min(times.headers, times.request) / CHECKS_PER_TIME,
      // Clients write the Host header by hand, or not at all.
      requireHostHeader: false,
    },
    (request, response) => {
      countRequest(request, response);
      handler(request, response);
    },
  );
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = limits.requestsPerConnection;
  // A client may close its side once all is said; the answer to what it said must reach it all the same. The server has
  // this switch from the beginning, its type declarations do not.
  Object.assign(server, { httpAllowHalfOpen: true });
  filterRequestLines(server);
  return server;
}

function framework(options: HttpDoorOptions): FastifyInstance {
  const server = fastify({
    serverFactory: (handler) => httpServer(handler, options.times ?? TIMES),
    exposeHeadRoutes: false,
    trustProxy: options.proxies === undefined || options.proxies.length === 0 ? false : [...options.proxies],
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { querystringParser: () => ({}) },
    frameworkErrors: (_trouble, request, reply) =>
      void refuseUnread(request.raw.url, reply as unknown as FastifyReply),
  });
  server.decorateRequest('writtenContentType', '');
  server.addHook('onRequest', async (request) => {
    request.writtenContentType = request.headers['content-type'] ?? '';
    delete request.headers['content-type'];
  });
  // Bodies are read by whoever wants them, as bytes: their charset is one of their own parameters.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.setErrorHandler((trouble: { statusCode?: number }, request, reply) => {
    const status = trouble.statusCode ?? 500;
    // A sender that went away in the middle of its request is no trouble of ours.
    if (status >= 500 && !request.raw.destroyed) options.report(trouble);
    if (isJsonApi(request.raw.url)) return refuseJson('service-unavailable', reply);
    const text = status >= 500 ? 'the service cannot answer right now' : 'the request cannot be read';
    return reply.code(status).type('text/plain; charset=utf-8').send(text);
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send('there is nothing at this address'),
  );
  return server;
}

/** Before the framework looks for a route: which addresses and methods exist below the root is the JSON door's to say. */
function addJson(server: FastifyInstance, respond: Respond): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isJsonApi(request.raw.url)) await respond(request, reply);
  });
}

function upgraderOf(doors: Doors): WhoAsks {
  return async ({ request, address, host }) => {
    const asker = await whoUpgrades(doors, { headers: request.headers, address, host });
    return asker.ok ? ok(asker.value.account) : asker;
  };
}

/** Resolves when the listener is open; rejects when the address cannot be had. */
function addBuilt(server: FastifyInstance, { consoleFolder, siteFolder }: HttpDoorOptions): void {
  const folder = consoleFolder ?? siteFolder;
  if (folder !== undefined) addBuiltFiles(server, folder);
  if (consoleFolder !== undefined) addConsole(server, consoleFolder);
  if (siteFolder !== undefined) addDocumentation(server, siteFolder);
}

export async function createHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const server = framework(options);
  const { doors, report, origins = [], signedInMs = LIMITS.live.signedInMs } = options;
  const { frame, underWay } = options.admission;
  const intake = { reader: new BodyReader(), turns: new Turns() };
  addClassic(server, classicDoor(frame, doors), intake, classicPages(doors));
  addJson(server, jsonResponder(jsonDoor({ doors, underWay, origins, report }), intake));
  const live = new LiveDoor({ doors, whoAsks: upgraderOf(doors), report, signedInMs });
  addUpgrades(server, { doors: [live, ...(options.upgrades ?? [])], proxies: options.proxies ?? [] });
  addSignedFiles(server, 'recordings', options.recording);
  addSignedFiles(server, 'downloads', (signed) => doors.exports.open(signed));
  addShortLinks(server, options.shortLinkPath ?? 't', (code, visitor) =>
    options.doors.shortLinks.follow(code, visitor),
  );
  const { metrics: read, links, metricsNetworks: networks = [] } = options;
  addMetrics(server, { networks, ...(read && { read }), ...(links && { links }) });
  if (options.hear) addHeardLinks(server, { hear: options.hear, reader: intake.reader, report });
  let asked: Promise<Health> | undefined;
  server.get('/health', async (_request, reply) => {
    // Who asks while an answer is being found out gets the same one: anybody may ask, as often as they like.
    asked ??= options.health().finally(() => {
      asked = undefined;
    });
    const health = await asked;
    return reply.code(health.status === 'ready' ? 200 : 503).send(health);
  });
  addBuilt(server, options);
  addWebPages(server, { pages: options.pages ?? [], reader: intake.reader, report });
  await server.listen({ host: options.host, port: options.port });
  const address = server.server.address() as AddressInfo;
  return { host: options.host, port: address.port, close: () => server.close() };
}
