import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { until } from './until.ts';

const opcodes = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa };

/**
 * A client of Socket.IO on a bare TCP connection: it does what no library would, e.g. not read what it is sent while it
 * answers pings. It reads, and answers what a WebSocket has to, until `stopReading`.
 */
export class RawClient {
	/** Packets of Engine.IO that came, pings left out. */
	readonly packets: string[] = [];
	closed = false;
	readonly #socket: Socket;
	#unread = Buffer.alloc(0);
	#isUpgraded = false;
	#pongs: NodeJS.Timeout | undefined;

	private constructor(port: number) {
		this.#socket = connect(port, '127.0.0.1');
		this.#socket.on('data', (chunk) => this.#read(chunk));
		// A connection that is reset is closed, too.
		this.#socket.on('error', () => {});
		this.#socket.on('close', () => {
			this.closed = true;
			clearInterval(this.#pongs);
		});
	}

	/** An Engine.IO connection that has not joined a namespace. @param port of plain HTTP */
	static async open(port: number): Promise<RawClient> {
		const client = new RawClient(port);
		client.#upgrade(port, '');
		await until(
			() => client.packets,
			'the connection to be open',
			([first]) => first?.startsWith('0') ?? false,
		);
		return client;
	}

	/** A WebSocket to which a connection of long polling may change. @param sessionId of that connection */
	static async beside(port: number, sessionId: string): Promise<RawClient> {
		const client = new RawClient(port);
		client.#upgrade(port, `&sid=${sessionId}`);
		await until(() => client.#isUpgraded, 'the WebSocket to be open', Boolean);
		return client;
	}

	/** A connection of this token that has joined no room. */
	static async connect(port: number, token: string): Promise<RawClient> {
		const client = await RawClient.open(port);
		client.send(`40${JSON.stringify({ token })}`);
		await client.packet('40');
		return client;
	}

	/** The first packet that begins so. */
	async packet(start: string): Promise<string> {
		const found = () => this.packets.find((packet) => packet.startsWith(start)) ?? '';
		return until(found, `a packet that begins with ${start}`, (packet) => packet !== '');
	}

	/** Joins its class. @returns its peer id */
	async join(displayName: string): Promise<string> {
		this.send(`421${JSON.stringify(['joinRoom', { displayName }])}`);
		const [answer] = JSON.parse((await this.packet('431')).slice(3));
		return answer.peerId;
	}

	/** One packet of Engine.IO. */
	send(packet: string): void {
		this.#frame(opcodes.text, Buffer.from(packet));
	}

	/** A ping of the WebSocket, which the server has to answer. */
	ping(data: Buffer): void {
		this.#frame(opcodes.ping, data);
	}

	/** From now on the server's pings are answered unread. */
	stopReading(): void {
		this.#socket.pause();
		this.#pongs = setInterval(() => this.send('3'), 2_000);
	}

	end(): void {
		this.#socket.destroy();
	}

	[Symbol.dispose](): void {
		this.end();
	}

	#upgrade(port: number, query: string): void {
		const key = randomBytes(16).toString('base64');
		this.#socket.write(
			`GET /socket.io/?EIO=4&transport=websocket${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
				`Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
		);
	}

	#frame(opcode: number, data: Buffer): void {
		const mask = randomBytes(4);
		const length = data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
		const masked = data.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
		this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...length]), mask, masked]));
	}

	#read(chunk: Buffer): void {
		this.#unread = Buffer.concat([this.#unread, chunk]);
		if (!this.#isUpgraded) {
			const end = this.#unread.indexOf('\r\n\r\n');
			if (end < 0) return;
			this.#isUpgraded = true;
			this.#unread = this.#unread.subarray(end + 4);
		}
		for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) {
			const { opcode, data } = frame;
			if (opcode === opcodes.ping) this.#frame(opcodes.pong, data);
			else if (opcode === opcodes.close) this.#socket.end();
			else if (opcode === opcodes.text && data.toString() === '2') this.send('3');
			else if (opcode === opcodes.text) this.packets.push(data.toString());
		}
	}

	/** One whole frame of the server; undefined: it has not arrived yet. */
	#takeFrame(): { opcode: number; data: Buffer } | undefined {
		const [first = 0, second = 0] = this.#unread;
		const extended = second === 126 ? 2 : second === 127 ? 8 : 0;
		const start = 2 + extended;
		if (this.#unread.length < start) return undefined;
		const length =
			extended === 0 ? second : this.#unread.readUIntBE(start - Math.min(extended, 6), Math.min(extended, 6));
		if (this.#unread.length < start + length) return undefined;
		const data = this.#unread.subarray(start, start + length);
		this.#unread = this.#unread.subarray(start + length);
		return { opcode: first & 0x0f, data };
	}
}
