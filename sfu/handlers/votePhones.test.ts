/** Phones that only vote: no seat in the room, its votes alone. */
import { expect, test } from 'vitest';
import { maxPhones, maxPhonesPerAddress } from '../core/limits.ts';
import type { Question } from '../protocol/models/questions.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

const question: Question = { kind: 'yesNo', text: 'Ready?', right: true };
const yes = { kind: 'yesNo', yes: true } as const;
const no = { kind: 'yesNo', yes: false } as const;
const terms = { anonymous: true, changeable: true, timeLimitS: null };
const device = (name: string | number) => `device-${String(name).padStart(12, '0')}`;

async function lesson() {
	const server = await TestSfu.start();
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' });
	const { roomCode } = room.settings;
	const phone = async (name: string | number, displayName?: string, network: string | null = null) => {
		const client = server.connect({}, network);
		const entered = await client.ask('enterVotes', { roomCode, deviceId: device(name), displayName });
		return Object.assign(client, { entered });
	};
	const ask = async (asked: Partial<typeof terms> = {}) =>
		(await host.ask('openVote', { question, ...terms, ...asked })).voteId;
	return { server, room, host, roomCode, phone, ask, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a phone enters by the code of the room, is told of votes and of nothing else, and takes no seat', async () => {
	await using class_ = await lesson();
	const { room, host, phone, ask } = class_;
	room.change({ maxParticipants: 1 });
	const mia = await phone('mia');
	expect(mia.entered).toMatchObject({ roomName: 'Physics 2b', vote: null, own: null, displayName: null });
	const voteId = await ask();
	await mia.ask('answerVote', { voteId, answer: yes });
	const count = () => host.told('voteCounted').at(-1)?.count;
	await until(count, 'the answer to be counted', (each) => each?.tally.answered === 1 && each.expected === 1);
	await host.ask('sendChat', { text: 'hello' });
	await host.ask('raiseHand', {});
	await host.ask('closeVote', { voteId });
	await host.ask('showResult', { voteId, shown: true, right: true });
	expect(mia.notices.map(({ name }) => name)).toEqual(['voteOpened', 'voteChanged', 'voteChanged']);
	expect(mia.told('voteChanged').at(-1)?.vote).toMatchObject({ question, result: { counts: [1, 0] } });
	expect(room.size).toBe(1);
	expect(host.told('phonesChanged').at(-1)).toEqual({ allowed: true, count: 1 });
	await mia.ask('leaveVotes', {});
	await mia.ask('leaveVotes', {});
	expect(await mia.codeOf('answerVote', { voteId, answer: yes })).toBe('wrong-state');
	await until(
		() => host.told('phonesChanged').at(-1)?.count,
		'the phone to be gone',
		(each) => each === 0,
	);
});

test('one device has one answer: on another connection, after a reload, and inside the room', async () => {
	await using class_ = await lesson();
	const { server, host, phone, ask } = class_;
	const first = await phone('mia');
	const voteId = await ask();
	await first.ask('answerVote', { voteId, answer: yes });
	first.session.disconnected();
	const again = await phone('mia');
	expect(again.entered.own).toEqual(yes);
	await again.ask('answerVote', { voteId, answer: no });
	const inside = await server.enter({}, { deviceId: device('mia') });
	expect(inside.answer.parts.votes.own).toEqual(no);
	await inside.ask('answerVote', { voteId, answer: yes });
	await host.ask('closeVote', { voteId });
	expect((await host.ask('getResult', { voteId })).result).toMatchObject({ answered: 1, tally: { counts: [1, 0] } });
});

test('a vote by name asks a phone for one, and nobody gets a name that somebody else has', async () => {
	await using class_ = await lesson();
	const { server, host, phone, ask, roomCode } = class_;
	await server.enter({}, { displayName: 'Mia' });
	const voteId = await ask({ anonymous: false });
	const nameless = await phone(1);
	expect(await nameless.codeOf('answerVote', { voteId, answer: yes })).toBe('bad-request name');
	const named = await nameless.ask('enterVotes', { roomCode, deviceId: device(1), displayName: 'Mia' });
	expect(named.displayName).toBe('Mia (2)');
	const third = await phone(2, 'mia');
	expect(third.entered.displayName).toBe('mia (3)');
	await nameless.ask('answerVote', { voteId, answer: yes });
	await host.ask('closeVote', { voteId });
	const { answers } = (await host.ask('getResult', { voteId })).result;
	expect(answers).toMatchObject([{ displayName: 'Mia (2)', answer: yes }]);
	third.session.disconnected();
	expect((await phone(2)).entered.displayName).toBe('mia (3)');
});

test('a locked room and one with a lobby keep strangers out, but not who came before or whom a host let in', async () => {
	await using class_ = await lesson();
	const { server, host, roomCode, phone } = class_;
	await phone('known');
	await server.enter({}, { deviceId: device('inside') });
	const codeOf = (name: string) => server.connect().codeOf('enterVotes', { roomCode, deviceId: device(name) });
	await host.ask('lockRoom', { locked: true });
	expect(await codeOf('stranger')).toBe('room-locked');
	expect([await codeOf('known'), await codeOf('inside')]).toEqual(['ok', 'ok']);
	await host.ask('lockRoom', { locked: false });
	await host.ask('setRoomOptions', { lobby: true });
	expect(await codeOf('stranger')).toBe('forbidden lobby');
	expect(await codeOf('known')).toBe('ok');
});

