/** Clients of the four legacy dialects and of the native dialect in one class. */
import { LegacyPeers } from '../fixtures/legacyPeers.ts';
import { ann, type Persona, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

/** One persona per legacy dialect: see sfu/conformance/adapters.ts. */
const legacy = [
	{ dialect: 'sprint', name: 'Sprint', colour: [41, 98, 200], toneHz: 870 },
	{ dialect: 'studyRooms', name: 'Study', colour: [155, 60, 190], toneHz: 1330 },
	{ dialect: 'classroom', name: 'Class', colour: [200, 170, 40], toneHz: 1110 },
	{ dialect: 'flutter', name: 'Flutter', colour: [20, 150, 190], toneHz: 430 },
] as const satisfies (Persona & { dialect: string })[];

/** All six speak all the time, so the server needs six voices for all of them to be audible. */
const classroom = sharedClassroom(['--open', '--voices', '6']);

test('browsers and legacy clients see and hear each other in one class', async () => {
	test.setTimeout(120_000);
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	const browsers = [teacher, ann].map(({ name, colour, toneHz }) => ({
		name,
		colour: colour ?? [0, 0, 0],
		toneHz: toneHz ?? 0,
	}));
	const legacyIn = await LegacyPeers.join(await room.lan.computer('legacy'), {
		url: room.address.httpUrl,
		roomId: room.info.roomId,
		peers: [...legacy],
		others: browsers,
	});
	try {
		await annIn.sees(teacher, ...legacy);
		await annIn.hears(teacher, ...legacy);
		await host.sees(ann, ...legacy);
		await host.hears(ann, ...legacy);
		const all = [...browsers, ...legacy];
		const meetings = legacy.flatMap(({ name }) =>
			all.filter((other) => other.name !== name).map((other) => `${name} met ${other.name}`),
		);
		await legacyIn.expectOutput(...meetings);
	} finally {
		await legacyIn.leave();
	}
	for (const persona of legacy) await annIn.hasNoTileOf(persona);
	await expect(annIn.call.connectionBanner).toBeHidden();
});
