import type { BuiltinHandlerName } from 'mediasoup-client/types';
import type { IceServer, RtpCapabilities } from '../../../sfu/protocol/models.ts';
import type { ConnectionMedia, KeptMedia, SessionOptions } from '../signalling/ConnectionMedia.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { MediaSession } from './MediaSession.ts';
import type { Publisher } from './Publisher.ts';
import type { Subscriber } from './Subscriber.ts';

export type CallMediaOptions = {
	signalling: Signalling;
	publisher: Publisher;
	subscriber: Subscriber;
	/** Which of mediasoup-client's browser handlers to use. Default: detected from the browser. */
	handlerName?: BuiltinHandlerName | undefined;
};

/** Wait before a session that does not come up is replaced by the next one, doubling from one to the next. */
const firstPatienceMs = 5_000;
const longestPatienceMs = 60_000;

/**
 * Why media do not come through although the signalling does. `unreached`: nothing comes back, e.g. because a firewall drops
 * their port; `blocked`: this browser tries no candidate.
 */
export type MediaTrouble = 'unreached' | 'blocked';

type CallMediaEvents = {
	sessionChanged: [MediaSession | null];
	/** The session cannot be repaired; CallConnection must open another one. */
	lost: [];
	troubleChanged: [MediaTrouble | null];
};

/** The media of one call: one MediaSession after the other, with the publisher and the subscriber attached to it. */
export class CallMedia extends Emitter<CallMediaEvents> implements ConnectionMedia {
	readonly #parts: CallMediaOptions;
	#session: MediaSession | null = null;
	/** Counts `open` and `close`, so that a session created too late is recognised and closed. */
	#generation = 0;
	/** Of the next session. Alternates from one session that does not come up to the next. */
	#tcpOnly = false;
	/** Sessions in a row that did not come up. */
	#coldSessions = 0;
	#trouble: MediaTrouble | null = null;

	constructor(parts: CallMediaOptions) {
		super();
		this.#parts = parts;
	}

	get rtpCapabilities(): RtpCapabilities | undefined {
		return this.#session?.rtpCapabilities;
	}

	get transportIds(): string[] {
		return this.#session?.transportIds ?? [];
	}

	async open(options: SessionOptions): Promise<void> {
		this.close();
		const generation = this.#generation;
		const { signalling, publisher, subscriber, handlerName } = this.#parts;
		const session = await MediaSession.create({
			...options,
			signalling,
			handlerName,
			tcpOnly: this.#tcpOnly && !options.transports,
			patienceMs: patienceAfter(this.#coldSessions),
		});
		if (this.#generation !== generation) return session.close();
		this.#session = session;
		session.on('troubled', () => void signalling.probe());
		session.on('changed', () => this.#session === session && this.#follow(session));
		session.on('lost', () => this.#session === session && this.#lost(session));
		this.emit('sessionChanged', session);
		subscriber.attach(session);
		void publisher.attach(session);
	}

	async resume(kept: KeptMedia | undefined): Promise<boolean> {
		const session = this.#session;
		if (!session || !kept || !session.transportIds.every((id) => kept.transportIds.includes(id))) return false;
		this.#parts.subscriber.resume(kept.consumers);
		await Promise.all([session.restartIce(), this.#parts.publisher.resume(kept.producers)]);
		return true;
	}

	async renew(options: SessionOptions, transportIds: string[]): Promise<void> {
		this.close();
		const { signalling } = this.#parts;
		// A transport that the server no longer knows is rejected with not-found, which is as good as closed.
		const closed = transportIds.map((transportId) => signalling.request('closeTransport', { transportId }));
		await Promise.allSettled(closed);
		await this.open(options);
	}

	/** After a network change: the old ICE candidate pairs may be dead even though the signalling still works. */
	async restartIce(): Promise<void> {
		await this.#session?.restartIce();
	}

	setIceServers(iceServers: IceServer[]): void {
		this.#session?.setIceServers(iceServers);
	}

	/** No media flows until the next `open`. Idempotent. */
	close(): void {
		this.#generation += 1;
		this.#parts.subscriber.detach();
		this.#session?.close();
		this.#session = null;
		this.emit('sessionChanged', null);
	}

	#follow({ isUp, isStuck, isBlocked }: MediaSession): void {
		if (isUp) this.#coldSessions = 0;
		if (isBlocked) this.#setTrouble('blocked');
		else if (isStuck) this.#setTrouble('unreached');
		else if (isUp) this.#setTrouble(null);
	}

	#lost({ isCold, isStuck }: MediaSession): void {
		if (isCold && isStuck) {
			this.#coldSessions += 1;
			this.#tcpOnly = !this.#tcpOnly;
		}
		this.emit('lost');
	}

	/** Stays while one session follows the other, until one is up. */
	#setTrouble(trouble: MediaTrouble | null): void {
		if (this.#trouble === trouble) return;
		this.#trouble = trouble;
		this.emit('troubleChanged', trouble);
	}
}

const patienceAfter = (coldSessions: number): number =>
	coldSessions === 0 ? 0 : Math.min(longestPatienceMs, firstPatienceMs * 2 ** (coldSessions - 1));
