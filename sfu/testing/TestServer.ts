import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { pino } from 'pino';
import type { GivenSettings } from '../config.ts';
import type { LessonRecorder } from '../core/room/LessonRecorder.ts';
import type { HeartbeatTimes } from '../core/workers/Heartbeat.ts';
import type { Scopes } from '../gateway/access/scopes.ts';
import { type NewToken, Tokens } from '../gateway/access/Tokens.ts';
import type { RequestForwarding } from '../gateway/http/RequestForwarding.ts';
import type { ReadAddresses } from '../network/Network.ts';
import type { WireError } from '../protocol/errors.ts';
import type { JoinResponse } from '../protocol/http.ts';
import type { FilmWindows } from '../recording/film/WindowFilm.ts';
import type { RecordingParts, RunningServer, StartOptions } from '../server/RunningServer.ts';
import { startServer } from '../server.ts';
import { readTokenSecrets } from '../store/files.ts';
import { openStore } from '../store/SqliteStore.ts';
import { requireNothingLeft } from './leaks.ts';
import { quietSettings } from './quietSettings.ts';
import { SocketClient, type SocketClientOptions } from './SocketClient.ts';
import { TestRecorder } from './TestRecorder.ts';
import { until } from './until.ts';

/** What differs from the server of people. */
type Replaced = {
	/** What records and makes films, given the folder of the recordings. */
	recording?: (folder: string) => RecordingParts;
	/** Stands for the desktop, which opens windows for films; default: there is none. */
	filmWindows?: FilmWindows;
	/** When a media worker counts as hung. */
	heartbeat?: HeartbeatTimes;
	/** In place of this computer's interfaces. */
	readAddresses?: ReadAddresses;
	/** The clock by which devices come in late. */
	arrivalsNowMs?: () => number;
	/** To which requests are forwarded whose room is there. */
	forwarding?: RequestForwarding;
	/**
	 * Of the class of this computer. Default: participants wait for nobody, unlike those of people, so that a test is not about
	 * its host; null: as the server has it.
	 */
	waitForHost?: boolean | null;
	/** Of its connections; default: in its own rooms. */
	sessions?: StartOptions['sessions'];
};

type ConnectOptions = {
	url?: string;
	auth?: Record<string, unknown>;
	headers?: Record<string, string>;
	transports?: string[];
};

/** Another server of the same cluster, by which the clients of one come in. */
export type Front = {
	/** Of the server itself, which make it one of a cluster. */
	settings: GivenSettings & { redis: string };
	/** @param given with which the server was started */
	open(server: TestServer, given: GivenSettings): Promise<TestServer>;
};

/** What a server tells of itself, also when it is one of several. */
const ofServerItself = /^\/(metrics|api\/(host|stats|health|mediasoup\/(stats|health)))\b/;

/** A whole server on loopback with a data folder of its own. Disposing of it fails when a worker holds what nobody closed. */
export class TestServer {
	/** Of each server that starts without Redis; default: none, clients connect to the server itself. */
	static front: (() => Promise<Front>) | undefined;
	readonly running: RunningServer;
	readonly dataDir: string;
	readonly ca: string;
	readonly #ownsDataDir: boolean;
	readonly #recorder: LessonRecorder | undefined;
	readonly #clients: SocketClient[] = [];
	#front: TestServer | undefined;

	private constructor(
		running: RunningServer,
		dataDir: string,
		ca: string,
		ownsDataDir: boolean,
		recorder: LessonRecorder | undefined,
	) {
		this.running = running;
		this.dataDir = dataDir;
		this.ca = ca;
		this.#ownsDataDir = ownsDataDir;
		this.#recorder = recorder;
	}

