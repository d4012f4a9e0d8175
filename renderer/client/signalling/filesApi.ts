/** Uploads of files to a room. */
import type { DocumentFile, FileType } from '../../../sfu/protocol/models/documents.ts';
import { CallError } from './CallError.ts';
import { errorOfAnswer } from './httpRequest.ts';

/** Which room takes a file, and by what its server knows who uploads it: the token of our seat. */
export type UploadTarget = { roomId: string; resumeToken: string };

type Upload = UploadTarget & {
	blob: Blob;
	type: FileType;
	/** Bytes that were sent so far. */
	onProgress: (sentBytes: number) => void;
	signal: AbortSignal;
};

/**
 * Sends a file as it is. By XMLHttpRequest, since `fetch` tells nothing of the progress of an upload.
 * @throws CallError bad-request (`file`: it is not what its type says, or has too many pixels), limit-reached (`file`: it is too
 * large), forbidden, insufficient-storage, unavailable, also when it was aborted
 */
export function uploadFile({ roomId, resumeToken, blob, type, onProgress, signal }: Upload): Promise<DocumentFile> {
	const path = `/api/rooms/${encodeURIComponent(roomId)}/files`;
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		const lost = () => reject(new CallError('unavailable', `POST ${path} got no answer`));
		request.open('POST', path);
		request.responseType = 'json';
		request.setRequestHeader('content-type', type);
		request.setRequestHeader('authorization', `Bearer ${resumeToken}`);
		request.upload.onprogress = ({ loaded }) => onProgress(loaded);
		request.onerror = lost;
		request.onabort = lost;
		request.onload = () => {
			const answer: unknown = request.response;
			// The same build serves this page and the API: the protocol's types hold.
			if (request.status === 201 && answer !== null) resolve(answer as DocumentFile);
			else reject(errorOfAnswer(request.status, request.getResponseHeader('retry-after'), answer));
		};
		signal.addEventListener('abort', () => request.abort());
		if (signal.aborted) return lost();
		request.send(blob);
	});
}
