import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { UdpPortPair } from './UdpPortPair.ts';

async function bound(port: number) {
	const socket = createSocket('udp4');
	socket.bind({ port, address: '127.0.0.1', exclusive: true });
	await once(socket, 'listening');
	return socket;
}

test('gives 40 tracks that begin at once a pair each, and every port can be used', async () => {
	const pairs = await Promise.all(Array.from({ length: 40 }, () => UdpPortPair.reserve()));
	const ports = pairs.flatMap(({ rtp, rtcp }) => [rtp, rtcp]);
	const sockets = await Promise.all(ports.map(bound));
	for (const socket of sockets) socket.close();
	for (const pair of pairs) pair.release();
	expect(new Set(ports).size).toBe(80);
	expect(pairs.every(({ rtp, rtcp }) => rtp % 2 === 0 && rtcp === rtp + 1)).toBe(true);
});

test('passes over a pair of which another program uses one port', async ({ onTestFinished }) => {
	const random = Math.random;
	onTestFinished(() => {
		Math.random = random;
	});
	Math.random = () => 0.5;
	const first = await UdpPortPair.reserve();
	first.release();
	const others = await bound(first.rtcp);
	const second = await UdpPortPair.reserve();
	others.close();
	second.release();
	expect(second.rtp).toBe(first.rtp + 2);
});
