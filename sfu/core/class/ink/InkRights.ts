import type { DocumentView } from '../../../protocol/models/documents.ts';
import { notFound, SfuError } from '../../errors.ts';
import type { Peer, PeerProducer } from '../../peer/Peer.ts';
import { canModerate } from '../../peer/permissions.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import { surfaceOf } from './surfaceName.ts';

type Room = Pick<RoomApi, 'peers' | 'documents' | 'slides' | 'spotlightPeerId'>;
type Sent = { owner: Peer; producer: PeerProducer };

/**
 * Who may see a surface, and who may draw on it; dispatch has checked the permission `draw` before. Hosts and co-hosts see
 * and prepare every page. Participants get what is shown: the ink on next week's page stays unseen.
 */
export class InkRights {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	/** Of a surface that is there. */
	maySee(peer: Peer, surface: string): boolean {
		const of = surfaceOf(surface);
		return of.kind === 'media' || canModerate(peer.role) || this.#room.slides.isOpen(of);
	}

	/** @throws SfuError not-found (surface): also for participants where it is not shown */
	requireSeen(peer: Peer, surface: string): void {
		this.requireThere(surface);
		if (!this.maySee(peer, surface)) throw notFound('surface', surface);
	}

	/** @throws SfuError not-found (surface) */
	requireThere(surface: string): void {
		if (!this.isThere(surface)) throw notFound('surface', surface);
	}

	/**
	 * Participants draw on pages that are shown, on shared screens, and on the cameras of hosts and co-hosts, of the
	 * participant in the spotlight, and their own: nobody paints a classmate's face.
	 * @throws SfuError not-found (surface), forbidden, wrong-state (the camera is off)
	 */
	requireDrawn(peer: Peer, surface: string): void {
		this.requireSeen(peer, surface);
		const of = surfaceOf(surface);
		const sent = of.kind === 'media' ? this.video(of.producerId) : undefined;
		if (sent?.producer.appData.source !== 'camera') return;
		const { owner, producer } = sent;
		const isShown = owner === peer || owner.id === this.#room.spotlightPeerId || canModerate(owner.role);
		if (!canModerate(peer.role) && !isShown)
			throw new SfuError('forbidden', 'not on the camera of another participant');
		// A shared screen that is paused keeps its last picture.
		if (producer.paused) throw new SfuError('wrong-state', 'the camera is off');
	}

	isThere(surface: string): boolean {
		const of = surfaceOf(surface);
		if (of.kind === 'media') return this.video(of.producerId) !== undefined;
		const document = this.#room.documents.find(of.documentId);
		return document !== undefined && hasPage(document, of.pageId);
	}

	/** A camera or shared screen in the room. */
	video(producerId: string): Sent | undefined {
		for (const owner of this.#room.peers) {
			const producer = owner.producers.find(producerId);
			if (producer) return producer.closed || producer.kind !== 'video' ? undefined : { owner, producer };
		}
		return undefined;
	}
}

/** As `pagesOf`, without making the list for each batch of a stroke. */
function hasPage({ pageCount, boards }: DocumentView, wanted: string): boolean {
	return wanted.startsWith('s') ? Number(wanted.slice(1)) < pageCount : boards.some(({ pageId }) => pageId === wanted);
}
