import type { Logger } from '../Logger.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { RouterListeners } from '../router/RoomRouter.ts';
import { routeVoices } from '../router/voices/routing.ts';
import { notifyMediaRestarted, restartOf } from './mediaRestart.ts';

type Room = Pick<RoomApi, 'id' | 'closed' | 'peers' | 'broadcast' | 'allocator' | 'spotlightPeerId' | 'media'>;

/**
 * Turns events of a room's router into notices to its peers and hooks of its parts.
 * @param parts all parts of the room, in the order of their hooks
 */
export function followMedia(room: Room, parts: () => readonly RoomPart[], logger: Logger): RouterListeners {
	const logged = (work: Promise<void>, what: string) =>
		work.catch((error) => logger.error({ err: error, roomId: room.id }, what));
	return {
		levels: (levels) => room.broadcast('audioLevels', { levels }),
		activeSpeaker: (peerId) => {
			room.broadcast('activeSpeaker', { peerId });
			room.allocator.focusChanged();
		},
		slotsChanged: (voices) => logged(routeVoices(room.peers, voices), 'voices were not routed'),
		voicesChanged: (voices) => room.broadcast('voicesChanged', { voices: voices.view }),
		isPinned: (peerId) => room.spotlightPeerId === peerId,
		receiverLost: (peer) => {
			// Its send transport still works, but a client restarts both: `mediaRestarted` means all of its media.
			for (const transport of peer.transports.all()) transport.close();
			logged(notifyMediaRestarted(room, [peer]), 'a receiver was not told to restart its media');
		},
		restarted: (media) => {
			room.broadcast('mediaRestarted', restartOf(media));
			for (const part of parts()) part.mediaRestarted?.(media);
		},
		closed: () => {
			for (const part of parts()) part.mediaClosed?.();
		},
	};
}
