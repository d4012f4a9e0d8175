import { expect, test } from 'vitest';
import { maxTimerMs } from '../protocol/models/timer.ts';
import { steadyNowMs } from '../steadyClock.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

async function classWithTimer(durationMs = 300_000) {
	const server = await TestSfu.start();
	server.createRoom();
	const host = await server.enter({ role: 'host' });
	await host.ask('startTimer', { durationMs });
	return { server, host, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a timer that a host starts is the same instant for everybody, late joiners and resumed peers included', async () => {
	await using lesson = await classWithTimer();
	const { server, host } = lesson;
	const { timer } = await host.next('timerChanged');
	expect(timer).toMatchObject({ state: 'running', durationMs: 300_000 });
	const late = await server.enter();
	expect(late.answer.parts.timer).toEqual({ timer });
	late.session.disconnected();
	await host.ask('extendTimer', { byMs: 60_000 });
	const { resumeToken } = late.answer;
	const back = await server.enter({}, { resumeToken });
	expect(back.answer).toMatchObject({ resumed: true, parts: { timer: { timer: { durationMs: 360_000 } } } });
});

test('a paused timer keeps its remaining time, and goes on from there', async () => {
	await using lesson = await classWithTimer();
	const { host } = lesson;
	await host.ask('pauseTimer', {});
	await host.ask('pauseTimer', {});
	await host.ask('extendTimer', { byMs: 60_000 });
	const paused = host.told('timerChanged').at(-1)?.timer;
	if (paused?.state !== 'paused') throw new Error('not paused');
	expect(paused.remainingMs).toBeGreaterThan(359_000);
	expect(paused.remainingMs).toBeLessThanOrEqual(360_000);
	const before = steadyNowMs();
	await host.ask('resumeTimer', {});
	const running = host.told('timerChanged').at(-1)?.timer;
	if (running?.state !== 'running') throw new Error('not running');
	expect(running.endsAtMs - before).toBeGreaterThanOrEqual(paused.remainingMs);
	expect(running.endsAtMs - steadyNowMs()).toBeLessThanOrEqual(paused.remainingMs);
	await host.ask('stopTimer', {});
	await host.ask('stopTimer', {});
	expect(host.told('timerChanged').at(-1)).toEqual({ timer: null });
	for (const operation of ['pauseTimer', 'resumeTimer'] as const)
		expect(await host.codeOf(operation, {})).toBe('wrong-state');
	expect(await host.codeOf('extendTimer', { byMs: 60_000 })).toBe('wrong-state');
});

test('a timer that has run down stays at zero when it is paused, and counts from now when it is extended', async () => {
	await using lesson = await classWithTimer(1000);
	const { host } = lesson;
	const { timer } = await host.next('timerChanged');
	if (timer?.state !== 'running') throw new Error('not running');
	await until(() => steadyNowMs() > timer.endsAtMs, 'the timer to run down');
	await host.ask('pauseTimer', {});
	expect(host.told('timerChanged')).toEqual([{ timer }]);
	await host.ask('extendTimer', { byMs: 60_000 });
	const extended = host.told('timerChanged').at(-1)?.timer;
	if (extended?.state !== 'running') throw new Error('not running');
	expect(extended.endsAtMs).toBeGreaterThan(timer.endsAtMs + 60_000);
});

test('only hosts and co-hosts set the timer, and only from one second to 99 minutes and 59 seconds', async () => {
	await using lesson = await classWithTimer();
	const { server, host } = lesson;
	const ben = await server.enter();
	const coHost = await server.enter({ role: 'coHost' });
	for (const operation of ['pauseTimer', 'resumeTimer', 'stopTimer'] as const)
		expect(await ben.codeOf(operation, {})).toBe('forbidden');
	expect(await ben.codeOf('startTimer', { durationMs: 1000 })).toBe('forbidden');
	expect(await ben.codeOf('extendTimer', { byMs: 1000 })).toBe('forbidden');
	expect(await coHost.codeOf('startTimer', { durationMs: maxTimerMs })).toBe('ok');
	for (const durationMs of [0, 999, maxTimerMs + 1, -60_000, 1500.5, Number.NaN, '60000', null])
		expect(await host.codeOf('startTimer', { durationMs })).toBe('bad-request');
});

test('a timer survives the death of the media worker', async () => {
	await using lesson = await classWithTimer();
	const { server, host } = lesson;
	const [pid = 0] = server.sfu.workerPids;
	process.kill(pid, 'SIGKILL');
	await host.next('mediaRestarted');
	const late = await server.enter();
	expect(late.answer.parts.timer.timer).toMatchObject({ state: 'running', durationMs: 300_000 });
});

test('a timer outlives the absence of a host who is alone, and ends when the host leaves', async () => {
	await using lesson = await classWithTimer();
	const { server, host } = lesson;
	const { resumeToken } = host.answer;
	host.session.disconnected();
	const back = await server.enter({ role: 'host' }, { resumeToken });
	expect(back.answer.parts.timer.timer).toMatchObject({ state: 'running', durationMs: 300_000 });
	await back.ask('leaveRoom', {});
	expect((await server.enter({ role: 'host' })).answer.parts.timer.timer).toBeNull();
});

test('a timer is extended to 99 minutes and 59 seconds at most', async () => {
	await using lesson = await classWithTimer(maxTimerMs);
	const { host } = lesson;
	await host.ask('pauseTimer', {});
	await host.ask('extendTimer', { byMs: 60_000 });
	expect(host.told('timerChanged').at(-1)).toEqual({
		timer: { state: 'paused', durationMs: maxTimerMs, remainingMs: maxTimerMs },
	});
});
