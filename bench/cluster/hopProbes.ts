/**
 * A process that only receives: sockets before and behind a pipe that get the same packets. It keeps the time at which each
 * packet arrived, by the time at which it was sent, which no two packets have in common.
 * IPC: posts the ports; takes `keys` first, then `start` and `stop`, and posts what arrived between these.
 */
import { keysFrom, timeOffset } from '../bare/hopTraffic.ts';
import { openSocket } from '../bare/hopTransports.ts';
import { isRtcp } from '../wire/rtp.ts';
import { StreamCount } from '../wire/StreamCount.ts';
import { openRtp, type SessionKeys } from '../wire/srtp.ts';

/** Of one probe: when each packet was sent and arrived, ms by clocks of their own. */
export type Arrivals = [sentMs: number, arrivedMs: number][];
/** `keys`: SRTP keys of what each probe is sent, base64, in the order of the ports. */
export type ProbeCommand = { command: 'keys'; keys: string[] } | { command: 'start' | 'stop' };

type Arrived = { packet: Buffer; rollovers: number; arrivedMs: number };
type Probe = { arrived: Arrived[]; counts: Map<number, StreamCount> };

const sockets = await Promise.all(Array.from({ length: Number(process.argv[2]) }, () => openSocket()));
const probes = sockets.map((): Probe => ({ arrived: [], counts: new Map() }));
let keys: SessionKeys[] = [];
let keeps = false;

for (const [index, socket] of sockets.entries()) {
	const probe = probes[index];
	socket.on('message', (packet) => {
		const arrivedMs = performance.now();
		if (!probe || isRtcp(packet)) return;
		const ssrc = packet.readUInt32BE(8);
		const count = probe.counts.get(ssrc) ?? new StreamCount();
		probe.counts.set(ssrc, count);
		count.take(packet);
		if (keeps) probe.arrived.push({ packet, rollovers: count.rollovers, arrivedMs });
	});
}

/** Decrypted afterwards, so that nothing but receiving happens while time is measured. */
function arrivalsOf({ arrived }: Probe, ofProbe: SessionKeys): Arrivals {
	return arrived.map(({ packet, rollovers, arrivedMs }) => [
		openRtp(ofProbe, packet, rollovers).readDoubleBE(timeOffset),
		arrivedMs,
	]);
}

process.on('message', (message: ProbeCommand) => {
	if (message.command === 'keys') keys = message.keys.map(keysFrom);
	if (message.command === 'start') for (const probe of probes) probe.arrived = [];
	keeps = message.command === 'start';
	if (message.command !== 'stop') return;
	process.send?.(
		probes.map((probe, index) => {
			const ofProbe = keys[index];
			if (!ofProbe) throw new RangeError(`no key for probe ${index}`);
			return arrivalsOf(probe, ofProbe);
		}),
	);
});
// Its parent holds the other end: end with it.
process.once('disconnect', () => process.exit());
process.send?.(sockets.map((socket) => socket.address().port));
