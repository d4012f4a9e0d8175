import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../../testing/TestServer.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
	server = await TestServer.start();
	token = await server.apiToken(['rooms:read', 'peers:write']);
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(method: string, path: string, body?: unknown) {
	const response = await server.request(`/rooms${path}`, { method, body, token });
	return { status: response.status, body: response.json() };
}
const audio = {
	mid: '0',
	codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48000, channels: 2 }],
	encodings: [{ ssrc: 11111111 }],
};

test('lets peers of another signalling server join, send and receive by REST', async () => {
	const peerId = 'socket-1';
	const joined = await ask('POST', '/class-1/peers', { peerId, userId: 'u1', fullName: 'Ada', role: 'student' });
	expect(joined).toMatchObject({ status: 200, body: { peers: [] } });
	expect((await ask('POST', '/class-1/peers', { peerId })).status).toBe(409);
	const other = await ask('POST', '/class-1/peers', { peerId: 'socket-2', fullName: 'Bob' });
	expect(other.body.peers).toHaveLength(1);
	const sending = await ask('POST', '/class-1/transports', { peerId, direction: 'send' });
	expect(sending.body).toMatchObject({ transportId: expect.any(String), iceCandidates: expect.any(Array) });
	const produced = await ask('POST', '/class-1/producers', { peerId, kind: 'audio', rtpParameters: audio });
	expect(produced).toMatchObject({ status: 200, body: { id: expect.any(String), kind: 'audio' } });
	await ask('POST', '/class-1/transports', { peerId: 'socket-2', direction: 'recv' });
	const wanted = { peerId: 'socket-2', producerId: produced.body.id, rtpCapabilities: other.body.rtpCapabilities };
	const consumed = await ask('POST', '/class-1/consumers', wanted);
	expect(consumed).toMatchObject({ status: 200, body: { producerId: produced.body.id, kind: 'audio' } });
	const consumer = `/class-1/consumers/${consumed.body.id}`;
	expect((await ask('POST', `${consumer}/resume`, { peerId: 'socket-2' })).status).toBe(200);
	expect((await ask('DELETE', `${consumer}?peerId=socket-2`)).status).toBe(200);
	expect((await ask('DELETE', `/class-1/producers/${produced.body.id}?peerId=${peerId}`)).status).toBe(200);
	expect((await ask('GET', '/class-1')).body.peers).toHaveLength(2);
	// Some clients set the content type although they send no body.
	const headers = { 'content-type': 'application/json' };
	const options = { method: 'DELETE', token, headers };
	expect((await server.request(`/rooms/class-1/peers/${peerId}`, options)).json()).toEqual({ success: true });
	expect((await ask('DELETE', `/class-1/peers/${peerId}`)).body.error).toBe('Participant not found');
});

test('refuses requests without a token and for unknown rooms', async () => {
	expect((await server.request('/rooms/class-1')).status).toBe(401);
	expect((await ask('GET', '/none')).body.error).toBe('Room not found');
});

test("leaves the host's role to the next peer of the founder when a teacher fails to join", async () => {
	await using open = await TestServer.start({ open: true });
	const path = '/rooms/class-2/peers';
	const join = async (peerId: string, role: string) =>
		(await open.request(path, { method: 'POST', body: { peerId, role } })).status;
	expect(await join('one', 'student')).toBe(200);
	expect(await join('one', 'teacher')).toBe(409);
	expect((await open.request(`${path}/one`, { method: 'DELETE' })).status).toBe(200);
	expect(await join('two', 'teacher')).toBe(200);
	expect(open.running.sfu.rooms.get('class-2').peers.map(({ role }) => role)).toEqual(['host']);
});
