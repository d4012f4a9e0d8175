import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { samplePdf } from '../../testing/sampleFiles.ts';
import { until } from '../../testing/until.ts';
import { answerPings } from '../link/WebSocketLink.ts';
import { TwoServers } from './twoServers.fixture.ts';

/** A host in a room of the home, who may upload. */
async function hostIn(servers: TwoServers): Promise<{ roomId: string; resumeToken: string }> {
	const { home } = servers;
	const { roomId } = servers.createRoom('room-1');
	const host = await home.connect(await home.tokenFor({ roomId, role: 'host' }));
	const joined = await host.ask('joinRoom', { displayName: 'Ms Smith' });
	if (joined.status !== 'joined') throw new Error('waits');
	return { roomId, resumeToken: joined.resumeToken };
}

test('a file for a room of another server is received there, however large, and read by way of either', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const { roomId, resumeToken } = await hostIn(servers);
	const content = samplePdf(5_000_000);
	const upload = (token: string) =>
		front.request(`/api/rooms/${roomId}/files`, {
			...{ method: 'POST', token, body: content, headers: { 'content-type': 'application/pdf' } },
		});
	const { status, json } = await upload(resumeToken);
	expect([status, json().bytes]).toEqual([201, content.length]);
	for (const server of [front, home]) {
		const answer = await fetch(`${server.http}/rooms/${roomId}/files/${json().fileId}`);
		expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
		expect(answer.headers.get('content-type')).toBe('application/pdf');
		const ranges = await fetch(`${answer.url}?ranges=4000000-4999999,0-7`);
		const parts = [content.subarray(4_000_000, 5_000_000), content.subarray(0, 8)];
		expect(Buffer.from(await ranges.arrayBuffer()).equals(Buffer.concat(parts))).toBe(true);
		expect(ranges.headers.get('content-type')).toBe('application/octet-stream');
	}
	const refused = await upload('wrong');
	expect([refused.status, refused.json().code]).toEqual([401, 'unauthorized']);
	await until(() => servers.unread === 0, 'nothing to be left unread');
});

test('an upload takes as long as its client sends it, however late the answer is then', {
	timeout: 60_000,
}, async () => {
	const pingMs = 250;
	await using servers = await TwoServers.start({ pingMs });
	const { front } = servers;
	const { roomId, resumeToken } = await hostIn(servers);
	const content = samplePdf(1_000_000);
	const slowly = async function* () {
		yield content.subarray(0, 400_000);
		await sleep(pingMs * (answerPings + 5));
		yield content.subarray(400_000);
	};
	const answer = await fetch(`${front.http}/api/rooms/${roomId}/files`, {
		method: 'POST',
		headers: { authorization: `Bearer ${resumeToken}`, 'content-type': 'application/pdf' },
		body: slowly(),
		duplex: 'half',
	});
	expect([answer.status, await answer.json()]).toMatchObject([201, { bytes: content.length }]);
});