test('a host turns phones away as a whole, or a removed person alone', async () => {
	await using class_ = await lesson();
	const { server, host, roomCode, phone, ask } = class_;
	const [mia, eve] = [await phone('mia'), await phone('eve')];
	const inside = await server.enter({}, { deviceId: device('eve') });
	await host.ask('removePeer', { peerId: inside.answer.peerId });
	const voteId = await ask();
	expect(eve.notices.at(-1)?.name).toBe('votersDismissed');
	expect(await eve.codeOf('answerVote', { voteId, answer: yes })).toBe('wrong-state');
	expect(await server.connect().codeOf('enterVotes', { roomCode, deviceId: device('eve') })).toBe('forbidden removal');
	await host.ask('allowPhones', { allowed: false });
	expect(mia.notices.at(-1)?.name).toBe('votersDismissed');
	expect(await mia.codeOf('answerVote', { voteId, answer: yes })).toBe('wrong-state');
	expect(await mia.codeOf('enterVotes', { roomCode, deviceId: device('mia') })).toBe('forbidden phones');
	await host.ask('allowPhones', { allowed: true });
	expect(await mia.codeOf('enterVotes', { roomCode, deviceId: device('mia') })).toBe('ok');
});

test('whoever is in a room does not enter votes, and whoever enters a room leaves them', async () => {
	await using class_ = await lesson();
	const { server, room, host, roomCode, phone } = class_;
	expect(await host.codeOf('enterVotes', { roomCode, deviceId: device(1) })).toBe('wrong-state');
	const mia = await phone('mia');
	await mia.join({ roomCode, deviceId: device('mia') });
	expect(room.views.projections).not.toHaveProperty('votes');
	expect(await mia.codeOf('enterVotes', { roomCode, deviceId: device('mia') })).toBe('wrong-state');
	expect(await server.connect().codeOf('enterVotes', { deviceId: device(1) })).toBe('bad-request');
	expect(await server.connect().codeOf('enterVotes', { roomCode: '222222', deviceId: device(1) })).toBe(
		'not-found room',
	);
	expect(await server.connect().codeOf('enterVotes', { roomCode, deviceId: 'short' })).toBe('bad-request');
	const ofToken = server.connect({ roomId: 'physics' });
	expect(await ofToken.codeOf('enterVotes', { deviceId: device(2) })).toBe('ok');
	const elsewhere = server.connect({ roomId: 'maths' });
	expect(await elsewhere.codeOf('enterVotes', { roomCode, deviceId: device(3) })).toBe('not-found room');
});

test('a phone goes from the votes of one room to those of another, and is told when its room closes', async () => {
	await using class_ = await lesson();
	const { server, room, host, phone, ask } = class_;
	const other = server.createRoom({ roomId: 'maths', name: 'Maths' });
	const mia = await phone('mia');
	await mia.ask('enterVotes', { roomCode: other.settings.roomCode, deviceId: device('mia') });
	await ask();
	expect(mia.notices).toEqual([]);
	const ben = await phone('ben');
	await host.ask('closeRoom', {});
	expect(room.closed).toBe(true);
	expect(ben.notices.at(-1)?.name).toBe('roomClosed');
	expect(await ben.codeOf('answerVote', { voteId: 'a', answer: yes })).toBe('wrong-state');
	other.close('serverClosing');
	expect(mia.notices.map(({ name }) => name)).toEqual(['serverClosing']);
});

test('1,500 phones at most vote in a room, and 600 of one address', async () => {
	await using class_ = await lesson();
	const { server, roomCode } = class_;
	const codeOf = (name: number, network: string) =>
		server.connect({}, network).codeOf('enterVotes', { roomCode, deviceId: device(name) });
	for (let name = 0; name < maxPhonesPerAddress; name++) expect(await codeOf(name, 'school')).toBe('ok');
	expect(await codeOf(maxPhonesPerAddress, 'school')).toBe('limit-reached seat');
	for (let name = maxPhonesPerAddress; name < maxPhones; name++) expect(await codeOf(name, `home ${name}`)).toBe('ok');
	expect(await codeOf(maxPhones, 'another')).toBe('room-full');
});

test('500 answers at once are counted once each, and everybody is acknowledged', async () => {
	await using class_ = await lesson();
	const { host, phone, ask } = class_;
	const phones = await Promise.all(Array.from({ length: 500 }, (_, name) => phone(name)));
	const voteId = await ask({ changeable: false });
	const twice = phones.flatMap((each, index) =>
		[each, each].map((one) => ({ one, answer: index % 5 === 0 ? no : yes })),
	);
	const codes = await Promise.all(twice.map(({ one, answer }) => one.codeOf('answerVote', { voteId, answer })));
	expect(codes.filter((code) => code !== 'ok')).toEqual([]);
	await host.ask('closeVote', { voteId });
	expect((await host.ask('getResult', { voteId })).result).toMatchObject({
		answered: 500,
		tally: { counts: [400, 100] },
	});
});
