/** Wrong clocks, by faketime: before a start, while a class runs, and after two months without a restart. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { obstacleToWrongClocks, WrongClock } from '../../sfu/testing/WrongClock.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, Obstacle } from './Attack.ts';
import { hasValidLeaf } from './leaf.ts';
import { connect, Person, studentToken } from './people.ts';

/** Of a start, days ahead of the right time; after each the clock is right again. */
const wrongStarts = { quick: [-5_800], full: [-3, -1, 3, -5_800, 300, -400, 1_200, 60] };
/** To which it is set while a class runs, days. */
const corrections = { quick: [400, 0], full: [-1, 2, -400, 500, -5_800, 0] };
/** ClockWatch and the certificates look every few seconds. */
const settledMs = 2_500;
const uptimeDays = 60;

export async function clocks(options: AttackOptions): Promise<Record<string, Measure>> {
	if (obstacleToWrongClocks) throw new Obstacle(obstacleToWrongClocks);
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const broke: string[] = [];
	const chosen = options.quick ? 'quick' : 'full';
	try {
		await startsWith(dataDir, wrongStarts[chosen], broke);
		const thrownOut = await correctedInClass(dataDir, corrections[chosen], broke);
		await longUptime(dataDir, options.quick ? 1 : 4, broke);
		return { notHeld: broken(broke), thrownOut: measure(thrownOut, 'count', 0) };
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

async function startsWith(dataDir: string, days: readonly number[], broke: string[]): Promise<void> {
	const first = await startAt(dataDir, 0);
	const { fingerprint } = first.server.info;
	const early = await studentToken(first.server);
	await first.server.stop();
	for (const each of days) {
		const wrong = await startAt(dataDir, each);
		if (wrong.server.info.fingerprint !== fingerprint) broke.push(`${each} days: another certificate authority`);
		requireEntry(await enters(wrong.server, await studentToken(wrong.server)), `${each} days: a newcomer`, broke);
		const issued = await studentToken(wrong.server);
		await wrong.server.stop();
		const right = await startAt(dataDir, 0);
		if (right.server.info.fingerprint !== fingerprint) broke.push(`right again after ${each} days: another authority`);
		requireEntry(await hasValidLeaf(right.server, 0), `right again after ${each} days: the certificate`, broke);
		requireEntry(await enters(right.server, early), `right again after ${each} days: a token of before`, broke);
		await right.server.stop();
		// Tokens of participants live for 24 hours, also those that were issued by a clock that was ahead.
		if (each < 0) continue;
		const later = await startAt(dataDir, 3);
		if (await enters(later.server, issued)) broke.push(`a token that was issued at ${each} days lives for three more`);
		await later.server.stop();
	}
}

/** @returns how many lost their place */
async function correctedInClass(dataDir: string, days: readonly number[], broke: string[]): Promise<number> {
	const { server, clock } = await startAt(dataDir, 0);
	try {
		const host = await Person.host(server);
		const student = await Person.student(server);
		const { fingerprint } = server.info;
		for (const each of days) {
			await clock.set(each);
			await sleep(settledMs);
			const what = `set to ${each} days in a class`;
			if ((await student.try('sendChat', { text: 'here' })) !== 'ok') broke.push(`${what}: no chat`);
			if ((await host.try('setRoomOptions', { name: what })) !== 'ok') broke.push(`${what}: no options`);
			requireEntry(await enters(server, await studentToken(server)), `${what}: a newcomer`, broke);
			requireEntry(await enters(server, server.info.hostToken), `${what}: the token of the host`, broke);
			if (new X509Certificate(server.ca).fingerprint256 !== fingerprint) broke.push(`${what}: another authority`);
		}
		const out = [host, student].filter(({ client }) => !client.socket.connected).length;
		for (const person of [host, student]) person.vanish();
		return out;
	} finally {
		await server.stop();
	}
}

/** All clocks advance, as they do for a server that nobody restarts. @param steps in so many jumps */
async function longUptime(dataDir: string, steps: number, broke: string[]): Promise<void> {
	const { server, clock } = await startAt(dataDir, 0, true);
	try {
		const old = await studentToken(server);
		// A jump of sixty days is to Node what a long sleep of the computer is.
		for (let step = 1; step <= steps; step++) {
			await clock.set((uptimeDays / steps) * step);
			await sleep(settledMs);
		}
		const what = `after ${uptimeDays} days without a restart`;
		requireEntry(await enters(server, await studentToken(server)), `${what}: a newcomer`, broke);
		requireEntry(await hasValidLeaf(server, uptimeDays), `${what}: the certificate`, broke);
		if (await enters(server, old)) broke.push(`${what}: a token of the first day lives`);
	} finally {
		await server.stop();
	}
}

const requireEntry = (holds: boolean, what: string, broke: string[]) => void (holds || broke.push(what));

async function startAt(dataDir: string, days: number, timePasses = false) {
	const clock = new WrongClock(dataDir);
	await clock.set(days);
	const environment = clock.environment(timePasses);
	return { clock, server: await BenchServer.start({ dataDir, environment, expectsWarnings: true }) };
}

async function enters(server: BenchServer, token: string): Promise<boolean> {
	try {
		const client = await connect(server, token);
		client.socket.disconnect();
		return true;
	} catch {
		return false;
	}
}
