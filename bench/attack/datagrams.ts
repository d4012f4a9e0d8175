/** Datagrams that are nothing, or begin as STUN, DTLS, RTP or RTCP and are cut or wrong, on every media port of a class. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { rssBytes } from '../machine/processes.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, inTime } from './Attack.ts';
import { SmallClass } from './SmallClass.ts';
import { workersOf } from './workers.ts';

const targets = { gapMs: 500, rssAddedMB: 32 };
/** Sent before the loop may do something else. */
const burst = 50;

/** First bytes that each protocol's messages begin with (RFC 7983). */
const beginnings: Record<string, Buffer> = {
	nothing: Buffer.alloc(0),
	stun: Buffer.from('000100082112a442', 'hex'),
	'stun with an attribute of 64 KB': Buffer.from('0001ffff2112a442000000000000000000000000000600ff', 'hex'),
	'stun error': Buffer.from('011100002112a442', 'hex'),
	'dtls client hello': Buffer.from('16feff0000000000000000ffff01', 'hex'),
	'dtls application data': Buffer.from('17fefd00010000000000010040', 'hex'),
	'dtls of another version': Buffer.from('160304', 'hex'),
	rtp: Buffer.from('806f0001', 'hex'),
	'rtp with 15 csrcs': Buffer.from('9fef0001ffffffff', 'hex'),
	rtcp: Buffer.from('81c90007', 'hex'),
	'rtcp longer than the datagram': Buffer.from('80c8ffff', 'hex'),
	turn: Buffer.from('40000004', 'hex'),
};

export async function datagrams(options: AttackOptions): Promise<Record<string, Measure>> {
	const count = options.quick ? 60_000 : 1_000_000;
	const server = await BenchServer.start({ flags: ['--workers', '2'], expectsWarnings: true });
	const open = await SmallClass.open(server);
	const socket = createSocket('udp4');
	// An ICMP answer of a closed port says nothing.
	socket.on('error', () => {});
	try {
		await sleep(500);
		const workers = await workersOf(server);
		const beforeBytes = await rssBytes(await server.pids());
		const sinceMs = performance.now();
		const kinds = Object.values(beginnings);
		for (let sent = 0; sent < count; sent++) {
			const beginning = kinds[sent % kinds.length] ?? Buffer.alloc(0);
			const datagram = Buffer.concat([beginning, randomBytes(sent % 3 === 0 ? sent % 16 : sent % 1_400)]);
			const port = server.info.mediaPorts[sent % server.info.mediaPorts.length] ?? 0;
			socket.send(datagram, port, '127.0.0.1');
			if (sent % burst === 0) await sleep(1);
		}
		await Promise.all(server.info.mediaPorts.map(garbageByTcp));
		await sleep(500);
		const after = await workersOf(server);
		const died = workers.filter((worker) => !after.some(({ pid }) => pid === worker.pid));
		return {
			datagrams: measure(count, 'count'),
			workersDied: measure(died.length, 'count', 0),
			rssAdded: measure(((await rssBytes(await server.pids())) - beforeBytes) / 1e6, 'MB', targets.rssAddedMB),
			stands: measure(open.firstAfter(performance.now() - 300) === null ? 1 : 0, 'count', 0),
			longestGap: inTime(options, open.longestGapSince(sinceMs), targets.gapMs),
		};
	} finally {
		socket.close();
		await open.close();
		await server.stop();
	}
}

/** ICE-TCP frames (RFC 4571) that announce more than comes. */
async function garbageByTcp(port: number): Promise<void> {
	for (const beginning of Object.values(beginnings)) {
		const socket = connect({ host: '127.0.0.1', port });
		socket.on('error', () => socket.destroy());
		await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
		socket.write(Buffer.concat([Buffer.from([0xff, 0xff]), beginning, randomBytes(2_000)]));
		socket.end();
	}
}
