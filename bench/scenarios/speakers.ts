/** Time until a new speaker is heard in a class with more open microphones than voices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readMark, type WireMicrophone } from '../peers/WireMicrophone.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';
import { openRtp } from '../wire/srtp.ts';
import type { WireTransport } from '../wire/WireTransport.ts';

const target = { heardMs: 300, unheard: 0 };
const classSize = 20;
/** Every second student has a microphone without DTX, which sends room noise while they do not speak. */
const noisyEvery = 2;
const utteranceMs = 700;
/** Silence between two utterances. The next speaker has not spoken during at least five utterances. */
const pauseMs = 500;
/** An utterance that has not arrived by then counts as unheard. */
const arrivalTimeoutMs = 2_000;
const packetMs = 20;

/** First packet of an utterance at the listener; `firstIndex` is the number of earlier packets that were lost. */
type Arrival = { atMs: number; firstIndex: number };

export async function speakers({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	try {
		const listener = await WirePeer.join(server, { roomId: 'debate', displayName: 'Listener' });
		const [teacher, ...students] = await Promise.all(
			Array.from({ length: classSize - 1 }, (_, index) => openMicrophone(server, index)),
		);
		const arrivals = await listen(listener);
		// The teacher speaks all the time and keeps one voice occupied.
		teacher?.speak();
		for (const [index, student] of students.entries()) if (index % noisyEvery === 0) student.sendRoomNoise();
		await sleep(utteranceMs);
		const utterances = await takeTurns(students, arrivals, quick ? 24 : 80);
		const tookMs = utterances.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
		return {
			switchP50: measure(percentile(tookMs, 50), 'ms'),
			switchP95: measure(percentile(tookMs, 95), 'ms', target.heardMs),
			switchMax: measure(Math.max(...tookMs), 'ms'),
			beginningLostMax: measure(Math.max(...utterances.map(({ lostMs }) => lostMs)), 'ms'),
			switches: measure(utterances.length, 'count'),
			unheard: measure(utterances.length - tookMs.length, 'count', target.unheard),
		};
	} finally {
		await server.stop();
	}
}

async function openMicrophone(server: BenchServer, index: number): Promise<WireMicrophone> {
	const peer = await WirePeer.join(server, { roomId: 'debate', displayName: `Student ${index + 1}` });
	return peer.openMicrophone();
}

/** Consumes the voices, as a page does, and records the first packet of every utterance by its mark. */
async function listen(listener: WirePeer): Promise<Map<number, Arrival>> {
	const arrivals = new Map<number, Arrival>();
	const transport: WireTransport = await listener.receiving();
	transport.onPacket = (packet, keys) => {
		const atMs = performance.now();
		const { mark, index } = readMark(
			openRtp(keys, packet, transport.counts.get(packet.readUInt32BE(8))?.rollovers ?? 0),
		);
		const known = arrivals.get(mark);
		if (!known) arrivals.set(mark, { atMs, firstIndex: index });
		else known.firstIndex = Math.min(known.firstIndex, index);
	};
	if (listener.voices.length === 0) throw new Error('this server has no voices');
	for (const { producerId } of listener.voices) await listener.consume(producerId);
	return arrivals;
}

async function takeTurns(students: WireMicrophone[], arrivals: Map<number, Arrival>, count: number) {
	const utterances: { ms: number | undefined; lostMs: number }[] = [];
	for (let turn = 0; turn < count; turn++) {
		const mark = turn + 1;
		const student = students[turn % students.length];
		const startedAtMs = performance.now();
		student?.speak(mark);
		await sleep(utteranceMs);
		if (turn % noisyEvery === 0) student?.sendRoomNoise();
		else student?.silence();
		await sleep(arrivals.has(mark) ? pauseMs : arrivalTimeoutMs);
		const arrival = arrivals.get(mark);
		const lostPackets = arrival?.firstIndex ?? utteranceMs / packetMs;
		utterances.push({ ms: arrival && arrival.atMs - startedAtMs, lostMs: lostPackets * packetMs });
	}
	return utterances;
}
