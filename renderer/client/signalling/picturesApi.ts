/** Pictures of shown pages, for the recording. */
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { CallError } from './CallError.ts';
import type { UploadTarget } from './filesApi.ts';
import { errorOfAnswer } from './httpRequest.ts';

/** So long a picture may take, ms: over a slow radio. */
const timeoutMs = 30_000;

/**
 * Sends how a page looks that is shown now.
 * @throws CallError wrong-state (page: another one is shown; recording: it is paused), no-recording, rate-limited, limit-reached,
 * forbidden, insufficient-storage, unavailable
 */
export async function sendPicture(
	{ roomId, resumeToken }: UploadTarget,
	page: ShownPage,
	picture: Blob,
): Promise<void> {
	const path = `/api/rooms/${encodeURIComponent(roomId)}/pictures?${new URLSearchParams(page)}`;
	const headers = { authorization: `Bearer ${resumeToken}`, 'content-type': picture.type };
	try {
		const signal = AbortSignal.timeout(timeoutMs);
		const response = await fetch(path, { method: 'POST', headers, body: picture, signal });
		if (response.ok) return;
		throw errorOfAnswer(response.status, response.headers.get('retry-after'), await response.json());
	} catch (error) {
		if (error instanceof CallError) throw error;
		throw new CallError('unavailable', `POST ${path} got no answer`, { cause: error });
	}
}
