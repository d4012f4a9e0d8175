/** A class in which the host shows a board, and everybody may draw on it. */
import { randomUUID } from 'node:crypto';
import { joinByCode } from '../peers/BenchPeer.ts';
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import { BenchServer } from '../server.ts';

/** 50 who watch, ten who draw, and those who come late. */
const maxParticipants = 100;

export class TaughtClass {
	readonly server: BenchServer;
	readonly host: SignallingPeer;
	/** Of the host. */
	readonly resumeToken: string;
	/** Of the board page that is shown. */
	readonly surface: string;
	readonly #peers: SignallingPeer[] = [];

	private constructor(server: BenchServer, host: SignallingPeer, resumeToken: string, surface: string) {
		this.server = server;
		this.host = host;
		this.resumeToken = resumeToken;
		this.surface = surface;
	}

	static async begin(flags: string[] = []): Promise<TaughtClass> {
		const server = await BenchServer.start({ flags: ['--workers', '1', ...flags] });
		const { hostToken, roomId } = server.info;
		const host = await SignallingPeer.connect(server, { token: hostToken });
		const { resumeToken } = await host.join({ roomId, displayName: 'Teacher' });
		await host.request('setPermissions', { permissions: { draw: true } });
		await host.request('setRoomOptions', { maxParticipants });
		const page = await host.request('addBoardPage', { documentId: null, after: null, pattern: 'squared' });
		await host.request('showPage', page);
		return new TaughtClass(server, host, resumeToken, `doc/${page.documentId}/${page.pageId}`);
	}

	/** A student, without media. */
	async join(displayName: string): Promise<SignallingPeer> {
		const { token } = await joinByCode(this.server, displayName);
		const peer = await SignallingPeer.connect(this.server, { token, countsReceived: true });
		await peer.request('joinRoom', { displayName });
		this.#peers.push(peer);
		return peer;
	}

	/** A phone that only votes. */
	async enterVotes(displayName: string): Promise<SignallingPeer> {
		const { token } = await joinByCode(this.server, displayName);
		const peer = await SignallingPeer.connect(this.server, { token });
		await peer.request('enterVotes', { deviceId: randomUUID(), displayName });
		this.#peers.push(peer);
		return peer;
	}

	async end(): Promise<void> {
		for (const peer of [this.host, ...this.#peers]) peer.disconnect();
		await this.server.stop();
	}
}
