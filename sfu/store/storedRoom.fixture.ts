import type { RoomSettings } from '../core/room/RoomSettings.ts';

/** A room in which every setting has been changed. */
export const storedRoom = (roomId: string, roomCode: string): RoomSettings => ({
	roomId,
	roomCode,
	lessonId: 'lesson-1',
	name: 'Physics',
	maxParticipants: 60,
	lobby: false,
	waitForHost: true,
	locked: true,
	emptyTimeoutMs: null,
	recordable: false,
	budgetMbps: 80,
	participantPermissions: { mic: true, camera: true, screen: false, screenAudio: true, chat: true, draw: true },
	initialPermissions: { mic: true, camera: false, screen: true, screenAudio: true, chat: true, draw: false },
	founding: { id: 'founding-1', network: '192.168.1.7' },
});
