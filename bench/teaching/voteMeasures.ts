/** 500 phones answer one question within a second: how long each waits, and whether each answer is counted once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignallingPeer } from '../peers/SignallingPeer.ts';
import { type Measure, measure, percentile } from '../report.ts';
import type { TaughtClass } from './TaughtClass.ts';

const targets = { p95Ms: 300 };
const voters = 500;
const withinMs = 1_000;
/** Connections that are opened at the same time. */
const atOnce = 25;
const options = ['A', 'B', 'C', 'D'];
/** Every tenth phone has lost the answer of the server, and sends its vote again. */
const repeatsEvery = 10;

export async function voteMeasures(lesson: TaughtClass): Promise<Record<string, Measure>> {
	const peers: SignallingPeer[] = [];
	while (peers.length < voters)
		peers.push(
			...(await Promise.all(
				Array.from({ length: atOnce }, (_, index) => lesson.enterVotes(`Voter ${peers.length + index + 1}`)),
			)),
		);
	const { voteId } = await lesson.host.request('openVote', {
		...{
			question: { kind: 'choice', text: 'Which one?', options },
			anonymous: true,
			changeable: true,
			timeLimitS: null,
		},
	});
	const wanted = options.map(() => 0);
	const tookMs: number[] = [];
	const failures: string[] = [];
	const answers = peers.map(async (peer, index) => {
		await sleep((index * withinMs) / voters);
		const option = index % options.length;
		wanted[option] = (wanted[option] ?? 0) + 1;
		const startedAtMs = performance.now();
		try {
			await peer.request('answerVote', { voteId, answer: { kind: 'choice', option } });
			tookMs.push(performance.now() - startedAtMs);
			if (index % repeatsEvery === 0) await peer.request('answerVote', { voteId, answer: { kind: 'choice', option } });
		} catch (error) {
			failures.push(String(error));
		}
	});
	await Promise.all(answers);
	await lesson.host.request('closeVote', { voteId });
	const { result } = await lesson.host.request('getResult', { voteId });
	const counts = result.tally.kind === 'counts' ? result.tally.counts : [];
	const difference = wanted.map((count, index) => (counts[index] ?? 0) - count);
	const sum = (values: number[]) => values.reduce((total, value) => total + Math.max(0, value), 0);
	for (const failure of new Set(failures)) process.stderr.write(`${failure}\n`);
	return {
		votesP95: measure(percentile(tookMs, 95), 'ms', targets.p95Ms),
		votesRefused: measure(failures.length, 'count', 0),
		votesLost: measure(sum(difference.map((value) => -value)), 'count', 0),
		votesTwice: measure(sum(difference), 'count', 0),
	};
}
