import type { DocumentView } from '../../protocol/models/documents.ts';
import type { ShownPage } from '../../protocol/models/slides.ts';
import type { VoteResult, VoteView } from '../../protocol/models/votes.ts';
import type { LoadState, Permissions, Role, Source, Stoppable } from '../../protocol/models.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import type { KeptPages } from './KeptPages.ts';
import type { KeptSeat } from './KeptSeat.ts';
import type { Removal } from './Removal.ts';
import type { ChangeableSettings, RoomSettings } from './RoomSettings.ts';
import type { VideoReceiver } from './VideoReceiver.ts';

/** Who paused or closed a producer: its sender (`owner`), or a host or co-host. */
export type By = 'owner' | 'host';

/** What parts may do to the producers of a room; implemented by `media/Producers`. */
export interface ProducerControl {
	/** One that closes meanwhile counts as paused: its peer may leave while everybody is muted. */
	pause(peer: Peer, producer: PeerProducer, by: By): Promise<void>;
	close(peer: Peer, producer: PeerProducer, by: By): void;
	/** Pauses microphones and closes video that this peer sends without permission. */
	enforce(peer: Peer): Promise<void>;
}

/** Remembers what hosts stopped, so that no wish of before comes true after it; implemented by `class/HostStops`. */
export interface HostStopControl {
	/** To be called before anything is paused or closed: a request that is under way is refused from here on. */
	stop(peer: Peer, ...stopped: Stoppable[]): void;
	/** The same for all participants that are not in the room, and whose seats are kept. */
	stopKeptSeats(...stopped: Stoppable[]): void;
	/**
	 * Before a peer sends: refuses what a host has stopped after the person wished it.
	 * @param known the number of stops that the client knew; undefined: it is one that does not count, and only what was
	 * stopped while its connection was lost is refused, once
	 * @returns the present number, to check with again after an `await`
	 * @throws SfuError wrong-state
	 */
	requireNotStopped(peer: Peer, source: Source, known?: number): number;
}

/** The documents of a room; implemented by `class/Documents`. */
export interface DocumentAccess {
	/** undefined: there is none (any more). */
	find(documentId: string): DocumentView | undefined;
	/** It is shown: from now on, until the lesson ends, participants know it. @throws SfuError not-found (document) */
	share(documentId: string): void;
}

/** What is shown of the documents; implemented by `class/Slides`. */
export interface SlidesControl {
	/** null: nothing, or a blank screen. */
	readonly shown: ShownPage | null;
	/** Whether participants may look at it now: it is shown, also below a blank screen, or they turn the pages of its document. */
	isOpen(page: ShownPage): boolean;
	/** A document goes: it is not shown any more. */
	documentRemoved(documentId: string): void;
	/** A page goes: in its place another one of its document is shown; null: none. */
	pageRemoved(page: ShownPage, instead: string | null): void;
}

/** What is asked and was answered; implemented by `class/votes/Votes`. */
export interface VoteAccess {
	/** In front of the class; null: no question is. */
	readonly current: VoteView | null;
	/** Of all lessons, the newest last; of the vote that is open, what has been answered so far. */
	readonly resultsSoFar: readonly VoteResult[];
}

/** How a video enters the bandwidth allocation. */
export type NewVideo = {
	/** Spatial layers, 1 or more. */
	layerCount: number;
	/** Only its smallest layer is forwarded until the load of the worker is `fine`. */
	smallestLayerOnly: boolean;
};

/** What media handling tells the bandwidth allocation; implemented by `allocation/BandwidthAllocator`. */
export interface VideoAllocation {
	/** A camera or screen that is sent from now on; forgotten when its producer closes. */
	addVideo(owner: Peer, producer: PeerProducer, video: NewVideo): void;
	/** Serves one more receiver. Returns how to remove it; idempotent. */
	addReceiver(receiver: VideoReceiver): () => void;
	/** Allocates again soon. */
	changed(): void;
	/** Somebody else speaks, or is in the spotlight: allocates again soon, unless everybody gets all that is shown anyway. */
	focusChanged(): void;
	/** Allocates again soon; resolves when the consumers follow. */
	settled(): Promise<void>;
}

