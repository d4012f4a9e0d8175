import type { CallState } from '../../client/state/callState.ts';
import { deviceInUse } from '../../ui/device.ts';

/** Whether the system keeps our windows out of what is captured: see `electron/classWindows.ts`. */
export const areKeptOut = (): boolean =>
	window.lectern !== undefined && ['windows', 'macos'].includes(deviceInUse().os);

/** Whether everybody sees our own windows in what we share. @param keptOut see `areKeptOut` */
export function ownWindowsShown({ screen }: Pick<CallState, 'screen'>, keptOut: boolean): boolean {
	const { surface, paused } = screen;
	// Where the browser does not say what is shared, it may be the whole screen.
	return surface !== null && !paused && !keptOut && surface.kind !== 'window' && surface.kind !== 'tab';
}
