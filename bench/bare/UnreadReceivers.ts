/** Receivers that cost the worker all that a receiver costs, and this process nothing: nobody reads their sockets. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { types } from 'mediasoup';
import { receiveAll } from './hopTransports.ts';

export class UnreadReceivers {
	readonly #thread: Worker;
	readonly #ports: number[];

	private constructor(thread: Worker, ports: number[]) {
		this.#thread = thread;
		this.#ports = ports;
	}

	/** @param count receivers at most */
	static async open(count: number): Promise<UnreadReceivers> {
		const thread = new Worker(new URL('./unreadSockets.ts', import.meta.url), { workerData: count });
		const [ports]: number[][] = await once(thread, 'message');
		return new UnreadReceivers(thread, ports ?? []);
	}

	/** One more, of all these producers. @throws RangeError: there are too many */
	async add(router: types.Router, producerIds: readonly string[]): Promise<void> {
		const port = this.#ports.pop();
		if (port === undefined) throw new RangeError('too many receivers');
		await receiveAll(router, producerIds, port);
	}

	async close(): Promise<void> {
		await this.#thread.terminate();
	}
}
