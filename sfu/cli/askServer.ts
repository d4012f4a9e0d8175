import { join } from 'node:path';
import { Tokens } from '../gateway/access/Tokens.ts';
import { DoctorReport } from '../protocol/doctor.ts';
import type { Holder } from '../store/DataFolderLock.ts';
import { readIfExists, readTokenSecrets } from '../store/files.ts';

/** A server that does not say that it is well within this time hangs, ms. */
const healthMs = 5_000;
/** It looks at the whole computer before it answers, ms. */
const answerMs = 30_000;
const tokenHours = 1 / 60;

/** What the server that runs finds about itself. null: it does not answer, or is of a version that cannot tell. */
export async function askServer(dataDir: string, { hostPage, url }: Holder): Promise<DoctorReport | null> {
	try {
		// Nothing is made by looking: without a secret, no server has run here.
		if ((await readIfExists(join(dataDir, 'token-secret'))) === undefined) return null;
		const secrets = await readTokenSecrets(dataDir);
		const tokens = new Tokens(() => secrets, { has: () => false });
		const { token } = await tokens.issueApi({ scopes: ['stats:read'], ttlHours: tokenHours });
		// The host's page may be a secure one, whose certificate only browsers are told to trust.
		const { origin } = new URL(hostPage.startsWith('http:') ? hostPage : url);
		await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(healthMs) });
		const response = await fetch(`${origin}/api/host/checks`, {
			headers: { authorization: `Bearer ${token}` },
			signal: AbortSignal.timeout(answerMs),
		});
		return DoctorReport.parse(await response.json());
	} catch {
		return null;
	}
}
