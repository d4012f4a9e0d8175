import type { Happening, Who } from '../Happening.ts';

/** Body of a message, as in docs/clients/webhooks.md. */
export type WebhookBody = {
	type: 'room.opened' | 'room.closed' | 'participant.joined' | 'participant.left' | 'recording.ready' | 'messages.lost';
	/** When it happened, ISO 8601. */
	timestamp: string;
	data: Record<string, unknown>;
};

/** null: backends are not told. @param atMs when it happened, Unix ms */
export function messageOf(happening: Happening, atMs: number): WebhookBody | null {
	const timestamp = new Date(atMs).toISOString();
	switch (happening.type) {
		case 'classStarted': {
			const { roomId, roomCode, name, lessonId, continues } = happening;
			return { type: 'room.opened', timestamp, data: { roomId, roomCode, name, lessonId, continues } };
		}
		case 'classEnded': {
			const { roomId, lessonId, why, durationMs } = happening;
			return { type: 'room.closed', timestamp, data: { roomId, lessonId, why, durationMs } };
		}
		case 'participantJoined': {
			const { roomId, lessonId, who } = happening;
			return { type: 'participant.joined', timestamp, data: { roomId, lessonId, participant: participantOf(who) } };
		}
		case 'participantLeft': {
			const { roomId, lessonId, who, why, presentMs } = happening;
			const data = { roomId, lessonId, participant: participantOf(who), why, presentMs };
			return { type: 'participant.left', timestamp, data };
		}
		case 'recordingReady': {
			const { recordingId, roomId, name, startedAtMs, durationMs } = happening;
			const startedAt = new Date(startedAtMs).toISOString();
			return { type: 'recording.ready', timestamp, data: { recordingId, roomId, name, startedAt, durationMs } };
		}
		case 'refused':
			return null;
	}
}

const participantOf = ({ participantId, displayName, role, userId }: Who) => ({
	...{ participantId, displayName, role },
	...(userId !== undefined && { userId }),
});

/** Tells a backend that messages were dropped before the next one. */
export function lostMessage(count: number, atMs: number): WebhookBody {
	return { type: 'messages.lost', timestamp: new Date(atMs).toISOString(), data: { count } };
}
