/** Somebody new begins to speak in a class where more microphones are open than voices are passed on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readMark, type WireMicrophone } from '../peers/WireMicrophone.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';
import { openRtp } from '../wire/srtp.ts';
import type { WireTransport } from '../wire/WireTransport.ts';

const target = { heardMs: 300, unheard: 0 };
const classSize = 20;
/** Of those who are not speaking, every second one has a microphone without DTX: it sends the noise of the room. */
const noisyEvery = 2;
const wordMs = 700;
/** After a word, before the next one begins. Whoever comes next has not spoken for longer than five others took. */
const pauseMs = 500;
/** What did not arrive by then never will. */
const patienceMs = 2_000;
const packetMs = 20;

/** When a word reached the listener, and how many of its first packets did not. */
type Heard = { atMs: number; firstIndex: number };

export async function speakers({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	try {
		const listener = await WirePeer.join(server, { roomId: 'debate', displayName: 'Listener' });
		const [teacher, ...students] = await Promise.all(
			Array.from({ length: classSize - 1 }, (_, index) => openMicrophone(server, index)),
		);
		const heard = await listen(listener);
		// The teacher goes on speaking: one voice is never free.
		teacher?.speak();
		for (const [index, student] of students.entries()) if (index % noisyEvery === 0) student.murmur();
		await sleep(wordMs);
		const words = await takeTurns(students, heard, quick ? 24 : 80);
		const tookMs = words.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
		return {
			switchP50: measure(percentile(tookMs, 50), 'ms'),
			switchP95: measure(percentile(tookMs, 95), 'ms', target.heardMs),
			switchMax: measure(Math.max(...tookMs), 'ms'),
			beginningLostMax: measure(Math.max(...words.map(({ lostMs }) => lostMs)), 'ms'),
			switches: measure(words.length, 'count'),
			unheard: measure(words.length - tookMs.length, 'count', target.unheard),
		};
	} finally {
		await server.stop();
	}
}

async function openMicrophone(server: BenchServer, index: number): Promise<WireMicrophone> {
	const peer = await WirePeer.join(server, { roomId: 'debate', displayName: `Student ${index + 1}` });
	return peer.openMicrophone();
}

/** Consumes what a page would, the voices, and writes down the first packet of every word. */
async function listen(listener: WirePeer): Promise<Map<number, Heard>> {
	const heard = new Map<number, Heard>();
	const transport: WireTransport = await listener.receiving();
	transport.onPacket = (packet, keys) => {
		const atMs = performance.now();
		const { mark, index } = readMark(
			openRtp(keys, packet, transport.counts.get(packet.readUInt32BE(8))?.rollovers ?? 0),
		);
		const known = heard.get(mark);
		if (!known) heard.set(mark, { atMs, firstIndex: index });
		else known.firstIndex = Math.min(known.firstIndex, index);
	};
	if (listener.voices.length === 0) throw new Error('this server has no voices');
	for (const { producerId } of listener.voices) await listener.consume(producerId);
	return heard;
}

async function takeTurns(students: WireMicrophone[], heard: Map<number, Heard>, count: number) {
	const words: { ms: number | undefined; lostMs: number }[] = [];
	for (let turn = 0; turn < count; turn++) {
		const mark = turn + 1;
		const student = students[turn % students.length];
		const startedAtMs = performance.now();
		student?.speak(mark);
		await sleep(wordMs);
		if (turn % noisyEvery === 0) student?.murmur();
		else student?.silence();
		await sleep(heard.has(mark) ? pauseMs : patienceMs);
		const word = heard.get(mark);
		words.push({ ms: word && word.atMs - startedAtMs, lostMs: (word?.firstIndex ?? wordMs / packetMs) * packetMs });
	}
	return words;
}
