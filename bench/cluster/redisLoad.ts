/** What a cluster of two, three and five servers asks of Redis: with nobody, for a join, during a class; and what a room takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import { type Measure, measure } from '../report.ts';
import { BenchCluster } from './BenchCluster.ts';
import { between, type RedisCount } from './RedisMeter.ts';

/** Growth from two to five servers, of commands. */
const targets = { growth: 1.1 };
const sizes = [2, 3, 5];
const classSize = 50;
/** One of the class says or does something this often, ms. */
const actMs = 200;
/** Rooms that are opened for the memory of one. */
const rooms = 100;
/** Part of the most frequent command of an idle cluster, from which one is in each renewal. */
const steadyShare = 0.2;
/** Commands named in a report. */
const shownCommands = 8;

type Window = ReturnType<typeof between>;
type Figures = {
	servers: number;
	/** With nobody there. */
	idle: Window;
	/** Without what an idle cluster asks for. */
	perJoin: { commands: number; bytes: number; cpuMs: number };
	perSecond: { commands: number; bytes: number; cpuMs: number };
	names: { join: string[]; lesson: string[]; idle: string[] };
	roomBytes: number;
	classBytes: number;
};

export async function redisLoad(quick: boolean): Promise<Record<string, Measure>> {
	const figures: Figures[] = [];
	for (const size of sizes) figures.push(await load(size, quick ? 6_000 : 20_000));
	const [two, five] = [figures[0], figures.at(-1)];
	if (!two || !five) throw new Error('nothing measured');
	const idleOfOne = ({ idle, servers }: Figures) => idle.commands / idle.seconds / servers;
	return {
		...Object.assign({}, ...figures.map(figuresOf)),
		redisJoinGrowth: measure(five.perJoin.commands / two.perJoin.commands, 'x', targets.growth),
		redisIdleGrowth: measure(idleOfOne(five) / idleOfOne(two), 'x', targets.growth),
		redisLessonGrowth: measure(five.perSecond.commands / two.perSecond.commands, 'x', targets.growth),
		redisJoinCpu: measure(two.perJoin.cpuMs, 'ms'),
		redisLessonCpu: measure(two.perSecond.cpuMs, 'ms'),
		redisRoomKB: measure(two.roomBytes / 1000, 'KB'),
		redisClassKB: measure(two.classBytes / 1000, 'KB'),
	};
}

function figuresOf({ servers, idle, perJoin, perSecond, names }: Figures): Record<string, Measure> {
	return {
		[`redisIdle${servers}`]: { ...measure(idle.commands / idle.seconds / servers, '1/s'), cases: names.idle },
		[`redisIdleKB${servers}`]: measure(idle.bytes / idle.seconds / servers / 1000, 'KB/s'),
		[`redisIdleCpu${servers}`]: measure(idle.cpuMs / idle.seconds / 10, '%'),
		[`redisRenewal${servers}`]: measure(idle.scriptUs, 'µs'),
		[`redisJoin${servers}`]: { ...measure(perJoin.commands, 'count'), cases: names.join },
		[`redisJoinKB${servers}`]: measure(perJoin.bytes / 1000, 'KB'),
		[`redisLesson${servers}`]: { ...measure(perSecond.commands, '1/s'), cases: names.lesson },
		[`redisLessonKB${servers}`]: measure(perSecond.bytes / 1000, 'KB/s'),
	};
}

async function load(size: number, windowMs: number): Promise<Figures> {
	const cluster = await BenchCluster.start(Array.from({ length: size }, () => 0));
	const { meter } = cluster;
	const peers: SignallingPeer[] = [];
	try {
		const window = async (work: () => Promise<unknown>): Promise<Window> => {
			const before: RedisCount = await meter.read();
			await work();
			return between(before, await meter.read());
		};
		const idle = await window(() => sleep(windowMs));
		const emptyBytes = await cluster.memoryBytes();
		peers.push(await join(cluster, 0, 'class'));
		const joining = await window(async () => {
			for (let index = 1; index < classSize; index++) peers.push(await join(cluster, index, 'class'));
			// Bytes and commands of the last join may still be on their way.
			await sleep(1_000);
		});
		const lesson = await window(() => act(peers, windowMs));
		const classBytes = (await cluster.memoryBytes()) - emptyBytes;
		const opened: SignallingPeer[] = [];
		for (let index = 0; index < rooms; index++) opened.push(await join(cluster, index, `room-${index}`));
		await sleep(1_000);
		const roomBytes = ((await cluster.memoryBytes()) - emptyBytes - classBytes) / rooms;
		peers.push(...opened);
		return {
			...{ servers: size, idle, roomBytes, classBytes },
			perJoin: beyond(idle, joining, classSize - 1),
			perSecond: beyond(idle, lesson, lesson.seconds),
			names: {
				idle: namesOf(idle, idle.seconds),
				join: namesOf(joining, classSize - 1),
				lesson: namesOf(lesson, lesson.seconds),
			},
		};
	} finally {
		for (const peer of peers) peer.disconnect();
		await cluster.stop();
	}
}

/** By turns through each server, the first one by the first. */
async function join(cluster: BenchCluster, index: number, roomId: string): Promise<SignallingPeer> {
	const peer = await SignallingPeer.connect(cluster.server(index % cluster.servers.length));
	await peer.join({ roomId, displayName: `Student ${index + 1}` });
	return peer;
}

/** A class that does things: hands up and down, a message now and then. */
async function act(peers: SignallingPeer[], windowMs: number): Promise<void> {
	const until = performance.now() + windowMs;
	for (let turn = 0; performance.now() < until; turn++) {
		const peer = peers[turn % peers.length];
		const isRaised = Math.floor(turn / peers.length) % 2 === 0;
		if (turn % 10 === 9) await peer?.request('sendChat', { text: `message ${turn}` });
		else await peer?.request(isRaised ? 'raiseHand' : 'lowerHand', {});
		await sleep(actMs);
	}
}

/** What happened beyond what an idle cluster does. @param times how often it was done, or seconds */
function beyond(idle: Window, window: Window, times: number) {
	const idleTimes = renewalsIn(window, idle);
	const of = (key: 'commands' | 'bytes' | 'cpuMs') => (window[key] - idle[key] * idleTimes) / times;
	return { commands: of('commands'), bytes: of('bytes'), cpuMs: of('cpuMs') };
}

/**
 * How often the window contains what happened while the cluster was idle: by its scarcest command, as others may have been called for
 * something else. By time, one renewal more or less in one of both would be counted as that of a class.
 */
function renewalsIn(window: Window, idle: Window): number {
	const most = Math.max(...idle.byName.map(([, count]) => count));
	const found = new Map(window.byName);
	const steady = idle.byName.filter(([, count]) => count >= most * steadyShare);
	return Math.min(...steady.map(([name, count]) => (found.get(name) ?? 0) / count));
}

const namesOf = ({ byName }: Window, times: number) =>
	byName.slice(0, shownCommands).map(([name, count]) => `${name} ${(count / times).toFixed(2)}`);
