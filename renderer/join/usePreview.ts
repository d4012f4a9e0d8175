import { useCallback, useEffect, useRef, useState } from 'react';
import {
	type DeviceKind,
	type DeviceWish,
	openPreview,
	type Preview,
	type PreviewDevice,
} from '../client/devices/devices.ts';
import type { Wishes } from './useWishes.ts';

export type PreviewView = { status: PreviewDevice['status'] | 'starting'; stream: MediaStream | null };
const kinds: DeviceKind[] = ['mic', 'camera'];
const nothing: DeviceWish = { enabled: false, deviceId: null };

/**
 * Keeps the wished-for devices open while mounted; changing one leaves the other alone. `hand()` gives the open devices
 * to the call, after which unmounting no longer stops them.
 */
export function usePreview(wishes: Wishes) {
	const [views, setViews] = useState<Record<DeviceKind, PreviewView>>({
		mic: { status: 'starting', stream: null },
		camera: { status: 'starting', stream: null },
	});
	const handles = useRef<Partial<Record<DeviceKind, Preview>>>({});
	const opened = useRef<Partial<Record<DeviceKind, string>>>({});

	useEffect(() => {
		const changed = kinds.filter((kind) => opened.current[kind] !== JSON.stringify(wishes[kind]));
		if (changed.length === 0) return;
		for (const kind of changed) {
			handles.current[kind]?.take(kind)?.stop();
			delete handles.current[kind];
			opened.current[kind] = JSON.stringify(wishes[kind]);
		}
		const wanted = (kind: DeviceKind) => (changed.includes(kind) ? wishes[kind] : nothing);
		setViews((last) => ({ ...last, ...startingViews(changed, wishes) }));
		void openPreview({ mic: wanted('mic'), camera: wanted('camera') }).then((preview) => {
			for (const kind of changed) {
				// Another choice, or the end of the screen, may have come first.
				if (opened.current[kind] !== JSON.stringify(wishes[kind])) preview.take(kind)?.stop();
				else {
					handles.current[kind] = preview;
					setViews((last) => ({ ...last, [kind]: { status: preview[kind].status, stream: preview[kind].stream } }));
				}
			}
		});
	}, [wishes]);

	useEffect(
		() => () => {
			for (const kind of kinds) handles.current[kind]?.take(kind)?.stop();
			handles.current = {};
			opened.current = {};
		},
		[],
	);

	const hand = useCallback((): Preview => {
		const preview = handOver(handles.current);
		handles.current = {};
		return preview;
	}, []);
	return { ...views, hand };
}

const startingViews = (changed: DeviceKind[], wishes: Wishes) =>
	Object.fromEntries(
		changed.map((kind) => [kind, { status: wishes[kind].enabled ? 'starting' : 'off', stream: null }]),
	) as Partial<Record<DeviceKind, PreviewView>>; // fromEntries forgets its keys

/** Two previews, opened at different times, as one. */
function handOver(handles: Partial<Record<DeviceKind, Preview>>): Preview {
	const off: PreviewDevice = { status: 'off', stream: null, deviceId: null };
	return {
		mic: handles.mic?.mic ?? off,
		camera: handles.camera?.camera ?? off,
		take: (kind) => handles[kind]?.take(kind) ?? null,
		close() {
			for (const kind of kinds) handles[kind]?.take(kind)?.stop();
		},
	};
}
