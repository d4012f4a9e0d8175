import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallError } from '../signalling/CallError.ts';
import { connectTimeoutMs, firstCheckTimeoutMs, IceRestarter } from './IceRestarter.ts';

/** What a transport of mediasoup-client tells of its connection. */
class FakeTransport extends EventEmitter {
	readonly id = 'transport';
	closed = false;
	connectionState: types.ConnectionState = 'new';
	iceRestarts = 0;

	async restartIce(): Promise<void> {
		this.iceRestarts += 1;
	}

	/** The first thing is to be sent or received. */
	ask(): void {
		this.emit('connect', {});
		this.become('connecting');
	}

	become(state: types.ConnectionState): void {
		this.connectionState = state;
		this.emit('connectionstatechange', state);
	}
}

function watched({ patienceMs = 0, refusal = null as CallError | null } = {}) {
	const transport = new FakeTransport();
	const signalling = {
		connected: true,
		request: vi.fn(async () => {
			if (refusal) throw refusal;
			return { iceParameters: {} };
		}),
	};
	const restarter = new IceRestarter(transport as never, signalling as never, patienceMs);
	const told: string[] = [];
	restarter.on('troubled', () => told.push('troubled'));
	restarter.on('lost', () => told.push('lost'));
	return { transport, signalling, restarter, told };
}

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a transport that never comes up', () => {
	test('is stuck after the time that a connection may take, and its ICE is restarted', async () => {
		const { transport, restarter } = watched();
		transport.ask();
		await pass(connectTimeoutMs - 1);
		expect([restarter.isStuck, transport.iceRestarts]).toEqual([false, 0]);
		await pass(1);
		expect([restarter.isStuck, transport.iceRestarts]).toEqual([true, 1]);
	});

	test('is blocked when the browser has tried no candidate in time, until it tries one', async () => {
		const { transport, restarter } = watched();
		transport.emit('connect', {});
		await pass(firstCheckTimeoutMs - 1);
		expect(restarter.isBlocked).toBe(false);
		await pass(1);
		expect(restarter.isBlocked).toBe(true);
		transport.become('connecting');
		expect(restarter.isBlocked).toBe(false);
		transport.become('connected');
		expect([restarter.isBlocked, restarter.isStuck]).toEqual([false, false]);
	});

	test('is not blocked while its candidates are being tried, however long', async () => {
		const { transport, restarter } = watched();
		transport.ask();
		await pass(connectTimeoutMs);
		expect([restarter.isBlocked, restarter.isStuck]).toEqual([false, true]);
	});

	test('is given up after one restart, and later when there is more patience', async () => {
		const { transport, told } = watched();
		transport.ask();
		await pass(2 * connectTimeoutMs);
		expect(told).toEqual(['lost']);
		const patient = watched({ patienceMs: 20_000 });
		patient.transport.ask();
		await pass(2 * connectTimeoutMs + 19_999);
		expect(patient.told).toEqual([]);
		await pass(1);
		expect(patient.told).toEqual(['lost']);
	});

	test('has its time although the browser calls it failed', async () => {
		const { transport, told } = watched();
		transport.ask();
		await pass(1_000);
		transport.become('failed');
		await pass(connectTimeoutMs - 1_001);
		expect([told, transport.iceRestarts]).toEqual([['troubled'], 0]);
		await pass(1);
		expect(transport.iceRestarts).toBe(1);
	});

	test('is no longer stuck once it is connected, and is not given up', async () => {
		const { transport, restarter, told } = watched();
		transport.ask();
		await pass(connectTimeoutMs);
		transport.become('connected');
		expect([restarter.isStuck, restarter.isConnected]).toEqual([false, true]);
		await pass(10 * connectTimeoutMs);
		expect(told).toEqual([]);
	});

	test('is not restarted without signalling, but is after its return', async () => {
		const { transport, signalling, restarter, told } = watched();
		transport.ask();
		signalling.connected = false;
		await pass(3 * connectTimeoutMs);
		expect([transport.iceRestarts, told]).toEqual([0, []]);
		signalling.connected = true;
		await restarter.restartNow();
		await pass(2 * connectTimeoutMs);
		expect([transport.iceRestarts, told]).toEqual([2, ['lost']]);
	});
});

test('a transport that nothing was asked of is never stuck, also after a restart of its ICE', async () => {
	const { transport, restarter, told } = watched();
	await restarter.restartNow();
	await pass(10 * connectTimeoutMs);
	expect([restarter.isStuck, told, transport.iceRestarts]).toEqual([false, [], 1]);
});

describe('a transport that was connected', () => {
	async function connected() {
		const parts = watched();
		parts.transport.ask();
		await pass(100);
		parts.transport.become('connected');
		return parts;
	}

	test('is restarted at once when it failed, and is stuck when that does not help in time', async () => {
		const { transport, restarter } = await connected();
		transport.become('failed');
		await pass(0);
		expect([transport.iceRestarts, restarter.isStuck]).toEqual([1, false]);
		await pass(connectTimeoutMs);
		expect(restarter.isStuck).toBe(true);
		transport.become('connected');
		expect(restarter.isStuck).toBe(false);
	});

	test('may recover by itself from a short disconnection', async () => {
		const { transport } = await connected();
		transport.become('disconnected');
		await pass(1_000);
		transport.become('connected');
		await pass(60_000);
		expect(transport.iceRestarts).toBe(0);
	});

	test('is restarted again when a restart goes on connecting for ever', async () => {
		const { transport, told } = await connected();
		transport.become('failed');
		await pass(0);
		transport.become('connecting');
		await pass(2 * connectTimeoutMs);
		expect(transport.iceRestarts).toBeGreaterThan(1);
		await pass(30 * connectTimeoutMs);
		expect(told.at(-1)).toBe('lost');
	});
});

test('a transport that the server does not know is lost at once', async () => {
	const { restarter, told } = watched({ refusal: new CallError('not-found', '', { what: 'transport' }) });
	await restarter.restartNow();
	expect(told).toEqual(['lost']);
});

test('a closed restarter tells nothing more', async () => {
	const { transport, restarter, told } = watched();
	transport.ask();
	restarter.close();
	await pass(10 * connectTimeoutMs);
	expect([told, restarter.isStuck, transport.iceRestarts]).toEqual([[], false, 0]);
});
