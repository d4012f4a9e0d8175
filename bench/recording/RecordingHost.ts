/** The host of the home room, who records it; takes part in nothing else. */
import type { RecordingOptions, RecordingState, RecordingSummary } from '../../sfu/protocol/models/recording.ts';
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import type { BenchServer } from '../server.ts';

/** The clock of a recording without breaks, by the server's answer to its start; the bench runs on the same computer. */
export class LessonClock {
	readonly #zeroUnixMs: number;

	constructor({ recordedMs, sinceMs }: Pick<RecordingState, 'recordedMs' | 'sinceMs'>) {
		this.#zeroUnixMs = sinceMs - recordedMs;
	}

	/** What it shows now, ms. */
	get nowMs(): number {
		return performance.timeOrigin + performance.now() - this.#zeroUnixMs;
	}
}

export class RecordingHost {
	readonly signalling: SignallingPeer;
	readonly #stopped: Promise<RecordingSummary>;

	private constructor(signalling: SignallingPeer) {
		this.signalling = signalling;
		this.#stopped = new Promise((resolve) => {
			signalling.on('recordingStopped', ({ recording }) => resolve(recording));
		});
	}

	static async join(server: BenchServer): Promise<RecordingHost> {
		const signalling = await SignallingPeer.connect(server, { token: server.info.hostToken });
		const host = new RecordingHost(signalling);
		await signalling.join({ displayName: 'Teacher', roomId: server.info.roomId });
		return host;
	}

	async start(options: RecordingOptions = { cameras: 'all' }): Promise<{ recordingId: string; clock: LessonClock }> {
		const { recording } = await this.signalling.request('startRecording', { options });
		return { recordingId: recording.recordingId, clock: new LessonClock(recording) };
	}

	async stop(): Promise<RecordingSummary> {
		return (await this.signalling.request('stopRecording', {})).recording;
	}

	/** Resolves when the recording is over, whoever ended it. */
	stopped(): Promise<RecordingSummary> {
		return this.#stopped;
	}

	async leave(): Promise<void> {
		await this.signalling.request('leaveRoom', {});
		this.signalling.disconnect();
	}
}
