import { z } from 'zod';
import type { SfuService } from './sfuService.ts';

/** Nobody waits longer for a server that does not answer, ms: quitting ends it anyway. */
const timeoutMs = 1_500;

/** The class of this computer may be another one than at the start of the server. */
const HostAnswer = z.object({ roomId: z.string().regex(/^[\w-]{1,64}$/) });

/**
 * Ends the class for everybody: students are told that it is over, where a server that merely stops lets them look for it for a
 * while. Not by the page, which may hang. Never throws.
 */
export async function endClass({ state, info }: SfuService): Promise<void> {
	if (state.name !== 'running' || !info) return;
	const headers = { authorization: `Bearer ${info.hostToken}` };
	const signal = AbortSignal.timeout(timeoutMs);
	try {
		const answer = await fetch(`${state.baseUrl}/api/host`, { headers, signal });
		const { roomId } = HostAnswer.parse(await answer.json());
		await fetch(`${state.baseUrl}/api/mediasoup/rooms/${roomId}`, { method: 'DELETE', headers, signal });
	} catch {
		// The students notice the end of the server.
	}
}
