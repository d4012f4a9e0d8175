/** After all tests: fails when a namespace of this run still exists, and with it processes or ports. */
import { rm } from 'node:fs/promises';
import { removeNamespaces, testNamespaces } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { runFolder } from '../fixtures/run.ts';

export default async function tearDown(): Promise<void> {
	if (obstacleTo('serve')) return;
	const left = await testNamespaces();
	await removeNamespaces(() => true);
	await rm(runFolder(), { recursive: true, force: true });
	if (left.length) throw new Error(`these computers of the virtual LAN were still running: ${left.join(', ')}`);
}
