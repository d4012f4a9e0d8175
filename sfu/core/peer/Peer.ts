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
import { steadyNowMs } from '../../steadyClock.ts';
import { SfuError } from '../errors.ts';
import { maxConsumersPerPeer, maxFormerSubjects, maxProducersPerPeer, maxTransportsPerPeer } from '../limits.ts';
import type { ConsumerSlot } from './ConsumerSlot.ts';
import type { NoticeQueue } from './NoticeQueue.ts';
import { Owned } from './Owned.ts';
import type { PeerLink } from './PeerLink.ts';
import type { Direction, PeerTransport } from './PeerTransport.ts';
import type { Reached } from './Reached.ts';
import { createResumeToken, digestOf, sameToken } from './resumeToken.ts';

export type PeerProducer = types.Producer<{ source: Source }>;

export type NewPeer = {
	/** Subject of its access token; `removePeer` keeps this subject out of the room. */
	subject: string;
	/** Of the tokens with which it used its seat before. */
	formerSubjects?: readonly string[] | undefined;
	/** Of its browser, as its client says; also keeps a removed person out. */
	deviceId?: string | undefined;
	/** Address (of IPv6, network) of its connection. */
	network?: string | undefined;
	/** It came without a token. */
	isStranger?: boolean | undefined;
	/** In how many seats of one room its person may be at the same time, 1 or more. */
	maxSeats: number;
	displayName: string;
	role: Role;
	profile: Profile;
	identity?: Identity | undefined;
	/** All that its token lets it send as a participant. Default: as the class allows. */
	allowed?: Permissions | undefined;
	/** It only receives. */
	viewer: boolean;
	/** Its client knows how to wait until a host is in the room. */
	canWait: boolean;
	rtpCapabilities: RtpCapabilities | undefined;
	link: PeerLink;
	/** How its client has reached this server. */
	reached?: Reached | undefined;
	/** The seat that it returns to; default: a new one. */
	seat?: Seat | undefined;
	/** Of the resume token it came with, also of a seat that has ended. */
	formerPeerId?: string | undefined;
};

/** What identifies a peer's place in a room: it has the same seat when it returns. */
export type Seat = {
	peerId: string;
	resumeToken: string;
};

type PeerEvents = {
	closed: [];
};

/** One participant in one room. Owns its transports, producers and consumers; the room owns it. */
export class Peer extends EventEmitter<PeerEvents> {
	readonly id: string;
	readonly deviceId: string | undefined;
	/** Address (of IPv6, network) from which it joined. */
	readonly network: string | undefined;
	readonly isStranger: boolean;
	readonly profile: Profile;
	readonly identity: Identity | undefined;
	readonly viewer: boolean;
	readonly canWait: boolean;
	/** Unix ms. */
	readonly joinedAtMs = steadyNowMs();
	readonly resumeToken: string;
	readonly transports = new Owned<PeerTransport>('transport', maxTransportsPerPeer);
	readonly producers = new Owned<PeerProducer>('producer', maxProducersPerPeer);
	readonly consumers = new Owned<ConsumerSlot>('consumer', maxConsumersPerPeer);
	subject: string;
	/** Of the tokens with which its person used the seat before, the last `maxFormerSubjects`. */
	formerSubjects: readonly string[];
	displayName: string;
	role: Role;
	/** All that its token lets it send as a participant; undefined: as the class allows. */
	allowed: Permissions | undefined;
	/** RTP capabilities as its client last stated them; undefined: never stated, so it cannot consume yet. */
	rtpCapabilities: RtpCapabilities | undefined;
	/** How the client of its present connection has reached this server. */
	reached: Reached;
	#tokenDigest: string | undefined;
	readonly #notices: NoticeQueue;
	#link: PeerLink | null;
	#graceTimer: NodeJS.Timeout | undefined;
	#closed = false;

	/** @param notices the room's queue, which keeps notices in order */
	constructor(newcomer: NewPeer, notices: NoticeQueue) {
		super();
		const { subject, formerSubjects = [], deviceId, displayName, role } = newcomer;
		const { network, isStranger = false } = newcomer;
		const { profile, identity, viewer, canWait, rtpCapabilities, link, seat } = newcomer;
		this.#notices = notices;
		this.id = seat?.peerId ?? nanoid();
		this.resumeToken = seat?.resumeToken ?? createResumeToken(this.id);
		this.subject = subject;
		this.formerSubjects = formerSubjects;
		this.deviceId = deviceId;
		this.network = network;
		this.isStranger = isStranger;
		this.displayName = displayName;
		this.role = role;
		this.allowed = newcomer.allowed;
		this.profile = profile;
		this.identity = identity;
		this.viewer = viewer;
		this.canWait = canWait;
		this.rtpCapabilities = rtpCapabilities;
		this.reached = newcomer.reached ?? {};
		this.#link = link;
	}

