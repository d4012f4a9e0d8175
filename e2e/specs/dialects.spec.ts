/** Clients of four older vocabularies, and of the one of our pages, in one class. */
import { OlderPeople } from '../fixtures/legacyPeers.ts';
import { ann, type Person, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

/** As their clients call themselves: see sfu/conformance/adapters.ts. */
const older = [
	{ dialect: 'sprint', name: 'Sprint', colour: [41, 98, 200], toneHz: 870 },
	{ dialect: 'studyRooms', name: 'Study', colour: [155, 60, 190], toneHz: 1330 },
	{ dialect: 'classroom', name: 'Class', colour: [200, 170, 40], toneHz: 1110 },
	{ dialect: 'flutter', name: 'Flutter', colour: [20, 150, 190], toneHz: 430 },
] as const satisfies (Person & { dialect: string })[];

/** All six sound at the same time and never stop: nobody may be the one too many. */
const classroom = sharedClassroom(['--open', '--voices', '6']);

test('browsers and older clients see and hear each other in one class', async () => {
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
	const people = await OlderPeople.join(await room.lan.computer('older'), {
		url: room.address.httpUrl,
		roomId: room.info.roomId,
		people: [...older],
		others: browsers,
	});
	try {
		await annIn.sees(teacher, ...older);
		await annIn.hears(teacher, ...older);
		await host.sees(ann, ...older);
		await host.hears(ann, ...older);
		const everybody = [...browsers, ...older];
		const meetings = older.flatMap(({ name }) =>
			everybody.filter((other) => other.name !== name).map((other) => `${name} met ${other.name}`),
		);
		await people.say(...meetings);
	} finally {
		await people.leave();
	}
	for (const person of older) await annIn.missesAllOf(person);
	await expect(annIn.call.connectionBanner).toBeHidden();
});
