import { expect, test } from 'vitest';
import { parametersOf } from '../../testing/rtpParameters.ts';
import { TestServer } from '../../testing/TestServer.ts';

/** Samples by name and labels; every line must be one of the exposition format. */
function read(text: string): Map<string, number> {
	const samples = new Map<string, number>();
	for (const line of text.split('\n').filter((each) => each !== '' && !/^# (HELP|TYPE) /.test(each))) {
		const [, name = '', value = ''] = /^([a-z_]\w*(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
		// prom-client writes the mean of the event loop lag as Nan right after a scrape; Prometheus reads it in any case.
		expect([line, Number.isFinite(Number(value)) || value === 'Nan']).toEqual([line, true]);
		samples.set(name, Number(value));
	}
	return samples;
}

test('serves Prometheus metrics on rooms, participants, media and operations to a token with stats:read', async () => {
	await using server = await TestServer.start();
	const token = await server.apiToken(['stats:read']);
	const look = async () => read((await server.request('/metrics', { token })).text);
	const before = await look();
	expect(before.get('lectern_participants')).toBe(0);
	expect(before.get('lectern_rooms')).toBe(1);
	expect(before.get('lectern_storage_up')).toBe(1);
	expect(before.get('lectern_certificate_expiry_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000);
	const { client } = await server.join('Ann');
	await server.join('Ben');
	await client.ask('createTransport', { direction: 'send' });
	await client.ask('produce', { kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') });
	await client.ack('closeRoom', undefined);
	const after = await look();
	expect(after.get('lectern_participants')).toBe(2);
	expect(after.get('lectern_connections{dialect="native"}')).toBe(2);
	expect(after.get('lectern_transports')).toBe(1);
	expect(after.get('lectern_producers')).toBe(1);
	expect(after.get('lectern_receptions{step="full"}')).toBe(2);
	expect(after.get('lectern_receptions{step="audioOnly"}')).toBe(0);
	expect(after.get('lectern_videos{state="shown"}')).toBe(0);
	// The default budget of loopback, in bits per second.
	expect(after.get('lectern_allocation_budget_bits_per_second')).toBe(2e9);
	// Workers are sampled every two seconds at most.
	const ofWorker = async () => {
		const figures = await look();
		const loaded = (figures.get('lectern_worker_load_ratio{worker="0"}') ?? 0) > 0;
		return { rooms: figures.get('lectern_worker_rooms{worker="0"}'), loaded };
	};
	await expect.poll(ofWorker, { timeout: 10_000 }).toEqual({ rooms: 1, loaded: true });
	expect(after.get('lectern_operations_total{operation="joinRoom",code="ok"}')).toBe(2);
	expect(after.get('lectern_operations_total{operation="closeRoom",code="forbidden"}')).toBe(1);
	expect(after.get('lectern_operation_duration_seconds_count{operation="produce"}')).toBe(1);
	expect(after.get('process_cpu_seconds_total')).toBeGreaterThan(0);
	expect((await server.request('/metrics')).status).toBe(401);
});

test('answers status, statistics and metrics without a media worker that hangs, and says so', async () => {
	const heartbeat = { everyMs: 100, suspectAfterMs: 100, deadAfterMs: 60_000 };
	await using server = await TestServer.start({ workers: 2 }, { heartbeat });
	const token = await server.apiToken(['stats:read']);
	const { client } = await server.join('Ann');
	await client.ask('createTransport', { direction: 'send' });
	const { worker } = await server.running.sfu.rooms.get(server.info.roomId).media();
	process.kill(worker.pid, 'SIGSTOP');
	try {
		const [status, stats, metrics, own] = await Promise.all([
			server.request('/api/host/status', { token: server.info.hostToken }),
			server.request('/api/stats', { token }),
			server.request('/metrics', { token }),
			client.ask('getStats', {}),
		]);
		const isHung = ({ pid }: { pid: number }) => pid === worker.pid;
		const states = server.running.sfu.workerPids.map((pid) => (pid === worker.pid ? 'notAnswering' : 'ok'));
		for (const answer of [status, stats]) {
			expect(answer.json().workers.map(({ state }: { state: string }) => state)).toEqual(states);
			expect(answer.json().workers.find(isHung)).toMatchObject({ cpuPercent: 0 });
		}
		const up = read(metrics.text);
		expect(states.map((_, index) => up.get(`lectern_worker_up{worker="${index}"}`))).toEqual(
			states.map((state) => (state === 'ok' ? 1 : 0)),
		);
		expect(own).toMatchObject({ peers: [{ uplinkKbps: 0 }], room: { transportCount: 1 } });
		const health = (await server.request('/api/mediasoup/health')).json();
		expect(health).toMatchObject({ status: 'healthy', workers: { totalWorkers: 1 } });
	} finally {
		process.kill(worker.pid, 'SIGCONT');
	}
});

test('counts media workers that hung and were killed', async () => {
	const heartbeat = { everyMs: 100, suspectAfterMs: 100, deadAfterMs: 800 };
	await using server = await TestServer.start({}, { heartbeat });
	const token = await server.apiToken(['stats:read']);
	const [pid = 0] = server.running.sfu.workerPids;
	process.kill(pid, 'SIGSTOP');
	const counts = async () => {
		const samples = read((await server.request('/metrics', { token })).text);
		return [samples.get('lectern_worker_hangs_total'), samples.get('lectern_worker_deaths_total')];
	};
	await expect.poll(counts, { timeout: 10_000 }).toEqual([1, 1]);
});
