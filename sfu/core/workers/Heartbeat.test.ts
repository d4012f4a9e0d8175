import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { Heartbeat } from './Heartbeat.ts';

const times = { everyMs: 50, suspectAfterMs: 50, deadAfterMs: 400 };
const never = () => new Promise<void>(() => undefined);

/** A heartbeat, what it was asked for, and what its owner heard. */
function startHeartbeat(answer: () => Promise<void>) {
	const heard: string[] = [];
	let beats = 0;
	const beat = () => {
		beats++;
		return answer();
	};
	const heartbeat = new Heartbeat(beat, times, {
		suspected: () => heard.push('suspected'),
		recovered: () => heard.push('recovered'),
		died: () => heard.push('died'),
	});
	onTestFinished(() => heartbeat.stop());
	return { heartbeat, heard, beats: () => beats };
}

test('says nothing of a process that answers, and goes on asking', async () => {
	const { heartbeat, heard, beats } = startHeartbeat(async () => undefined);
	await until(beats, 'ten beats', (count) => count >= 10);
	expect([heard, heartbeat.suspected]).toEqual([[], false]);
});

test('suspects a process that does not answer, then calls it dead, once', async () => {
	const { heartbeat, heard, beats } = startHeartbeat(never);
	await until(() => heard.length > 0, 'the suspicion');
	expect([heard, heartbeat.suspected]).toEqual([['suspected'], true]);
	await until(() => heard.length > 1, 'the death');
	heartbeat.ask();
	heartbeat.signOfLife();
	await sleep(2 * times.deadAfterMs);
	expect([heard, beats()]).toEqual([['suspected', 'died'], 1]);
});

test('takes the suspicion back when the process answers after all', async () => {
	let answer: () => void = () => undefined;
	const { heartbeat, heard, beats } = startHeartbeat(() => new Promise((resolve) => (answer = resolve)));
	await until(() => heartbeat.suspected, 'the suspicion');
	answer();
	await until(() => heard.length > 1, 'the recovery');
	expect([heard, heartbeat.suspected]).toEqual([['suspected', 'recovered'], false]);
	await until(beats, 'the next beat', (count) => count === 2);
});

test('keeps a process alive that answers others although the beat waits behind them, until it stops doing so', async () => {
	const { heartbeat, heard } = startHeartbeat(never);
	for (let elapsedMs = 0; elapsedMs < 3 * times.deadAfterMs; elapsedMs += 20) {
		heartbeat.signOfLife();
		await sleep(20);
	}
	expect(heard).not.toContain('died');
	await until(() => heard.at(-1) === 'died', 'the death');
});

test('asks at once when somebody is about to rely on the process, and only once at a time', async () => {
	const { heartbeat, beats } = startHeartbeat(never);
	heartbeat.ask();
	heartbeat.ask();
	expect(beats()).toBe(1);
});

test('asks no more after it was stopped', async () => {
	const { heartbeat, heard, beats } = startHeartbeat(async () => undefined);
	heartbeat.stop();
	heartbeat.ask();
	await sleep(3 * times.everyMs);
	expect([heard, beats()]).toEqual([[], 0]);
});
