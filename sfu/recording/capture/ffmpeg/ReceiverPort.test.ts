import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../testing/until.ts';
import { ReceiverPort } from './ReceiverPort.ts';
import { UdpPortPair } from './UdpPortPair.ts';

const now = () => performance.now();

async function reserved() {
	const ports = await UdpPortPair.reserve();
	const port = new ReceiverPort(ports.rtp, now);
	onTestFinished(() => {
		port.close();
		ports.release();
	});
	return { ports, port };
}

test('tells between which moments somebody began to listen', async () => {
	const { ports, port } = await reserved();
	const openedMs = now();
	const listening = once(port, 'listening');
	// Refused many times before.
	await until(() => now() - openedMs > 50, 'a while');
	expect(port.isListening).toBe(false);
	const socket = createSocket('udp4');
	const beforeMs = now();
	socket.bind(ports.rtp, '127.0.0.1');
	await once(socket, 'listening');
	const afterMs = now();
	const [{ earliestMs, latestMs }] = await listening;
	socket.close();
	expect(port.isListening).toBe(true);
	expect(earliestMs).toBeGreaterThan(openedMs);
	expect(earliestMs).toBeLessThan(afterMs);
	expect(latestMs).toBeGreaterThan(beforeMs);
	expect(latestMs).toBeGreaterThan(earliestMs);
});

test('never sends what a receiver of RTP could take for media, nor anything empty', async () => {
	const { ports, port } = await reserved();
	const socket = createSocket('udp4');
	const received: Buffer[] = [];
	socket.on('message', (message) => received.push(message));
	socket.bind(ports.rtp, '127.0.0.1');
	await once(port, 'listening');
	port.sayGoodbye();
	await until(() => received.some(({ length }) => length > 1), 'the goodbye');
	socket.close();
	const [goodbye, ...others] = received.filter(({ length }) => length > 1);
	expect([goodbye?.[1], goodbye?.[9], others.length]).toEqual([201, 203, 0]);
	expect(received.every(({ length }) => length > 0)).toBe(true);
});
