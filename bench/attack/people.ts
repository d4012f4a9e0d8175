/** People of a class without media, each with a token of its own. */
import { randomBytes } from 'node:crypto';
import type { RequestInput, Responses } from '../../sfu/protocol/operations.ts';
import { rtpCapabilities } from '../../sfu/testing/rtpParameters.ts';
import { SocketClient } from '../../sfu/testing/SocketClient.ts';
import type { BenchServer } from '../server.ts';
import { bearer, call } from './http.ts';

export type Joined = Extract<Responses['joinRoom'], { status: 'joined' }>;
type JoinRequest = RequestInput<'joinRoom'>;

export class Person {
	readonly client: SocketClient;
	readonly joined: Joined;
	readonly token: string;
	readonly deviceId: string;

	private constructor(
		client: SocketClient,
		{ joined, token, deviceId }: Pick<Person, 'joined' | 'token' | 'deviceId'>,
	) {
		this.client = client;
		this.joined = joined;
		this.token = token;
		this.deviceId = deviceId;
	}

	get id(): string {
		return this.joined.peerId;
	}

	/** @throws Error: has to wait; Refused */
	static async enter(server: BenchServer, token: string, request: Partial<JoinRequest> = {}): Promise<Person> {
		const client = await connect(server, token);
		const deviceId = request.deviceId ?? newDevice();
		const joined = await client.ask('joinRoom', { displayName: 'Ann', rtpCapabilities, ...request, deviceId });
		if (joined.status !== 'joined') throw new Error(`has to wait: ${joined.reason}`);
		return new Person(client, { joined, token, deviceId });
	}

	/** A student who comes in by the code of the class. */
	static async student(server: BenchServer, request: Partial<JoinRequest> = {}): Promise<Person> {
		return Person.enter(server, await studentToken(server), request);
	}

	static host(server: BenchServer, request: Partial<JoinRequest> = {}): Promise<Person> {
		return Person.enter(server, server.info.hostToken, { displayName: 'Teacher', ...request });
	}

	/** Comes back to its seat. */
	return(server: BenchServer, request: Partial<JoinRequest> = {}): Promise<Person> {
		const { token, deviceId, joined } = this;
		const { resumeToken, displayName } = joined;
		return Person.enter(server, token, { displayName, resumeToken, deviceId, ...request });
	}

	/** The code of the refusal, or `ok`. */
	async try(event: string, request?: unknown): Promise<string> {
		const answer = await this.client.ack(event, request ?? {});
		return answer.ok === true ? 'ok' : String(answer.error?.code);
	}

	/** Gives the seat up. */
	leave(): void {
		this.client.emit('leaveRoom', {});
		this.client.socket.disconnect();
	}

	/** Loses the connection: the seat is kept. */
	vanish(): void {
		this.client.socket.disconnect();
	}
}

/** A connection of the native dialect. */
export function connect({ info }: BenchServer, token: string | undefined): Promise<SocketClient> {
	const auth = token === undefined ? {} : { auth: { token } };
	return SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, { transports: ['websocket'], ...auth });
}

/** A new token of a participant, by the code of the class, as every student gets one. */
export async function studentToken(server: BenchServer, roomCode?: string): Promise<string> {
	const body = { roomCode: roomCode ?? (await roomCodeOf(server)) };
	const { status, text } = await call(server.info.httpPort, { method: 'POST', path: '/api/join', body });
	if (status !== 200) throw new Error(`POST /api/join: ${status} ${text}`);
	const { token }: { token: string } = JSON.parse(text);
	return token;
}

/** Of the room of this computer: hosts may renew it. */
export async function roomCodeOf(server: BenchServer): Promise<string> {
	const { roomCode }: { roomCode: string } = JSON.parse((await asHost(server, 'GET', '/api/host')).text);
	return roomCode;
}

/** Of a browser that was never here. */
export const newDevice = () => randomBytes(12).toString('hex');

/** A request as the host of this computer. */
export async function asHost({ info }: BenchServer, method: string, path: string, body?: unknown) {
	return call(info.httpPort, { method, path, headers: bearer(info.hostToken), body });
}
