import { expect, test } from 'vitest';
import { TestSfu } from '../testing/TestSfu.ts';

test('cleans a display name of what cannot be seen, and keeps the joiners that a script needs', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	await server.connect({ roomId: 'physics' }).join({ displayName: '\u202e\u2066 Mia\u200b  Meier\u3164' });
	await server.connect({ roomId: 'physics' }).join({ displayName: 'علی\u200cرضا' });
	expect(room.peers.map(({ displayName }) => displayName)).toEqual(['Mia Meier', 'علی\u200cرضا']);
});

test('cleans the name of a class in every way to give it one', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom({ name: '\u202dPhysics\n 2b ' });
	expect(room.settings.name).toBe('Physics 2b');
	const anna = await server.enter({ role: 'host' });
	await anna.ask('setRoomOptions', { name: 'Chemie\u2067 🧪\u200d' });
	expect(room.settings.name).toBe('Chemie 🧪');
	expect(await anna.codeOf('setRoomOptions', { name: '\u2800' })).toBe('bad-request');
	const ben = server.connect({ open: true });
	await ben.join({ room: 'study \u202egroup' });
	expect(ben.session.room.settings).toMatchObject({ roomId: 'study \u202egroup', name: 'study group' });
	const cleo = server.connect({ open: true });
	await cleo.join({ room: '\u3164' });
	expect(cleo.session.room.settings.name).toBe('Class');
});
