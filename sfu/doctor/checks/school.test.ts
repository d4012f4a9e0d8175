import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseBlock } from '../../host/tls/AddressBlock.ts';
import { SchoolRoot } from '../../host/tls/SchoolRoot.ts';
import { forgetSchool, keepSchool, schoolFileIn } from '../../host/tls/schoolInFolder.ts';
import { factsWith } from '../facts.fixture.ts';
import { certificate } from './certificate.ts';

const dayMs = 24 * 60 * 60 * 1000;
let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-school-check-'));
	const permitted = { names: [], blocks: [parseBlock('10.20.0.0/16')] };
	const made = { school: 'Hill School', permitted, years: 5, passphrase: null };
	const root = await SchoolRoot.create(join(dataDir, 'ca'), made);
	await keepSchool(dataDir, await root.issue({ laptop: 'room-1', permitted, years: 1 }, null));
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(async () => {
	vi.useRealTimers();
	await rm(dataDir, { recursive: true, force: true });
});

/** Ids of what is found of the school, on a network with that address. */
async function idsAt(address: string): Promise<string[]> {
	const facts = factsWith({ settings: { dataDir }, addresses: [{ interfaceName: 'eth0', kind: 'ethernet', address }] });
	const ids = (await certificate.find(facts)).map(({ id, state }) => `${state} ${id}`);
	return ids.filter((id) => !/Missing$/.test(id));
}

test('tells whose certificate a laptop of a school shows, and that it does not count elsewhere', async () => {
	expect(await idsAt('10.20.3.4')).toEqual(['ok certificate.school', 'note certificate.ownDevices']);
	expect(await idsAt('192.168.1.5')).toEqual(['ok certificate.school', 'note certificate.elsewhere']);
	await forgetSchool(dataDir);
	expect(await idsAt('10.20.3.4')).toEqual(['note certificate.untrusted']);
});

test('warns before the certificate of a school ends, when it has ended, and when its file is damaged', async () => {
	vi.setSystemTime(Date.now() + 330 * dayMs);
	expect(await idsAt('10.20.3.4')).toEqual(['warning certificate.schoolEnds', 'note certificate.ownDevices']);
	vi.setSystemTime(Date.now() + 40 * dayMs);
	expect(await idsAt('10.20.3.4')).toEqual(['warning certificate.schoolEnded']);
	await writeFile(schoolFileIn(dataDir), 'nonsense');
	expect(await idsAt('10.20.3.4')).toEqual(['warning certificate.schoolDamaged']);
});
