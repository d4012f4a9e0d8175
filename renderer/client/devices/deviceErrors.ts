/** Why a microphone, a camera or a screen could not be opened; each has its own illustration and text. */
export type DeviceProblem = 'denied' | 'inUse' | 'missing' | 'insecure' | 'failed';

/**
 * DOMException names of getUserMedia. For a device in use Firefox throws NotReadableError or AbortError, Chromium
 * NotReadableError, older Chromium TrackStartError. OverconstrainedError: the deviceId no longer exists.
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
	/** An insecure origin, or a frame without the permission. */
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
