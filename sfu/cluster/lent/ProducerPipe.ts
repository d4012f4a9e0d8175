import type { types } from 'mediasoup';
import { clientFault, isWorkerLost, unlessClosed } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Link } from '../link/Link.ts';
import { ask, type Change } from './messages.ts';

export type PipeParts = {
	link: Link;
	routerId: string;
	/** This server's end of the pipe. */
	transport: types.PipeTransport;
	/** Sends a one-way message about an object of the router. */
	change(id: string, change: Change['change']): void;
	logger: Logger;
};

/** A consumer on the other server. */
export interface ConsumerBehind {
	readonly closed: boolean;
	readonly paused: boolean;
	producerPausedChanged(paused: boolean): void;
	producerClosed(): void;
}

/**
 * One producer of the origin router in the pipe to a router on another server. It flows while any consumer behind it does. What
 * does not cross by itself is told: pause, resume and close of the producer.
 */
export class ProducerPipe {
	readonly #parts: PipeParts;
	/** Consumes the producer into the pipe, in all its layers. */
	readonly #consumer: types.Consumer;
	readonly #behind = new Set<ConsumerBehind>();
	readonly #flowing = new Set<ConsumerBehind>();
	#isToldPaused: boolean;
	/** The other server has the producer. */
	#isThere = false;

	private constructor(parts: PipeParts, consumer: types.Consumer) {
		this.#parts = parts;
		this.#consumer = consumer;
		this.#isToldPaused = consumer.producerPaused;
		consumer.on('producerpause', () => this.#producerPaused(true));
		consumer.on('producerresume', () => this.#producerPaused(false));
		consumer.on('producerclose', () => this.#producerClosed());
	}

	/** @throws SfuError not-found (the producer or the router has closed), unavailable, and those of the other server */
	static async open(producerId: string, parts: PipeParts): Promise<ProducerPipe> {
		const { link, routerId, transport } = parts;
		const consumer = await clientFault(transport.consume({ producerId }));
		const pipe = new ProducerPipe(parts, consumer);
		pipe.#apply(consumer.pause());
		try {
			const { kind, rtpParameters, producerPaused: paused } = consumer;
			await ask(link, 'pipe', { routerId, producerId, kind, rtpParameters, paused });
		} catch (error) {
			consumer.close();
			throw error;
		}
		pipe.#isThere = true;
		// What happened meanwhile could not be told yet.
		if (consumer.closed) pipe.#producerClosed();
		else pipe.#tellPaused();
		return pipe;
	}

	/** The producer, or the router, has closed. */
	get closed(): boolean {
		return this.#consumer.closed;
	}

	get producerPaused(): boolean {
		return this.#consumer.producerPaused;
	}

	get kind(): types.MediaKind {
		return this.#consumer.kind;
	}

	/** Calls it once, when the producer or the router has closed. */
	whenClosed(listener: () => void): void {
		if (this.closed) listener();
		else this.#consumer.observer.once('close', listener);
	}

	add(consumer: ConsumerBehind): void {
		this.#behind.add(consumer);
		this.changed(consumer);
	}

	/** A consumer behind it has been paused, resumed or closed. */
	changed(consumer: ConsumerBehind): void {
		const flowed = this.#flowing.size > 0;
		if (consumer.closed) this.#behind.delete(consumer);
		if (consumer.closed || consumer.paused) this.#flowing.delete(consumer);
		else this.#flowing.add(consumer);
		const flows = this.#flowing.size > 0;
		if (flows === flowed || this.closed) return;
		// mediasoup asks the sender for a key frame by itself when a consumer is resumed.
		this.#apply(flows ? this.#consumer.resume() : this.#consumer.pause());
	}

	#producerPaused(paused: boolean): void {
		this.#tellPaused();
		for (const consumer of this.#behind) consumer.producerPausedChanged(paused);
	}

	#tellPaused(): void {
		const paused = this.#consumer.producerPaused;
		if (!this.#isThere || paused === this.#isToldPaused) return;
		this.#isToldPaused = paused;
		this.#parts.change(this.#consumer.producerId, { what: paused ? 'pause' : 'resume' });
	}

	#producerClosed(): void {
		if (this.#isThere) this.#parts.change(this.#consumer.producerId, { what: 'close' });
		for (const consumer of [...this.#behind]) consumer.producerClosed();
	}

	#apply(call: Promise<void>): void {
		unlessClosed(this.#consumer, call).catch((error) => {
			// Its router closes then, and everybody there is given another one.
			if (!isWorkerLost(error)) this.#parts.logger.error({ err: error }, 'a pipe did not follow its consumers');
		});
	}
}