/** What a part may know of its room and ask of it. Each part takes only what it needs: `Pick<RoomApi, …>`. */
export interface RoomApi {
	readonly id: string;
	readonly settings: RoomSettings;
	readonly closed: boolean;
	/** Whether participants wait until a host or co-host is inside: as a host has set it, else as the room was created. */
	readonly waitsForHost: boolean;
	/**
	 * In the order of joining; those whose connection is lost but whose seat is kept included. A list that was read does not
	 * change when somebody comes or leaves.
	 */
	readonly peers: readonly Peer[];
	/** Number of peers. */
	readonly size: number;
	/** Of peers that left without giving their seat up, and may return to it; the one left first before the others. */
	readonly keptSeats: KeptSeat[];
	/** Who may not come back before the lesson ends; the last `removedPeople`. */
	readonly removals: readonly Removal[];
	/** Of the worker that carries this room's router. */
	readonly load: LoadState;
	/** peerId; null: nobody speaks. */
	readonly activeSpeaker: string | null;
	/** peerId of the participant in the spotlight; null: nobody. */
	readonly spotlightPeerId: string | null;
	readonly producers: ProducerControl;
	readonly hostStops: HostStopControl;
	readonly documents: DocumentAccess;
	readonly slides: SlidesControl;
	readonly votes: VoteAccess;
	readonly allocator: VideoAllocation;
	/** @throws SfuError not-found (participant) */
	peer(peerId: string): Peer;
	/** Effective permissions: the peer's own over the room's, by its role. */
	permissionsOf(peer: Peer): Permissions;
	/** @param except is not sent the notice: it caused the change, and learns it from the answer of its operation */
	broadcast<Name extends NoticeName>(name: Name, data: Notices[Name], except?: Peer): void;
	/** As `broadcast`, to those peers alone that may know it. */
	broadcastTo<Name extends NoticeName>(mayKnow: (peer: Peer) => boolean, name: Name, data: Notices[Name]): void;
	/** To a connection without a peer, e.g. in the lobby; in order with the notices of the room. */
	notify<Name extends NoticeName>(link: PeerLink, name: Name, data: Notices[Name]): void;
	/**
	 * Keeps something of the lesson beyond the process: whoever is answered afterwards can rely on it.
	 * @param part its name
	 * @param key unique within the part
	 * @param value plain JSON; null: no longer kept
	 */
	keep(part: string, key: string, value: unknown): void;
	/**
	 * As `keep`, over lessons, as long as the room exists: what is not much, as all of it is in memory, and follows the room to
	 * another server of a cluster. Parameters: as of `keep`.
	 */
	keepWithRoom(part: string, key: string, value: unknown): void;
	/** What is much, as long as the room exists. */
	readonly keptPages: KeptPages;
	/** Changes and persists settings without a notice. */
	remember(settings: Partial<ChangeableSettings>): void;
	/** Changes a peer's role, broadcasts it, calls `roleChanged` of the parts and applies the permissions of the role. */
	setRole(peer: Peer, role: Role): Promise<void>;
	/**
	 * Whether participants that join have to wait, because no host or co-host is inside.
	 * @param returns they come back to the lesson that takes place
	 */
	awaitsHost(returns: boolean): boolean;
	/** Whether a host admitted this person from the lobby, or let it back in: it passes the lock and the lobby. */
	isAdmitted(person: { subject: string; deviceId?: string | undefined }): boolean;
	/** How many more one address (of IPv6, network) may have, in all rooms of the server. */
	seatsLeftWithoutToken(network: string): number;
	/** Ends a peer's seat for good; idempotent. */
	leave(peer: Peer, how?: { kept?: boolean }): void;
	/** Ends a seat that is kept without a peer; idempotent. */
	endKeptSeat(peerId: string): void;
	/**
	 * The router, created when first needed.
	 * @throws SfuError unavailable, wrong-state (the room is empty and nobody holds the router)
	 */
	media(): Promise<RoomMedia>;
	/** Keeps the router while no peer is in the room, e.g. for a recorder. Returns the release; idempotent. */
	holdMedia(): () => void;
}
