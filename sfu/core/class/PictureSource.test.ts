import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Role } from '../../protocol/models.ts';
import { PictureSource } from './PictureSource.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] }));
afterEach(() => void vi.useRealTimers());

/** People in the order of joining. */
function classOf(...people: [id: string, role: Role][]) {
	const peers = people.map(([id, role]) => ({ id, role, connected: true }));
	const told: (string | null)[] = [];
	const source: PictureSource = new PictureSource({ room: { peers }, changed: () => told.push(source.peerId) });
	source.choose();
	return { peers, told, source, peer: (id: string) => peers.find((peer) => peer.id === id) ?? peers[0] };
}

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('is a host before co-hosts and never a participant, and stays the same one while that one is there', () => {
	const { source, peers, told } = classOf(['ann', 'participant'], ['ben', 'coHost'], ['cleo', 'host']);
	peers.push({ id: 'dan', role: 'host', connected: true });
	source.choose();
	expect(told).toEqual(['cleo']);
	peers.splice(2, 1);
	source.choose();
	peers.pop();
	source.choose();
	peers.pop();
	source.choose();
	expect(told).toEqual(['cleo', 'dan', 'ben', null]);
});

test('is another one while the connection is lost, and does not go back by itself', () => {
	const { source, peer, told } = classOf(['ann', 'host'], ['ben', 'coHost']);
	Object.assign(peer('ann') ?? {}, { connected: false });
	source.choose();
	Object.assign(peer('ann') ?? {}, { connected: true });
	source.choose();
	expect(told).toEqual(['ann', 'ben']);
});

test('is the next one when no picture of a page comes in time, and the first again when each was tried', async () => {
	const { source, told } = classOf(['ann', 'host'], ['ben', 'host'], ['cleo', 'coHost']);
	source.expect();
	await after(9_000);
	expect(told).toEqual(['ann']);
	await after(1_500);
	expect(told).toEqual(['ann', 'ben']);
	await after(60_000);
	expect(told).toEqual(['ann', 'ben', 'cleo', 'ann']);
	// With the next page everybody is tried again.
	source.expect();
	await after(11_000);
	expect(told.at(-1)).toBe('ben');
});

test('stays who it is when a picture comes, or no page is shown any more', async () => {
	const { source, told } = classOf(['ann', 'host'], ['ben', 'host']);
	source.expect();
	await after(9_000);
	source.settle();
	await after(60_000);
	expect(told).toEqual(['ann']);
});

test('gives somebody new the whole time', async () => {
	const { source, peers, told } = classOf(['ann', 'host'], ['ben', 'host'], ['cleo', 'host']);
	source.expect();
	await after(9_000);
	peers.shift();
	source.choose();
	await after(9_000);
	expect(told).toEqual(['ann', 'ben']);
	await after(2_000);
	expect(told).toEqual(['ann', 'ben', 'cleo']);
});
