/** Imported by programs outside the test runner too: nothing of vitest in here. */
import type { JoinRoomResponse, RequestInput } from '../protocol/operations.ts';
import type { ServerProcess } from './ServerProcess.ts';
import type { SocketClient } from './SocketClient.ts';

type Joined = Extract<JoinRoomResponse, { status: 'joined' }>;

/** Somebody in the class of a `ServerProcess`, who comes back with its token and resume token after the server was killed. */
export class LessonPerson {
	readonly name: string;
	readonly deviceId = crypto.randomUUID();
	readonly #server: ServerProcess;
	readonly #token: string;
	#client: SocketClient | undefined;
	#joined: Joined | undefined;

	private constructor(server: ServerProcess, name: string, token: string) {
		this.#server = server;
		this.name = name;
		this.#token = token;
	}

	/** @param token default: a participant's, by the room code */
	static async enter(server: ServerProcess, name: string, token?: string): Promise<LessonPerson> {
		const person = await LessonPerson.arrive(server, name, token);
		await person.join();
		return person;
	}

	/** Has not joined. */
	static async arrive(server: ServerProcess, name: string, token?: string): Promise<LessonPerson> {
		return new LessonPerson(server, name, token ?? (await server.studentToken()));
	}

	get client(): SocketClient {
		if (!this.#client) throw new Error(`${this.name} is not connected`);
		return this.#client;
	}

	/** What it was answered when it joined last. */
	get joined(): Joined {
		if (!this.#joined) throw new Error(`${this.name} has not joined`);
		return this.#joined;
	}

	get id(): string {
		return this.joined.peerId;
	}

	/** On a connection of its own, also in place of an earlier one; back to its seat if it had one. @throws Refused */
	async knock(request: Partial<RequestInput<'joinRoom'>> = {}): Promise<JoinRoomResponse> {
		this.vanish();
		this.#client = await this.#server.connect(this.#token);
		const { lessonId, resumeToken } = this.#joined ?? {};
		const back = resumeToken === undefined ? {} : { lessonId, resumeToken };
		const { name: displayName, deviceId } = this;
		return this.#client.ask('joinRoom', { displayName, deviceId, ...back, ...request });
	}

	/** As `knock`. @throws Error: it has to wait */
	async join(request: Partial<RequestInput<'joinRoom'>> = {}): Promise<Joined> {
		const answer = await this.knock(request);
		if (answer.status !== 'joined') throw new Error(`${this.name} has to wait: ${answer.reason}`);
		this.#joined = answer;
		return answer;
	}

	/** What it sees of the class now. */
	async parts(): Promise<Joined['parts']> {
		return (await this.client.ask('getRoomInfo', {})).parts;
	}

	vanish(): void {
		this.#client?.socket.disconnect();
		this.#client = undefined;
	}
}
