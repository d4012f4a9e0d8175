import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { nanoid } from 'nanoid';
import type {
	Identity,
	PeerView,
	Permissions,
	ProducerView,
	Profile,
	Role,
	RtpCapabilities,
	Source,
} from '../../protocol/models.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { SfuError } from '../errors.ts';
import { maxConsumersPerPeer, maxProducersPerPeer, maxTransportsPerPeer } from '../limits.ts';
import type { ConsumerSlot } from './ConsumerSlot.ts';
import type { NoticeQueue } from './NoticeQueue.ts';
import { Owned } from './Owned.ts';
import type { PeerLink } from './PeerLink.ts';
import { createResumeToken, sameToken } from './resumeToken.ts';

export type Direction = 'send' | 'recv';
/** `router`: the router it was created on, one of those the room is spread over (`PipedRouters`). */
export type PeerTransport = types.WebRtcTransport<{ direction: Direction; router: types.Router }>;
export type PeerProducer = types.Producer<{ source: Source }>;

export type NewPeer = {
	/** Subject of its access token; `removePeer` keeps this subject out of the room. */
	subject: string;
	displayName: string;
	role: Role;
	profile: Profile;
	identity?: Identity | undefined;
	viewer: boolean;
	rtpCapabilities: RtpCapabilities | undefined;
	link: PeerLink;
	/** Of the seat it had before the server was restarted; see `RestartReturns`. */
	resumeToken?: string;
};

type PeerEvents = {
	closed: [];
};

/** One participant in one room. Owns its transports, producers and consumers; the room owns it. */
export class Peer extends EventEmitter<PeerEvents> {
	readonly id = nanoid();
	readonly subject: string;
	readonly profile: Profile;
	readonly identity: Identity | undefined;
	readonly viewer: boolean;
	readonly joinedAtMs = Date.now();
	readonly resumeToken = createResumeToken(this.id);
	/** The resume token it came with, of a run of the server before this one. */
	readonly lostToken: string | undefined;
	readonly transports = new Owned<PeerTransport>('transport', maxTransportsPerPeer);
	readonly producers = new Owned<PeerProducer>('producer', maxProducersPerPeer);
	readonly consumers = new Owned<ConsumerSlot>('consumer', maxConsumersPerPeer);
	displayName: string;
	role: Role;
	/** RTP capabilities as its client last stated them; undefined: never stated, so it cannot consume yet. */
	rtpCapabilities: RtpCapabilities | undefined;
	readonly #notices: NoticeQueue;
	#link: PeerLink | null;
	#graceTimer: NodeJS.Timeout | undefined;
	#closed = false;

	/** @param notices the room's queue, which keeps notices in order */
	constructor(newcomer: NewPeer, notices: NoticeQueue) {
		super();
		const { subject, displayName, role, profile, identity, viewer, rtpCapabilities, link, resumeToken } = newcomer;
		this.#notices = notices;
		this.subject = subject;
		this.displayName = displayName;
		this.role = role;
		this.profile = profile;
		this.identity = identity;
		this.viewer = viewer;
		this.rtpCapabilities = rtpCapabilities;
		this.lostToken = resumeToken;
		this.#link = link;
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** false while its connection is lost and its seat is kept. */
	get connected(): boolean {
		return this.#link !== null;
	}

	isHeldBy(link: PeerLink): boolean {
		return this.#link === link;
	}

	/** Dropped while the connection is lost: on resume the peer gets the room's whole state. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const link = this.#link;
		// To the link of this moment: one that is attached before the delivery gets the room's whole state instead.
		if (link) this.#notices.send(link, () => link.notify(name, data));
	}

	accepts(resumeToken: string): boolean {
		return !this.#closed && sameToken(resumeToken, this.resumeToken);
	}

	/** Takes a new connection; one that still looked alive is closed. */
	attach(link: PeerLink): void {
		clearTimeout(this.#graceTimer);
		const old = this.#link;
		this.#link = link;
		if (old !== link) old?.close();
	}

	/** Its connection is lost. `expired` is called unless it is back within `graceMs`. */
	detach(graceMs: number, expired: () => void): void {
		this.#link = null;
		clearTimeout(this.#graceTimer);
		this.#graceTimer = setTimeout(expired, graceMs);
		this.#graceTimer.unref();
	}

	/** Ends the connection after the notices sent before have left. */
	closeLink(): void {
		const link = this.#link;
		if (link) this.#notices.send(link, () => link.close());
	}

	/** The transport it sends or receives with. @throws SfuError not-found */
	transportFor(direction: Direction): PeerTransport {
		const transport = this.transports.all().find(({ appData }) => appData.direction === direction);
		if (!transport) throw new SfuError('not-found', `no ${direction} transport`, { what: 'transport' });
		return transport;
	}

	producersOf(...sources: Source[]): PeerProducer[] {
		return this.producers.all().filter(({ appData }) => sources.includes(appData.source));
	}

	/** @param permissions effective ones, as its room grants them */
	view(permissions: Permissions): Omit<PeerView, 'handRaisedAtMs'> {
		const { id: peerId, displayName, role, profile, viewer, connected, joinedAtMs } = this;
		const producers = this.producers.all().map(producerView);
		return {
			peerId,
			displayName,
			role,
			permissions,
			profile,
			viewer,
			connected,
			joinedAtMs,
			producers,
			...(this.identity && { identity: this.identity }),
		};
	}

	/** Closes its media, not its link: `leaveRoom` is answered after the peer has closed. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearTimeout(this.#graceTimer);
		// Transports first: the worker closes their producers and consumers along with them, without further requests.
		this.transports.close();
		this.producers.close();
		this.consumers.close();
		this.emit('closed');
	}
}

export function producerView({ id: producerId, kind, paused, appData: { source } }: PeerProducer): ProducerView {
	return { producerId, kind, source, paused };
}
