import { notFound, SfuError } from '../../errors.ts';
import type { Peer, PeerProducer } from '../../peer/Peer.ts';
import { canModerate } from '../../peer/permissions.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import { surfaceOf } from './surfaceName.ts';

type Room = Pick<RoomApi, 'peers' | 'spotlightPeerId'>;
type Sent = { owner: Peer; producer: PeerProducer };

/** Who may see a surface, and who may draw on it; dispatch has checked the permission `draw` before. */
export class InkRights {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	/** @throws SfuError not-found (surface) */
	requireSeen(surface: string): Sent {
		const of = surfaceOf(surface);
		const sent = of.kind === 'media' ? this.video(of.producerId) : undefined;
		if (!sent) throw notFound('surface', surface);
		return sent;
	}

	/**
	 * Participants draw on shared screens, and on the cameras of hosts and co-hosts, of the participant in the spotlight,
	 * and their own: nobody paints a classmate's face.
	 * @throws SfuError not-found (surface), forbidden, wrong-state (the camera is off)
	 */
	requireDrawn(peer: Peer, surface: string): void {
		const { owner, producer } = this.requireSeen(surface);
		if (producer.appData.source !== 'camera') return;
		const isShown = owner === peer || owner.id === this.#room.spotlightPeerId || canModerate(owner.role);
		if (!canModerate(peer.role) && !isShown)
			throw new SfuError('forbidden', 'not on the camera of another participant');
		// A shared screen that is paused keeps its last picture.
		if (producer.paused) throw new SfuError('wrong-state', 'the camera is off');
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
