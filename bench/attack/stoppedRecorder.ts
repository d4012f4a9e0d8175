/** FFmpeg that stops without ending while it records: the class goes on, and the recording can be ended. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sfu/testing/until.ts';
import { familyOf } from '../machine/processes.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, inTime, Obstacle } from './Attack.ts';
import { Bystander } from './Bystander.ts';
import { run } from './command.ts';
import { Person } from './people.ts';
import { SmallClass } from './SmallClass.ts';

const targets = { endMs: 15_000, gapMs: 500, worstAnswerMs: 250 };

export async function stoppedRecorder(options: AttackOptions): Promise<Record<string, Measure>> {
	if ((await run('ffmpeg', ['-version']).catch(() => ({ code: 1 }))).code !== 0)
		throw new Obstacle('FFmpeg is not installed');
	const server = await BenchServer.start({ flags: ['--recorder', 'ffmpeg'], expectsWarnings: true });
	const stopped: number[] = [];
	const broke: string[] = [];
	const open = await SmallClass.open(server);
	const bystander = await Bystander.watch(server);
	try {
		const host = await Person.host(server);
		await host.client.ask('startRecording', { options: { cameras: 'none' } });
		const all = await until(
			() => ffmpegs(server),
			'FFmpeg to record',
			({ length }) => length > 0,
			{ everyMs: 50 },
		);
		await sleep(1_000);
		stopped.push(...all);
		for (const pid of stopped) process.kill(pid, 'SIGSTOP');
		const sinceMs = performance.now();
		await sleep(options.quick ? 2_000 : 20_000);
		const gapMs = open.longestGapSince(sinceMs);
		const endedAtMs = performance.now();
		// The answer may take longer than a client waits: the class is told as well.
		const told = host.client.next('recordingStopped').then(() => 'told');
		const answer = host.client.ack('stopRecording', {}).then(({ ok }) => (ok ? 'ok' : 'refused'));
		const end = await Promise.race([answer.catch(() => told), told, sleep(targets.endMs, 'late')]);
		const tookMs = performance.now() - endedAtMs;
		if (end === 'late' || end === 'refused') broke.push(`the end of the recording: ${end}`);
		if ((await host.try('lockRoom', { locked: true })) !== 'ok') broke.push('the room cannot be locked');
		const left = (await until(
			() => ffmpegs(server),
			'FFmpeg to be gone',
			({ length }) => length === 0,
			{ everyMs: 100 },
		).catch(() => ffmpegs(server))) as number[];
		for (const pid of left) if (stopped.includes(pid)) broke.push('the stopped FFmpeg is still there');
		host.leave();
		return {
			notHeld: broken(broke),
			endAfter: measure(tookMs, 'ms', targets.endMs),
			longestGap: inTime(options, gapMs, targets.gapMs),
			bystanderFailures: measure(bystander.failures, 'count', 0),
			worstAnswer: inTime(options, Math.max(...bystander.answersMs), targets.worstAnswerMs),
		};
	} finally {
		bystander.end();
		await open.close();
		await server.stop();
	}
}

async function ffmpegs(server: BenchServer): Promise<number[]> {
	const pids = (await familyOf(server.info.pid)).slice(1);
	const named = await Promise.all(
		pids.map(async (pid) => ({ pid, name: await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '') })),
	);
	return named.filter(({ name }) => name.trim() === 'ffmpeg').map(({ pid }) => pid);
}
