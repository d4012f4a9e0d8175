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
import { effectivePermissions } from './permissions.ts';
import { createResumeToken, sameToken } from './resumeToken.ts';
import type { Tile } from './selection.ts';

export type Direction = 'send' | 'recv';
/** `router`: where it is, one of those that its room is spread over. */
export type PeerTransport = types.WebRtcTransport<{ direction: Direction; router: types.Router }>;
export type PeerProducer = types.Producer<{ source: Source }>;

export type NewPeer = {
	/** Whose token it came with: what `removePeer` locks out. */
	subject: string;
	displayName: string;
	role: Role;
	profile: Profile;
	identity?: Identity | undefined;
	viewer: boolean;
	rtpCapabilities: RtpCapabilities | undefined;
	link: PeerLink;
	/** Of a place it had before the server was restarted. */
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
	readonly transports = new Owned<PeerTransport>('transport', maxTransportsPerPeer);
	readonly producers = new Owned<PeerProducer>('producer', maxProducersPerPeer);
	readonly consumers = new Owned<ConsumerSlot>('consumer', maxConsumersPerPeer);
	displayName: string;
	role: Role;
	/** What it can receive, as it last said. */
	rtpCapabilities: RtpCapabilities | undefined;
	/** What hosts gave or took from this peer alone. */
	ownPermissions: Partial<Permissions> = {};
	handRaisedAtMs: number | null = null;
	/** By producer; null: it never said what it shows, and sees everything. */
	tiles: ReadonlyMap<string, Tile> | null = null;
	readonly #outbox: NoticeQueue;
	#link: PeerLink | null;
	#graceTimer: NodeJS.Timeout | undefined;
	#closed = false;

	/** @param outbox of the room: the order in which its people are told */
	constructor(newcomer: NewPeer, outbox: NoticeQueue) {
		super();
		const { subject, displayName, role, profile, identity, viewer, rtpCapabilities, link } = newcomer;
		this.#outbox = outbox;
		this.subject = subject;
		this.displayName = displayName;
		this.role = role;
		this.profile = profile;
		this.identity = identity;
		this.viewer = viewer;
		this.rtpCapabilities = rtpCapabilities;
		this.#link = link;
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** false while its connection is lost and its place is kept. */
	get connected(): boolean {
		return this.#link !== null;
	}

	isHeldBy(link: PeerLink): boolean {
		return this.#link === link;
	}

	/** Goes nowhere while it is away: it gets the state of the room when it resumes. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const link = this.#link;
		// By the connection it had when it happened: a later one is told the state of the room.
		if (link) this.#outbox.send(() => link.notify(name, data));
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

	/** Ends the connection too, after what was notified has left. */
	closeLink(): void {
		const link = this.#link;
		if (link) this.#outbox.send(() => link.close());
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

	permissionsIn(ofRoom: Permissions): Permissions {
		return effectivePermissions(this, ofRoom);
	}

	view(permissionsOfRoom: Permissions): PeerView {
		const { id: peerId, displayName, role, profile, viewer, connected, handRaisedAtMs, joinedAtMs } = this;
		const permissions = this.permissionsIn(permissionsOfRoom);
		const producers = this.producers.all().map(producerView);
		return {
			peerId,
			displayName,
			role,
			permissions,
			profile,
			viewer,
			connected,
			handRaisedAtMs,
			joinedAtMs,
			producers,
			...(this.identity && { identity: this.identity }),
		};
	}

	/** Closes its media, not its link: one who left may still be answered. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearTimeout(this.#graceTimer);
		// First: what hangs on them goes without further requests to the worker.
		this.transports.close();
		this.producers.close();
		this.consumers.close();
		this.emit('closed');
	}
}

export function producerView({ id: producerId, kind, paused, appData: { source } }: PeerProducer): ProducerView {
	return { producerId, kind, source, paused };
}
