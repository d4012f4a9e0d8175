import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../testing/until.ts';
import { Silence } from './Silence.ts';

/** With a clock of its own, and what it has complained of. */
function watch(maxMs = 1_000) {
	const state = { nowMs: 0, reasons: [] as string[] };
	const silence = new Silence(
		maxMs,
		() => state.nowMs,
		(reason) => state.reasons.push(reason),
	);
	onTestFinished(() => silence.close());
	return { state, silence };
}

/** Resolves when both have looked at their clocks. */
async function looked(): Promise<void> {
	const { state } = watch();
	state.nowMs = 1_000;
	await until(() => state.reasons.length > 0, 'a look');
}

test('complains once of a receiver that does not listen', async () => {
	const { state } = watch();
	state.nowMs = 1_000;
	await until(() => state.reasons.length > 0, 'a complaint');
	await looked();
	expect(state.reasons).toEqual(['it does not listen']);
});

test('complains of a receiver that writes nothing of what it is sent', async () => {
	const { state, silence } = watch();
	silence.listens();
	silence.sent(100);
	silence.sent(900);
	state.nowMs = 1_000;
	await until(() => state.reasons.length > 0, 'a complaint');
	expect(state.reasons).toEqual(['it writes nothing of what it is sent']);
});

test('is content while nothing is sent, while the last packets wait, and while something is written', async () => {
	const idle = watch();
	idle.silence.listens();
	const still = watch();
	still.silence.listens();
	still.silence.sent(100);
	still.silence.sent(400);
	const busy = watch();
	busy.silence.listens();
	busy.silence.sent(100);
	busy.silence.sent(900);
	busy.state.nowMs = 950;
	busy.silence.wrote();
	for (const { state } of [idle, still, busy]) state.nowMs = 1_900;
	await looked();
	expect([idle, still, busy].map(({ state }) => state.reasons)).toEqual([[], [], []]);
});
