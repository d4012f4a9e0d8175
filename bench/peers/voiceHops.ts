import { setTimeout as sleep } from 'node:timers/promises';
import { openRtp } from '../wire/srtp.ts';
import type { Classroom } from './Classroom.ts';
import { readMark } from './WireMicrophone.ts';

/** Times of voices from the microphones of all peers, which speak with a mark (`speak`), through the server to the first peer, ms. */
export async function voiceHops({ peers }: Classroom, windowMs: number): Promise<number[]> {
	const [listener] = peers;
	if (!listener) throw new Error('the class is empty');
	const transport = await listener.receiving();
	const voices = new Set(listener.voices.map(({ producerId }) => listener.receives.get(producerId)?.ssrc));
	const hopsMs: number[] = [];
	transport.onPacket = (packet, keys) => {
		const atMs = performance.now();
		const ssrc = packet.readUInt32BE(8);
		if (!voices.has(ssrc)) return;
		const { mark, index } = readMark(openRtp(keys, packet, transport.counts.get(ssrc)?.rollovers ?? 0));
		const sentAtMs = peers[mark - 1]?.microphone?.device.sentAtMs[index];
		if (sentAtMs !== undefined) hopsMs.push(atMs - sentAtMs);
	};
	await sleep(windowMs);
	transport.onPacket = undefined;
	return hopsMs;
}