	/** Of its user, as a token says it; undefined: it says none. */
	get userId(): string | undefined {
		return this.identity?.isVerified ? this.identity.userId : undefined;
	}

	/** `digestOf` its resume token. */
	get tokenDigest(): string {
		this.#tokenDigest ??= digestOf(this.resumeToken);
		return this.#tokenDigest;
	}

	/** It is no longer in the room; another `Peer` may return to its seat. */
	get closed(): boolean {
		return this.#closed;
	}

	/** false while its connection is lost and its seat is kept. */
	get connected(): boolean {
		return this.#link !== null;
	}

	/** Whether this is its present connection: an old one must not end the seat. */
	isHeldBy(link: PeerLink): boolean {
		return this.#link === link;
	}

	/** Sends a notice; dropped while the connection is lost, because a resumed peer gets the whole state of the room. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		// It may be an object of the sender that changes later.
		this.notifyShared(name, { ...data });
	}

	/** As `notify`, of what several peers are told. @param data nobody's own: it never changes */
	notifyShared<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const link = this.#link;
		// Not `this.#link` at delivery: a link attached meanwhile gets the whole state of the room instead.
		if (link) this.#notices.send(link, () => link.notify(name, data));
	}

	/** As `notify`, but does not wait until somebody else's join is answered: for what says nothing about the state of the room. */
	notifyAhead<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		const link = this.#link;
		if (link) this.#notices.sendAhead(link, () => link.notify(name, { ...data }));
	}

	/** Its person came back with this token; it stays known by the one of before, too. */
	usesToken(subject: string): void {
		if (subject === this.subject) return;
		this.formerSubjects = formerSubjectsWith(this, subject);
		this.subject = subject;
	}

	/** Whether this token resumes its seat. */
	accepts(resumeToken: string): boolean {
		return !this.#closed && sameToken(resumeToken, this.resumeToken);
	}

	/** Replaces the connection; an old one that was not lost, e.g. of another tab, is told and closed. */
	attach(link: PeerLink): void {
		clearTimeout(this.#graceTimer);
		const old = this.#link;
		this.#link = link;
		if (!old || old === link) return;
		this.#notices.send(old, () => {
			old.notify('takenOver', {});
			old.close();
		});
	}

	/** Its connection is lost. Calls `expired` unless `attach` or `close` is called within `graceMs`. */
	detach(graceMs: number, expired: () => void): void {
		this.#link = null;
		clearTimeout(this.#graceTimer);
		this.#graceTimer = setTimeout(expired, graceMs);
		this.#graceTimer.unref();
	}

	/** Closes the connection after the notices sent before. */
	closeLink(): void {
		const link = this.#link;
		if (link) this.#notices.send(link, () => link.close());
	}

	/** Its first transport of this direction. @throws SfuError not-found (transport) */
	transportFor(direction: Direction): PeerTransport {
		const transport = this.transports.all().find(({ appData }) => appData.direction === direction);
		if (!transport) throw new SfuError('not-found', `no ${direction} transport`, { what: 'transport' });
		return transport;
	}

	producersOf(...sources: Source[]): PeerProducer[] {
		return this.producers.all().filter(({ appData }) => sources.includes(appData.source));
	}

	/** As other participants see it. @param permissions the effective ones */
	view(permissions: Permissions): PeerView {
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

	/** Closes its media, not its connection, on which `leaveRoom` is still to be answered. Idempotent. */
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

/** Of a seat that is used with another token from now on. */
export function formerSubjectsWith(
	{ subject, formerSubjects }: Pick<Peer, 'subject' | 'formerSubjects'>,
	present: string,
): string[] {
	return [...new Set([...formerSubjects, subject])].filter((one) => one !== present).slice(-maxFormerSubjects);
}

export function producerView({ id: producerId, kind, paused, appData: { source } }: PeerProducer): ProducerView {
	return { producerId, kind, source, paused };
}
