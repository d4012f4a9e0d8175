/** Who enters the votes of a class without a seat, and what may be done from there. */
import { type Operation, operationNames, operations } from '../../../sfu/protocol/operations.ts';
import type { BenchServer } from '../../server.ts';
import { connect, Person, roomCodeOf, studentToken } from '../people.ts';

/** What came out otherwise than it should. */
type Cells = { count: number; letIn: string[]; keptOut: string[] };

/** @param token of the host of another room */
export async function voteCells(server: BenchServer, token: string, cells: Cells): Promise<void> {
	const host = await Person.host(server);
	const removed = await Person.student(server, { displayName: 'Removed' });
	await host.client.ask('removePeer', { peerId: removed.id });
	const stranger = await connect(server, token);
	const [phone, waiting, outside] = [
		await connect(server, await studentToken(server)),
		await connect(server, await studentToken(server)),
		await connect(server, await studentToken(server)),
	];
	const roomCode = await roomCodeOf(server);
	const expect = async (what: string, answer: Promise<{ ok: boolean; error?: { code: string } }>, code: string) => {
		cells.count++;
		const reply = await answer;
		const actual = reply.ok ? 'ok' : (reply.error?.code ?? '');
		if (actual !== code) (code === 'ok' ? cells.keptOut : cells.letIn).push(`${what}: ${actual}`);
	};
	const enter = (deviceId: string) => ({ roomCode, deviceId });
	await expect('enterVotes by a phone', phone.ack('enterVotes', enter('device-of-the-phone')), 'ok');
	await expect('enterVotes by somebody removed', outside.ack('enterVotes', enter(removed.deviceId)), 'forbidden');
	await expect(
		'enterVotes by the host of another room',
		stranger.ack('enterVotes', enter('another-device-0')),
		'not-found',
	);
	await expect('enterVotes by a host', host.client.ack('enterVotes', enter('device-of-the-host')), 'wrong-state');
	await host.client.ask('setRoomOptions', { lobby: true });
	await waiting.ask('joinRoom', { displayName: 'Waits' });
	await expect('enterVotes in the lobby', waiting.ack('enterVotes', enter('device-that-waits')), 'wrong-state');
	await expect('enterVotes past the lobby', outside.ack('enterVotes', enter('another-device-1')), 'forbidden');
	await host.client.ask('setRoomOptions', { lobby: false });
	await host.client.ask('lockRoom', { locked: true });
	await expect('enterVotes past the lock', outside.ack('enterVotes', enter('another-device-2')), 'room-locked');
	await host.client.ask('lockRoom', { locked: false });
	const question = { kind: 'yesNo', text: '' } as const;
	const terms = { anonymous: true, changeable: true, timeLimitS: null };
	const { voteId } = await host.client.ask('openVote', { question, ...terms });
	const answer = { voteId, answer: { kind: 'yesNo', yes: true } };
	await expect('answerVote by a phone', phone.ack('answerVote', answer), 'ok');
	await expect('answerVote by a host', host.client.ack('answerVote', answer), 'forbidden');
	for (const [who, client] of Object.entries({ stranger, outside }))
		await expect(`answerVote by somebody else (${who})`, client.ack('answerVote', answer), 'wrong-state');
	const inRoom = operationNames.filter((name: Operation) => operations[name].from === 'room');
	for (const name of inRoom) await expect(`${name} by a phone`, phone.ack(name, {}), 'wrong-state');
	await expect('leaveVotes by a phone', phone.ack('leaveVotes', {}), 'ok');
	await host.client.ask('clearVote', { voteId });
	for (const client of [stranger, phone, waiting, outside]) client.socket.disconnect();
	host.leave();
}
