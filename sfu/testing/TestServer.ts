/** For tests: a whole server on loopback with a data folder of its own, and clients of it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { GivenSettings } from '../config.ts';
import type { Scopes } from '../gateway/access/scopes.ts';
import { Tokens } from '../gateway/access/Tokens.ts';
import type { Answer, WireError } from '../protocol/errors.ts';
import type { JoinResponse } from '../protocol/http.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, RequestInput, Responses } from '../protocol/operations.ts';
import { type RunningServer, startServer } from '../server.ts';
import { readTokenSecret } from '../store/files.ts';

export const quiet: GivenSettings = {
	bind: '127.0.0.1',
	mdns: false,
	port: 0,
	httpPort: 0,
	mediaPort: 0,
	workers: 1,
	logLevel: 'silent',
};

/** A Socket.IO client that speaks the native dialect. */
export class TestClient {
	readonly socket: Socket;

	constructor(socket: Socket) {
		this.socket = socket;
	}

	/** The server's answer, also when it is a refusal. */
	ask<Op extends Operation>(operation: Op, request: RequestInput<Op>): Promise<Answer<Responses[Op]>> {
		return this.socket.timeout(5000).emitWithAck(operation, request);
	}

	/** Of an operation that must succeed. */
	async done<Op extends Operation>(operation: Op, request: RequestInput<Op>): Promise<Responses[Op]> {
		const answer = await this.ask(operation, request);
		if (!answer.ok) throw new Error(`${operation}: ${answer.error.code} ${answer.error.message}`);
		return answer;
	}

	/** The next notice of this name. */
	next<Name extends NoticeName>(name: Name): Promise<Notices[Name]> {
		// The event map of an untyped socket takes any name.
		return new Promise((resolve) => this.socket.once(name as string, resolve));
	}

	/** Why the connection ended, as the client sees it. */
	ended(): Promise<string> {
		return new Promise((resolve) => this.socket.once('disconnect', resolve));
	}
}

type ConnectOptions = {
	url?: string;
	auth?: Record<string, unknown>;
	headers?: Record<string, string>;
	transports?: string[];
};

export class TestServer {
	readonly running: RunningServer;
	readonly dataDir: string;
	readonly ca: string;
	readonly #ownsDataDir: boolean;
	readonly #sockets: Socket[] = [];

	private constructor(running: RunningServer, dataDir: string, ca: string, ownsDataDir: boolean) {
		this.running = running;
		this.dataDir = dataDir;
		this.ca = ca;
		this.#ownsDataDir = ownsDataDir;
	}

	static async start(given: GivenSettings = {}): Promise<TestServer> {
		const dataDir = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'lectern-server-')));
		const running = await startServer({ ...quiet, ...given, dataDir });
		const ca = await readFile(running.info.caFile, 'utf8');
		return new TestServer(running, dataDir, ca, given.dataDir === undefined);
	}

	get info() {
		return this.running.info;
	}

	get http(): string {
		return `http://127.0.0.1:${this.info.httpPort}`;
	}

	get https(): string {
		return `https://127.0.0.1:${this.info.httpsPort}`;
	}

	/** `body` is sent as JSON. */
	async request(
		path: string,
		{
			body,
			token,
			method,
			headers = {},
		}: { body?: unknown; token?: string; method?: string; headers?: Record<string, string> } = {},
	) {
		const response = await fetch(this.http + path, {
			method: method ?? (body === undefined ? 'GET' : 'POST'),
			headers: {
				...(body !== undefined && { 'content-type': 'application/json' }),
				...(token && { authorization: `Bearer ${token}` }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
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
		const tokens = new Tokens(await readTokenSecret(this.dataDir), { has: () => false, add: () => {} });
		return (await tokens.issueApi({ scopes, ttlHours: 1 })).token;
	}

	/** Connects over TLS that is really checked. @throws WireError as the server refused */
	async connect(
		token?: string,
		{ url = this.https, auth, headers, transports }: ConnectOptions = {},
	): Promise<TestClient> {
		const socket = io(url, {
			auth: auth ?? (token === undefined ? {} : { token }),
			ca: this.ca,
			extraHeaders: headers ?? {},
			transports: transports ?? ['websocket'],
			reconnection: false,
			forceNew: true,
		});
		this.#sockets.push(socket);
		return new Promise((resolve, reject) => {
			socket.once('connect', () => resolve(new TestClient(socket)));
			socket.once('connect_error', (error: Error & { data?: WireError }) => reject(error.data ?? error));
		});
	}

	/** By code, into the class of this computer. */
	async join(displayName: string): Promise<{ client: TestClient; peerId: string }> {
		const { token } = await this.joinByCode();
		const client = await this.connect(token);
		const { peerId } = await client.done('joinRoom', { displayName });
		return { client, peerId };
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#sockets) socket.disconnect();
		await this.running.close();
		if (this.#ownsDataDir) await rm(this.dataDir, { recursive: true, force: true });
	}
}
