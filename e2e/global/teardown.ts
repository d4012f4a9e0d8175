/** After all tests: nothing may be left of them, neither a process nor a port; both live in namespaces. */
import { rm } from 'node:fs/promises';
import { removeNamespaces, testNamespaces } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { runFolder } from '../fixtures/run.ts';

export default async function tearDown(): Promise<void> {
	if (obstacleTo('serve')) return;
	const left = await testNamespaces();
	await removeNamespaces(() => true);
	await rm(runFolder(), { recursive: true, force: true });
	if (left.length) throw new Error(`these computers of the LAN in a box were still running: ${left.join(', ')}`);
}
