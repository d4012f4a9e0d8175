/** A disk that is full or gone, a database that is locked or damaged: the teacher is obeyed, and the server starts. */
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { until } from '../../sfu/testing/until.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer, lectern } from '../server.ts';
import { type AttackOptions, broken, inTime } from './Attack.ts';
import { Bystander } from './Bystander.ts';
import { run } from './command.ts';
import { Disk } from './Disk.ts';
import { asHost, Person, studentToken } from './people.ts';

/** `lockedMs`: the first answer waits until it is known that the database is locked; everybody is obeyed at once. */
const targets = { actMs: 100, lockedMs: 300, bystanderMs: 250 };
/** Of a quick run. */
const quickMs = 1_000;
const toldWithinMs = 5_000;
const writtenWithinMs = 15_000;
const database = 'lectern.db';

export async function fullDisk(options: AttackOptions): Promise<Record<string, Measure>> {
	const disk = await Disk.mount();
	const broke: string[] = [];
	try {
		await disk.fill();
		const start = await startAndEnd(disk.folder);
		if (start.code !== 5) broke.push(`start on a full disk: exit code ${start.code}`);
		if (/\n\s+at /.test(start.stderr)) broke.push('start on a full disk: a stack trace');
		await disk.free();
		const server = await BenchServer.start({ dataDir: disk.folder, expectsWarnings: true });
		const class_ = await Troubled.open(server);
		await disk.fill();
		const { slowestMs, removed } = await class_.act(broke);
		await class_.requireTold('full', broke);
		await withoutGhost(server, broke);
		await disk.free();
		await class_.requireWritten(disk.folder, removed, broke);
		return { notHeld: broken(broke), slowestAct: inTime(options, slowestMs, targets.actMs, quickMs) };
	} finally {
		await disk.unmount();
	}
}

