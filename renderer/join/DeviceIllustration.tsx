import { CircleAlert, Lock, MicOff, VideoOff } from 'lucide-react';
import type { DeviceProblem } from '../client/devices/devices.ts';

type Props = { kind: 'camera' | 'mic'; problem: DeviceProblem };

/** An icon for why the device gives no media: a lock, a device held by another program, an empty socket. */
export function DeviceIllustration({ kind, problem }: Props) {
	if (problem === 'insecure') return <Lock className="size-10" aria-hidden />;
	if (problem === 'failed') return <CircleAlert className="size-10" aria-hidden />;
	if (problem === 'denied')
		return kind === 'camera' ? (
			<VideoOff className="size-10" aria-hidden />
		) : (
			<MicOff className="size-10" aria-hidden />
		);
	return (
		<svg viewBox="0 0 48 48" className="size-11" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true">
			{problem === 'inUse' ? <BusyDevice /> : <EmptySocket />}
		</svg>
	);
}

/** A device behind another window. */
function BusyDevice() {
	return (
		<g strokeLinecap="round" strokeLinejoin="round">
			<rect x="4" y="8" width="26" height="20" rx="3" />
			<path d="M4 14h26" />
			<rect x="18" y="22" width="26" height="18" rx="3" className="fill-tile" />
			<circle cx="31" cy="31" r="4.5" />
		</g>
	);
}

/** A plug without its socket. */
function EmptySocket() {
	return (
		<g strokeLinecap="round" strokeLinejoin="round">
			<path d="M18 6v8M30 6v8M13 14h22v8a11 11 0 0 1-22 0z" />
			<path d="M24 33v3" />
			<path d="M24 41v1" strokeDasharray="1 4" />
			<path d="M10 44h28" strokeDasharray="3 5" />
		</g>
	);
}