	static async start(
		given: GivenSettings = {},
		{
			recording,
			filmWindows,
			heartbeat,
			readAddresses,
			arrivalsNowMs,
			forwarding,
			waitForHost = false,
			sessions,
		}: Replaced = {},
	): Promise<TestServer> {
		const dataDir = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'lectern-server-')));
		const parts = recording?.(join(dataDir, 'recordings'));
		const front = given.redis || sessions ? undefined : await TestServer.front?.();
		const running = await startServer(
			{ ...quietSettings, ...given, ...front?.settings, dataDir },
			{
				recording: parts,
				filmWindows,
				heartbeat,
				readAddresses,
				arrivalsNowMs,
				forwarding,
				sessions,
			},
		);
		running.sfu.rooms.get(running.info.roomId).remember({ waitForHost });
		const ca = await readFile(running.info.caFile, 'utf8');
		const server = new TestServer(running, dataDir, ca, given.dataDir === undefined, parts?.recorder);
		server.#front = await front?.open(server, given);
		return server;
	}

	get info() {
		return this.running.info;
	}

	/** By which clients come in. */
	get #entry(): TestServer {
		return this.#front ?? this;
	}

	/** Where the lesson folders are. */
	get recordings(): string {
		return join(this.dataDir, 'recordings');
	}

	/** Where clients come in. */
	get http(): string {
		return `http://127.0.0.1:${this.#entry.info.httpPort}`;
	}

	/** Where clients come in. */
	get https(): string {
		return `https://127.0.0.1:${this.#entry.info.httpsPort}`;
	}

	/** `body` is sent as JSON. What a server tells of itself is asked of this one, all else where clients come in. */
	async request(
		path: string,
		{
			body,
			token,
			method,
			headers = {},
		}: { body?: unknown; token?: string; method?: string; headers?: Record<string, string> } = {},
	) {
		const { httpPort } = (ofServerItself.test(path) ? this : this.#entry).info;
		const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, {
			method: method ?? (body === undefined ? 'GET' : 'POST'),
			headers: {
				...(body !== undefined && { 'content-type': 'application/json' }),
				...(token && { authorization: `Bearer ${token}` }),
				...headers,
			},
			...(body !== undefined && { body: body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body) }),
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
	}

	/** A participant's token, by the room code. */
	async joinByCode(roomCode = this.info.roomCode): Promise<JoinResponse> {
		return (await this.request('/api/join', { body: { roomCode } })).json();
	}

	/** A program's token, as `lectern token create --scope` makes it. */
	async apiToken(scopes: Scopes): Promise<string> {
		const secrets = await readTokenSecrets(this.dataDir);
		const tokens = new Tokens(() => secrets, { has: () => false });
		return (await tokens.issueApi({ scopes, ttlHours: 1 })).token;
	}

	/** A host's token for an hour, as `lectern token create --role host` makes it. */
	hostTokenForAnHour(): Promise<string> {
		return this.tokenFor({ roomId: this.info.roomId, role: 'host' });
	}

	/** A person's token for an hour, as `lectern token create` makes it; the room may be on another server. */
	async tokenFor(wanted: Omit<NewToken, 'ttlHours'>): Promise<string> {
		const secrets = await readTokenSecrets(this.dataDir);
		const tokens = new Tokens(() => secrets, { has: () => false });
		return (await tokens.issue({ ...wanted, ttlHours: 1 })).token;
	}

	/** As `lectern token revoke`: whoever uses the token is disconnected within seconds. */
	async revoke(token: string): Promise<void> {
		const store = openStore(this.dataDir, pino({ level: 'silent' }));
		store.revocations.add(String(decodeJwt(token).jti));
		await store.close();
		const answer = async () => (await this.request('/api/host', { token })).status;
		await until(answer, 'the server to refuse the token', (status) => status === 401);
	}

	/** As the pages do: over TLS that is really checked. @throws WireError as the server refused */
	async connect(
		token?: string,
		{ url = this.https, auth, headers, transports }: ConnectOptions = {},
	): Promise<SocketClient> {
		const options = {
			auth: auth ?? (token === undefined ? {} : { token }),
			ca: this.#entry.ca,
			extraHeaders: headers ?? {},
			transports: transports ?? ['websocket'],
		};
		return this.#keep(SocketClient.connect(url, options)).catch((error: Error & { data?: WireError }) => {
			throw error.data ?? error;
		});
	}

	/**
	 * As legacy clients do: over plain HTTP, without a token unless `options.auth` has one.
	 * @param suffix what the author of such a client wrote behind host and port: to Socket.IO a namespace
	 * @throws Error of `connect_error`
	 */
	connectLegacy(options: SocketClientOptions = {}, suffix = '', url = this.http): Promise<SocketClient> {
		return this.#keep(SocketClient.connect(url + suffix, options));
	}

	/** By code, into the class of this computer. */
	async join(displayName: string): Promise<{ client: SocketClient; peerId: string }> {
		const { token } = await this.joinByCode();
		const client = await this.connect(token);
		const { peerId } = await client.ask('joinRoom', { displayName });
		return { client, peerId };
	}

	/** @throws Error naming what is left in the workers after everybody has gone */
	async [Symbol.asyncDispose](): Promise<void> {
		try {
			for (const { socket } of this.#clients) socket.disconnect();
			await requireNothingLeft(this.running.sfu);
		} finally {
			await this.#front?.[Symbol.asyncDispose]();
			await this.running.close();
			// Of the parts that record, the server waits for its own alone.
			if (this.#recorder instanceof TestRecorder) await this.#recorder.settled();
			if (this.#ownsDataDir) await rm(this.dataDir, { recursive: true, force: true });
		}
	}

	/** Disconnected with the server. */
	async #keep(connecting: Promise<SocketClient>): Promise<SocketClient> {
		const client = await connecting;
		this.#clients.push(client);
		return client;
	}
}
