import type { NewRoom } from '../core/RoomRegistry.ts';
import { Sfu, type SfuOptions } from '../core/Sfu.ts';
import { dispatch } from '../handlers/dispatch.ts';
import { type Grant, Session } from '../handlers/Session.ts';
import type { WireError } from '../protocol/errors.ts';
import type { RtpCapabilities, RtpParameters, Source } from '../protocol/models.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { JoinRoomResponse, Operation, RequestInput, Responses } from '../protocol/operations.ts';

/** Helpers of the tests here: real workers, links that are arrays. */

type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;
type Notice = { [Name in NoticeName]: { name: Name; data: Notices[Name] } }[NoticeName];

const silent = () => undefined;
export const silentLogger = { debug: silent, info: silent, warn: silent, error: silent };

/** A refused operation, by its code. */
export class Refused extends Error {
	constructor(readonly wire: WireError) {
		super(`${wire.code}: ${wire.message}`);
	}
}

/** One connection as a gateway would hold it. */
export class TestClient {
	readonly notices: Notice[] = [];
	readonly session: Session;
	linkClosed = false;

	constructor(sfu: Sfu, grant: Grant) {
		const link = {
			notify: <Name extends NoticeName>(name: Name, data: Notices[Name]) => {
				// The compiler does not follow that name and data belong together.
				this.notices.push({ name, data } as Notice);
			},
			close: () => {
				this.linkClosed = true;
			},
		};
		this.session = new Session({ sfu, link, grant, logger: silentLogger });
	}

	/** @throws Refused */
	async ask<Op extends Operation>(operation: Op, request: RequestInput<Op>): Promise<Responses[Op]> {
		const answer = await this.askRaw(operation, request);
		if (!answer.ok) throw new Refused(answer.error);
		return answer;
	}

	async askRaw<Op extends Operation>(operation: Op, raw: unknown) {
		const answer = await dispatch(this.session, operation, raw);
		this.session.answered(operation);
		return answer;
	}

	/** The code an operation is refused with, or `ok`. */
	async codeOf<Op extends Operation>(operation: Op, raw: unknown): Promise<string> {
		const answer = await this.askRaw(operation, raw);
		if (answer.ok) return 'ok';
		return answer.error.what ? `${answer.error.code} ${answer.error.what}` : answer.error.code;
	}

	/** @throws Refused, or an error when it has to wait */
	async join(request: Partial<RequestInput<'joinRoom'>> = {}): Promise<Joined> {
		const answer = await this.ask('joinRoom', { displayName: 'Somebody', rtpCapabilities, ...request });
		if (answer.status !== 'joined') throw new Error('has to wait');
		await settled();
		return answer;
	}

	/** All that was told under a name. */
	told<Name extends NoticeName>(name: Name): Notices[Name][] {
		return this.notices.flatMap((notice) => (notice.name === name ? [notice.data as Notices[Name]] : []));
	}

	/** The first that was told, or will be. */
	async next<Name extends NoticeName>(name: Name, index = 0): Promise<Notices[Name]> {
		for (;;) {
			const data = this.told(name)[index];
			if (data) return data;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	async transport(direction: 'send' | 'recv'): Promise<string> {
		return (await this.ask('createTransport', { direction })).id;
	}

	async produce(source: Source, rtpParameters = parametersOf(source)): Promise<string> {
		const transportId = await this.transport('send');
		const kind = source === 'mic' || source === 'screenAudio' ? 'audio' : 'video';
		return (await this.ask('produce', { transportId, kind, source, rtpParameters })).producerId;
	}
}

export class TestSfu {
	private constructor(readonly sfu: Sfu) {}

	static async start(options: Partial<SfuOptions> = {}): Promise<TestSfu> {
		return new TestSfu(
			await Sfu.create({
				workerCount: 1,
				listenAddresses: [{ address: '127.0.0.1' }],
				firstMediaPort: 0,
				graceMs: 5_000,
				logger: silentLogger,
				...options,
			}),
		);
	}

	createRoom(settings: Partial<NewRoom> = {}) {
		return this.sfu.rooms.create({ roomId: 'physics', name: 'Physics 2b', ...settings });
	}

	connect(grant: Partial<Grant> = {}): TestClient {
		return new TestClient(this.sfu, { subject: crypto.randomUUID(), role: 'participant', open: false, ...grant });
	}

	/** Connected and joined. */
	async enter(grant: Partial<Grant> = {}, request: Partial<RequestInput<'joinRoom'>> = {}) {
		const client = this.connect({ roomId: 'physics', ...grant });
		return Object.assign(client, { answer: await client.join(request) });
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.sfu.close();
	}
}

export async function twoInARoom(server: TestSfu) {
	server.createRoom();
	return [await server.enter(), await server.enter()] as const;
}

/** Notices held back behind an answer have left. */
export function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** Looks every millisecond: that a worker has died and is not replaced yet is true for hardly more than five. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 1));
}

let nextSsrc = 10_000;

const codecOf = {
	audio: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 },
	video: { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
};

/** As a browser would send it; cameras in three layers. */
export function parametersOf(source: Source): RtpParameters {
	const kind = source === 'mic' || source === 'screenAudio' ? 'audio' : 'video';
	const layers = source === 'camera' ? 3 : 1;
	const encodings = Array.from({ length: layers }, () => ({
		ssrc: nextSsrc++,
		...(layers > 1 && { scalabilityMode: 'L1T2' }),
	}));
	return { mid: String(nextSsrc), codecs: [codecOf[kind]], encodings, rtcp: { cname: 'test' } };
}

export const rtpCapabilities: RtpCapabilities = {
	codecs: [
		{ kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
		{ kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
	],
};

export const dtlsParameters = {
	role: 'client' as const,
	fingerprints: [{ algorithm: 'sha-256' as const, value: Array.from({ length: 32 }, () => 'AB').join(':') }],
};
