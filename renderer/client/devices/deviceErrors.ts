/** Why a microphone, a camera or a screen is not open; each has its own picture and sentence. */
export type DeviceProblem = 'denied' | 'inUse' | 'missing' | 'insecure' | 'failed';

/**
 * What getUserMedia's many names of errors mean to a person. Firefox answers NotReadableError or AbortError for a busy
 * device, Chromium NotReadableError, older ones TrackStartError; OverconstrainedError is a deviceId that is gone.
 */
const problems: Record<string, DeviceProblem> = {
	NotAllowedError: 'denied',
	PermissionDeniedError: 'denied',
	NotFoundError: 'missing',
	DevicesNotFoundError: 'missing',
	OverconstrainedError: 'missing',
	NotReadableError: 'inUse',
	TrackStartError: 'inUse',
	AbortError: 'inUse',
	/** A page of an origin that is not secure, or a frame without the permission. */
	SecurityError: 'insecure',
};

export function deviceProblem(error: unknown): DeviceProblem {
	const name = error instanceof Error || error instanceof DOMException ? error.name : '';
	return problems[name] ?? 'failed';
}

/** Thrown by `openTrack`; `cause` is the browser's own error, if there was one. */
export class DeviceError extends Error {
	override readonly name = 'DeviceError';
	constructor(
		readonly problem: DeviceProblem,
		options?: ErrorOptions,
	) {
		super(`device is ${problem}`, options);
	}
}
