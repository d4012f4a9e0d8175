/** Before all tests: removes leftovers of killed runs, builds dist/ when it is missing, and reports what this machine cannot test. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { removeLeftovers } from '../fixtures/lan.ts';
import { type HostKind, obstacleTo } from '../fixtures/machine.ts';
import { command, repository } from '../fixtures/run.ts';

const kinds: HostKind[] = ['serve', 'desktop', 'packaged'];

export default async function setUp(): Promise<void> {
	// Test workers are separate processes and inherit the environment: see runId.
	process.env.LECTERN_E2E_RUN = String(process.pid);
	for (const kind of kinds) {
		const obstacle = obstacleTo(kind);
		if (obstacle) console.log(`Classes hosted by "${kind}" are skipped: ${obstacle}.`);
	}
	if (obstacleTo('serve')) return;
	await removeLeftovers();
	if (!existsSync(path.join(repository, 'dist/sfu/cli.js'))) {
		console.log('Building dist/ ...');
		await command('npm', '--prefix', repository, 'run', 'build');
	}
}
