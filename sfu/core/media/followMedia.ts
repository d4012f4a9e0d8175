import type { Logger } from '../Logger.ts';
import type { Room } from '../Room.ts';
import type { RouterListeners } from '../router/RoomRouter.ts';
import { routeVoices } from '../router/voices/routing.ts';
import { restartOf, tellMediaRestarted } from './mediaRestart.ts';

/** What happens to the media of a room, to the people in it. */
export function followMedia(room: Room, logger: Logger): RouterListeners {
	const logged = (work: Promise<void>, what: string) =>
		work.catch((error) => logger.error({ err: error, roomId: room.id }, what));
	return {
		levels: (levels) => room.broadcast('audioLevels', { levels }),
		activeSpeaker: (peerId) => {
			room.broadcast('activeSpeaker', { peerId });
			room.allocator.changed();
		},
		voicesChanged: (voices) => {
			logged(routeVoices(room.peers, voices), 'voices were not switched');
			room.broadcast('voicesChanged', { voices: voices.view });
		},
		isPinned: (peerId) => room.view.spotlightPeerId === peerId,
		receiverLost: (peer) => {
			// What it sends would go on, but its client begins anew with both.
			for (const transport of peer.transports.all()) transport.close();
			logged(tellMediaRestarted(room, [peer]), 'a receiver was not told to begin anew');
		},
		restarted: (media) => room.broadcast('mediaRestarted', restartOf(media)),
	};
}
