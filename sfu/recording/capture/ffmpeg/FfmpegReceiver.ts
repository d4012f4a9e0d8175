import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { errorText } from '../../../errorText.ts';
import { killAtExit } from '../../../killAtExit.ts';
import { type ListeningSince, ReceiverPort } from './ReceiverPort.ts';

export type FfmpegProgram = { path: string; environment: NodeJS.ProcessEnv };
type FfmpegReceiverEvents = {
	listening: [since: ListeningSince];
	/** Of the Matroska stream. */
	data: [chunk: Buffer];
	/** Its output was read to the end. `reason`: what it said last, for a log line. */
	exited: [reason: string];
};

/** A cluster is on the disk when it is complete: what a killed process loses at most, ms. */
const clusterMs = 500;
/** For the first key frame, which tells the size of the picture. */
const analyzeMs = 10_000;
/** From the goodbye to SIGKILL, ms: a server that closes has less than 2 s. */
const killAfterMs = 1_000;
const maxReasonLength = 500;

const args = [
	...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'warning'],
	// Of this computer only: otherwise everybody in the network could send it media.
	...['-protocol_whitelist', 'pipe,rtp,udp', '-localaddr', '127.0.0.1', '-buffer_size', '1000000'],
	// Not for the frame rate, which it would watch for a second.
	...['-analyzeduration', `${analyzeMs * 1000}`, '-fpsprobesize', '0'],
	...['-f', 'sdp', '-i', 'pipe:0', '-map', '0', '-c', 'copy', '-avoid_negative_ts', 'make_zero'],
	...['-f', 'matroska', '-cluster_time_limit', `${clusterMs}`, '-write_crc32', '0', '-flush_packets', '1', 'pipe:1'],
];

/**
 * An FFmpeg that receives one RTP stream on 127.0.0.1 and hands it back as Matroska, the codec copied.
 *
 * It does not write the file itself: when this process is killed, its pipe breaks, and it cannot write into a recording
 * that is repaired meanwhile. It then ends by itself as soon as it has received nothing for 10 s.
 */
export class FfmpegReceiver extends EventEmitter<FfmpegReceiverEvents> {
	readonly #port: ReceiverPort;
	readonly #child: ChildProcess;
	readonly #exited: Promise<void>;
	#said = '';

	/**
	 * @param port that the SDP names
	 * @param now monotonic ms
	 * @throws what the system throws when it has no memory left; a program that is missing has `exited`
	 */
	constructor({ path, environment }: FfmpegProgram, sdp: string, port: number, now: () => number) {
		super();
		this.#child = spawn(path, args, {
			env: environment,
			stdio: ['pipe', 'pipe', 'pipe'],
			windowsHide: true,
			// Ctrl+C in the terminal of the server is not for it: it is ended when the server ends the recording.
			detached: process.platform !== 'win32',
		});
		killAtExit(this.#child);
		this.#port = new ReceiverPort(port, now);
		this.#port.on('listening', (since) => this.emit('listening', since));
		this.#exited = this.#watch(this.#child);
		// It may exit before it has read all: EPIPE says nothing that the exit does not.
		this.#child.stdin?.on('error', () => undefined).end(sdp);
		this.#child.stdout?.on('data', (chunk: Buffer) => this.emit('data', chunk));
		this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
			this.#said = (this.#said + text).slice(-maxReasonLength);
		});
	}

	/** Process id; undefined: it could not be started. */
	get pid(): number | undefined {
		return this.#child.pid;
	}

	/** Lets it complete what it has received, or kills it after 1 s. Resolves after `exited`. Idempotent. */
	async end(): Promise<void> {
		if (this.#port.isListening) this.#port.sayGoodbye();
		else this.kill();
		const timer = setTimeout(() => this.kill(), killAfterMs);
		await this.#exited;
		clearTimeout(timer);
	}

	kill(): void {
		this.#child.kill('SIGKILL');
	}

	async #watch(child: ChildProcess): Promise<void> {
		const reason = await new Promise<string>((resolve) => {
			child.on('error', (error) => {
				if (child.pid === undefined) resolve(errorText(error));
			});
			child.once('close', (code, signal) => resolve(`exit ${signal ?? code}: ${this.#said.trim()}`));
		});
		this.#port.close();
		this.emit('exited', reason);
	}
}