export async function lockedDatabase(options: AttackOptions): Promise<Record<string, Measure>> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const broke: string[] = [];
	try {
		const server = await BenchServer.start({ dataDir, expectsWarnings: true });
		const class_ = await Troubled.open(server);
		const bystander = await Bystander.watch(server);
		await sleep(1_000);
		bystander.answersMs.length = 0;
		const other = new DatabaseSync(join(dataDir, database));
		other.exec('BEGIN EXCLUSIVE');
		const { slowestMs, removed } = await class_.act(broke);
		await class_.requireTold('locked', broke);
		await sleep(500);
		bystander.end();
		const worstMs = Math.max(...bystander.answersMs);
		other.exec('COMMIT');
		other.close();
		await class_.requireWritten(dataDir, removed, broke);
		return {
			notHeld: broken(broke),
			slowestAct: inTime(options, slowestMs, targets.lockedMs, quickMs),
			bystanderWorst: inTime(options, worstMs, targets.bystanderMs, quickMs),
		};
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

export async function damagedStorage({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const broke: string[] = [];
	let starts = 0;
	const all = Object.entries({ ...damages, ...noise });
	for (const [name, damage] of all.filter((_, index) => !quick || index % 2 === 0)) {
		const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
		try {
			const first = await BenchServer.start({ dataDir, expectsWarnings: true });
			await asHost(first, 'POST', '/api/rooms', { roomId: 'other-room' });
			const host = await Person.host(first);
			await host.client.ask('setRoomOptions', { name: 'Physics' });
			host.leave();
			await first.stop();
			await damage(dataDir);
			starts++;
			await startAgain(dataDir, name, broke);
		} finally {
			await rm(dataDir, { recursive: true, force: true });
		}
	}
	return { starts: measure(starts, 'count'), notHeld: broken(broke) };
}

export async function lostFolder(options: AttackOptions): Promise<Record<string, Measure>> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const broke: string[] = [];
	const server = await BenchServer.start({ dataDir, expectsWarnings: true });
	try {
		const second = await startAndEnd(dataDir);
		if (second.code !== 5) broke.push(`a second server on the folder: exit code ${second.code}`);
		const class_ = await Troubled.open(server);
		await rm(dataDir, { recursive: true, force: true });
		const { slowestMs } = await class_.act(broke);
		const newcomer = await Person.student(server).catch(() => null);
		if (newcomer) broke.push('the lock of the room did not act');
		class_.end();
		return { notHeld: broken(broke), slowestAct: inTime(options, slowestMs, targets.actMs, quickMs) };
	} finally {
		await server.stop();
		await rm(dataDir, { recursive: true, force: true });
	}
}

/** A class in which the teacher does what protects people, while nothing can be written. */
class Troubled {
	readonly #server: BenchServer;
	readonly #host: Person;
	readonly #disturber: Person;
	readonly #other: Person;

	private constructor(server: BenchServer, [host, disturber, other]: [Person, Person, Person]) {
		this.#server = server;
		this.#host = host;
		this.#disturber = disturber;
		this.#other = other;
	}

	static async open(server: BenchServer): Promise<Troubled> {
		const enter = (displayName: string) => Person.student(server, { displayName });
		return new Troubled(server, [await Person.host(server), await enter('Disturber'), await enter('Other')]);
	}

	/** @returns how long the slowest of them took, and who was removed */
	async act(broke: string[]): Promise<{ slowestMs: number; removed: Person }> {
		const disturberGone = this.#disturber.client.ended();
		let slowestMs = 0;
		const acts: [string, unknown][] = [
			['removePeer', { peerId: this.#disturber.id }],
			['setPermissions', { peerId: this.#other.id, permissions: { chat: false } }],
			['setPermissions', { permissions: { screen: false } }],
			['setRoomOptions', { name: 'Quiet class' }],
			['lockRoom', { locked: true }],
		];
		for (const [operation, request] of acts) {
			const startedAtMs = performance.now();
			const code = await this.#host.try(operation, request).catch(() => 'no answer');
			slowestMs = Math.max(slowestMs, performance.now() - startedAtMs);
			if (code !== 'ok') broke.push(`${operation}: ${code}`);
		}
		const isGone = await Promise.race([disturberGone, sleep(1_000, null)]);
		if (isGone === null) broke.push('the removed person is still connected');
		if ((await this.#other.try('sendChat', { text: 'x' })) !== 'forbidden') broke.push('the silenced person may chat');
		return { slowestMs, removed: this.#disturber };
	}

	/** The host is told that it will not outlive a restart. */
	async requireTold(trouble: 'full' | 'locked', broke: string[]): Promise<void> {
		if (!(await this.#told(trouble, toldWithinMs))) broke.push(`the host is not told that storage is ${trouble}`);
	}

	/** The host is told that it is over; what was done is there after a kill. */
	async requireWritten(dataDir: string, removed: Person, broke: string[]): Promise<void> {
		if (!(await this.#told(null, writtenWithinMs))) broke.push('the host is not told that the trouble is over');
		const { pid } = this.#server.info;
		this.#server.kill([pid]);
		await this.#server.ended();
		const next = await BenchServer.start({ dataDir, expectsWarnings: true });
		try {
			const host = await Person.host(next);
			if (!host.joined.room.locked) broke.push('the lock is gone after a restart');
			if (host.joined.room.name !== 'Quiet class') broke.push('the name is gone after a restart');
			await host.client.ask('lockRoom', { locked: false });
			const again = Person.enter(next, await studentToken(next), { deviceId: removed.deviceId });
			const code = await again.then(
				() => 'ok',
				() => 'refused',
			);
			if (code === 'ok') broke.push('the removed person is in after a restart');
			host.leave();
		} finally {
			await next.stop();
		}
	}

	end(): void {
		for (const person of [this.#host, this.#other]) person.vanish();
	}

	#told(trouble: string | null, withinMs: number): Promise<boolean> {
		const { heard } = this.#host.client;
		const last = () =>
			heard.findLast(({ event }) => event === 'storageTrouble')?.data as { trouble: unknown } | undefined;
		const isTold = () =>
			trouble === null ? (last() ?? { trouble: null }).trouble === null : last()?.trouble === trouble;
		return until(isTold, 'the notice', undefined, { timeoutMs: withinMs, everyMs: 20 }).then(
			() => true,
			() => false,
		);
	}
}

/** A room that could not be kept leaves nothing behind. */
async function withoutGhost(server: BenchServer, broke: string[]): Promise<void> {
	for (const attempt of ['first', 'second']) {
		const { code } = await asHost(server, 'POST', '/api/rooms', { roomId: 'ghost' });
		if (code !== 'insufficient-storage' && code !== 'unavailable')
			broke.push(`POST /api/rooms, ${attempt} time: ${code}`);
	}
}

function startAndEnd(dataDir: string) {
	const flags = ['--port', '0', '--http-port', '0', '--media-port', '0', '--bind', '127.0.0.1', '--no-mdns'];
	return run(process.execPath, lectern('serve', '--json', '--data-dir', dataDir, ...flags), { timeoutMs: 10_000 });
}

async function startAgain(dataDir: string, name: string, broke: string[]): Promise<void> {
	const again = await BenchServer.start({ dataDir, expectsWarnings: true }).catch((error: unknown) => String(error));
	if (typeof again === 'string') return void broke.push(`${name}: ${again}`);
	try {
		const host = await Person.host(again).catch((error: unknown) => String(error));
		if (typeof host === 'string') broke.push(`${name}: the host cannot come in: ${host}`);
		else host.leave();
	} finally {
		await again.stop();
	}
}

type Damage = (dataDir: string) => void | Promise<void>;

/** In every table, of every row but the keys: what a bug or a bad sector may have left. */
const damages: Record<string, Damage> = {
	'rows that are not JSON': (dataDir) => spoilRows(dataDir, '{{{'),
	'rows of another shape': (dataDir) => spoilRows(dataDir, '{"a":1}'),
	'empty rows': (dataDir) => spoilRows(dataDir, ''),
};

const noise: Record<string, Damage> = {
	'noise in the database': (dataDir) => overwrite(join(dataDir, database), 4_096, 0xa5),
	'noise in its header': (dataDir) => overwrite(join(dataDir, database), 0, 0xa5),
	'an empty database': async (dataDir) => void (await (await open(join(dataDir, database), 'w')).close()),
	'no database': (dataDir) => removeAll(dataDir, /^lectern\.db/),
	'an empty token secret': async (dataDir) => void (await (await open(join(dataDir, 'token-secret'), 'w')).close()),
	'noise in the certificate': (dataDir) => overwrite(join(dataDir, 'tls/ca.pem'), 40, 0x21),
};

function spoilRows(dataDir: string, value: string): void {
	const db = new DatabaseSync(join(dataDir, database));
	const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
	for (const { name } of tables as { name: string }[]) {
		const columns = db.prepare(`PRAGMA table_info(${name})`).all() as { name: string; pk: number; type: string }[];
		for (const column of columns) {
			if (column.pk > 0 || column.type.toUpperCase() !== 'TEXT') continue;
			try {
				db.prepare(`UPDATE ${name} SET ${column.name} = ?`).run(value);
			} catch {
				// A constraint does not let this value in: nothing else could have written it either.
			}
		}
	}
	db.close();
}

async function overwrite(path: string, position: number, byte: number): Promise<void> {
	const file = await open(path, 'r+');
	await file.write(Buffer.alloc(512, byte), 0, 512, position);
	await file.close();
}

async function removeAll(dataDir: string, pattern: RegExp): Promise<void> {
	for (const name of await readdir(dataDir)) if (pattern.test(name)) await rm(join(dataDir, name));
}
