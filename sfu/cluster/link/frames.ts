import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { errorCodes, errorSubjects, type WireError } from '../../protocol/errors.ts';

/** The largest frame, bytes of UTF-8: the answer to `joinRoom` of a large room is the largest that there is. */
export const maxLinkFrameBytes = 8 * 1024 * 1024;

const RequestId = z.int().nonnegative();
const Method = z.string().min(1).max(100);
const Failure = z.object({
	/** A newer server may have further codes. */
	code: z.enum(errorCodes).catch('internal'),
	message: z.string(),
	what: z.enum(errorSubjects).optional().catch(undefined),
	retryAfterMs: z.number().optional(),
});

const Frame = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('request'), id: RequestId, method: Method, body: z.unknown().optional() }),
	z.object({ kind: z.literal('answer'), id: RequestId, body: z.unknown().optional() }),
	z.object({ kind: z.literal('failure'), id: RequestId, error: Failure }),
	z.object({ kind: z.literal('message'), method: Method, body: z.unknown().optional() }),
]);
/** What crosses an open link. */
export type Frame = z.infer<typeof Frame>;

/** @throws Error: it is no frame */
export function readFrame(text: string): Frame {
	return Frame.parse(JSON.parse(text));
}

/** @throws SfuError internal: it is too large */
export function writeFrame(frame: Frame): string {
	const text = JSON.stringify(frame);
	// A character has at most three bytes in UTF-8.
	if (text.length > maxLinkFrameBytes / 3 && Buffer.byteLength(text) > maxLinkFrameBytes)
		throw new SfuError('internal', `a frame of more than ${maxLinkFrameBytes} bytes`);
	return text;
}

/** The error that the other server has thrown. */
export function errorOf({ code, message, what, retryAfterMs }: z.infer<typeof Failure>): SfuError {
	return new SfuError(code, message, { ...(what && { what }), ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

export const failureOf = (id: number, error: WireError): Frame => ({ kind: 'failure', id, error });
