import type { BuiltinHandlerName } from 'mediasoup-client/types';
import type { IceServer, RtpCapabilities } from '../../../sfu/protocol/models.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { type Kept, MediaSession, type MediaSessionOptions } from './MediaSession.ts';
import type { Publisher } from './Publisher.ts';
import type { Subscriber } from './Subscriber.ts';

type Parts = {
	signalling: Signalling;
	publisher: Publisher;
	subscriber: Subscriber;
	/** Default: found out from the browser. */
	handlerName?: BuiltinHandlerName | undefined;
};

type SessionWishes = Omit<MediaSessionOptions, 'signalling' | 'handlerName'>;

/** The media of our place: one session after the other, and what is sent and received on it. */
export class CallMedia extends Emitter<{
	sessionChanged: [MediaSession | null];
	/** Cannot be mended: a new place is needed. */
	lost: [];
}> {
	readonly #parts: Parts;
	#session: MediaSession | null = null;
	/** Counts the sessions begun, so that one that comes late is recognised. */
	#generation = 0;

	constructor(parts: Parts) {
		super();
		this.#parts = parts;
	}

	/** What we can receive, once that is known. */
	get rtpCapabilities(): RtpCapabilities | undefined {
		return this.#session?.rtpCapabilities;
	}

	/** Of the present session. */
	get transportIds(): string[] {
		return this.#session?.transportIds ?? [];
	}

	/** Instead of the present session, if any. @throws CallError */
	async open(options: SessionWishes): Promise<void> {
		this.close();
		const generation = this.#generation;
		const { signalling, publisher, subscriber, handlerName } = this.#parts;
		const session = await MediaSession.create({ ...options, signalling, handlerName });
		if (this.#generation !== generation) return session.close();
		this.#session = session;
		session.on('troubled', () => void signalling.probe());
		session.on('lost', () => this.#session === session && this.emit('lost'));
		this.emit('sessionChanged', session);
		subscriber.attach(session);
		void publisher.attach(session);
	}

	/** Goes on with what both sides still have, on new ways through the network. false: it does not fit together. */
	async resume(kept: Kept | undefined): Promise<boolean> {
		const session = this.#session;
		if (!session || !kept || !session.transportIds.every((id) => kept.transportIds.includes(id))) return false;
		this.#parts.subscriber.reconcile(kept.consumers);
		await Promise.all([session.restartIce(), this.#parts.publisher.reconcile(kept.producers)]);
		return true;
	}

	/** New transports instead of those the server still has for our place, which cannot be mended. @throws CallError */
	async renew(options: SessionWishes, transportIds: string[]): Promise<void> {
		this.close();
		const { signalling } = this.#parts;
		// What the server does not know any more is as good as closed.
		const closed = transportIds.map((transportId) => signalling.request('closeTransport', { transportId }));
		await Promise.allSettled(closed);
		await this.open(options);
	}

	/** Perhaps another network: the old ways through it are void even if the server still answers. */
	async restartIce(): Promise<void> {
		await this.#session?.restartIce();
	}

	setIceServers(iceServers: IceServer[]): void {
		this.#session?.setIceServers(iceServers);
	}

	/** Nothing flows until the next `open`. Idempotent. */
	close(): void {
		this.#generation += 1;
		this.#parts.subscriber.detach();
		this.#session?.close();
		this.#session = null;
		this.emit('sessionChanged', null);
	}
}
