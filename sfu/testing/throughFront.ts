import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestCluster } from './TestCluster.ts';
import { type Front, TestServer } from './TestServer.ts';

/**
 * Clients of each `TestServer` that starts from now on connect to another server, which is linked with it and has the same
 * secret for tokens; all rooms stay on the first one.
 */
export function connectThroughFront(): void {
	TestServer.front = openFront;
}

async function openFront(): Promise<Front> {
	const cluster = new TestCluster();
	return {
		sessions: await cluster.add('home'),
		open: async (home, given) => {
			const dataDir = await mkdtemp(join(tmpdir(), 'lectern-front-'));
			await copyFile(join(home.dataDir, 'token-secret'), join(dataDir, 'token-secret'));
			const sessions = await cluster.add('front');
			const front = await TestServer.start({ ...given, dataDir, legacyPort: [] }, { sessions });
			const close = front[Symbol.asyncDispose].bind(front);
			return Object.assign(front, {
				[Symbol.asyncDispose]: async () => {
					await close();
					cluster[Symbol.dispose]();
					await rm(dataDir, { recursive: true, force: true });
				},
			});
		},
	};
}
