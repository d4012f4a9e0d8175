import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoctorReport } from '../protocol/doctor.ts';
import { openStore } from '../store/SqliteStore.ts';
import { storedNames } from '../store/storedNames.ts';
import { storedRoom } from '../store/storedRoom.fixture.ts';
import { reportText } from './reportText.ts';
import { runningNames } from './runningNames.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const doctor: DoctorReport = {
	...{ version: '1.0.0', system: 'linux 6', state: 'ok', server: null },
	checks: [
		{
			...{ name: 'disk', title: 'Disk' },
			findings: [
				{ id: 'disk.free', state: 'ok', text: `There is room in ${homedir()}/x on ${hostname()}.`, steps: [] },
			],
		},
	],
};
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiaG9zdCJ9.c2lnbmF0dXJl';

test('has findings, versions, settings and the end of the log, but no names, codes or secrets', async () => {
	const logFile = join(folder, 'lectern.log');
	const lines = [
		{ level: 30, displayName: 'Ann Miller', participantId: 'p1', msg: 'participant joined' },
		{ level: 50, err: { message: `no ${token} in /lessons/ticket123/index.html of Physics 8b` }, msg: 'failed' },
		{ level: 30, msg: 'Annexes are no names, K7P3QF is a code' },
	];
	await writeFile(logFile, `${lines.map((line) => JSON.stringify(line)).join('\n')}\nAnn wrote this herself\n`);
	const given = { port: 4443, open: true, webhookSecret: 'whsec_c2VjcmV0', issuer: ['https://ann@school.example'] };
	const names = ['Ann', 'Ann Miller', 'Physics 8b', 'K7P3QF'];
	const text = await reportText({ doctor, given, logFile, names });
	for (const found of ['Lectern 1.0.0', 'disk.free', 'port: 4443', 'open: true', 'webhookSecret: given', '"p1"']) {
		expect(text).toContain(found);
	}
	expect(text).toContain('Annexes are no names');
	for (const hidden of [...names.slice(1), 'Ann wrote', 'whsec_', 'eyJ', 'ticket123', 'school.example', homedir()]) {
		expect(text).not.toContain(hidden);
	}
});

test('says that there is no log, or that it cannot be read', async () => {
	const parts = { doctor, given: {}, names: [] };
	expect(await reportText({ ...parts, logFile: null })).toContain('No log file');
	expect(await reportText({ ...parts, logFile: join(folder, 'missing') })).toContain('cannot be read');
});

test('knows the names and codes in the database, also while a server has it open', async () => {
	expect(storedNames(folder)).toEqual([]);
	const store = openStore(folder, pino({ level: 'silent' }));
	store.rooms.save({ ...storedRoom('a', 'K7P3QF'), name: 'Physics 8b' });
	store.settings.save('hostName', 'Ms Smith');
	store.lessons.save('a', 'seats', 'p1', { displayName: 'Ann' });
	const issued = { tokenId: 't1', displayName: 'Grade book', createdAtMs: 0, expiresAtMs: 1 };
	store.apiTokens.save({ ...issued, scopes: 'stats:read' });
	const names = ['K7P3QF', 'Physics 8b', 'Ms Smith', 'Ann'];
	expect(runningNames(store)).toEqual(expect.arrayContaining(names));
	await store.kept();
	for (const found of [storedNames(folder), runningNames(store)]) {
		expect(found).toEqual(expect.arrayContaining([...names, 'Grade book']));
	}
	await store.close();
});
