import type { ConnectOptions } from '../types.ts';
import { Reconnector } from './Reconnector.ts';
import { Signalling } from './Signalling.ts';

/** A connection that is being closed may still use the seat: then it is asked again. */
const attempts = 4;

/**
 * Gives a seat up that no connection uses, with a connection of its own. Never rejects: a seat that cannot be given up ends
 * with the lesson.
 */
export async function giveUpSeat(
	{ url, token, roomId }: Pick<ConnectOptions, 'url' | 'token' | 'roomId'>,
	resumeToken: string,
): Promise<void> {
	const signalling = new Signalling();
	const attempt = async () => {
		if (!signalling.connected) await signalling.connect({ url, token });
		await signalling.request('giveUpSeat', { resumeToken, ...(roomId !== undefined && { roomId }) });
	};
	await new Reconnector({ attempt, attempts }).run().catch(() => {});
	signalling.close();
}
