import { useCallback, useEffect, useRef, useState } from 'react';
import {
	type DeviceChoice,
	type DeviceKind,
	openPreview,
	type Preview,
	type PreviewDevice,
} from '../client/devices/devices.ts';
import type { DeviceChoices } from './useDeviceChoices.ts';

/** `deviceId`: of the device that is open. */
export type PreviewView = {
	status: PreviewDevice['status'] | 'starting';
	stream: MediaStream | null;
	deviceId: string | null;
};

const kinds: DeviceKind[] = ['mic', 'camera'];
const noDevice: DeviceChoice = { enabled: false, deviceId: null };

/**
 * Keeps the chosen devices open while mounted; a change of one choice leaves the other device open. `takePreview()`
 * hands the open devices over to the call; unmounting stops only devices that were not handed over.
 */
export function usePreview(choices: DeviceChoices) {
	const [views, setViews] = useState<Record<DeviceKind, PreviewView>>({
		mic: { status: 'starting', stream: null, deviceId: null },
		camera: { status: 'starting', stream: null, deviceId: null },
	});
	/** Counts devices that went away by themselves: each increment opens another one. */
	const [gone, setGone] = useState<Record<DeviceKind, number>>({ mic: 0, camera: 0 });
	const handles = useRef<Partial<Record<DeviceKind, Preview>>>({});
	const opened = useRef<Partial<Record<DeviceKind, string>>>({});

	useEffect(() => {
		const wanted = (kind: DeviceKind) => JSON.stringify([choices[kind], gone[kind]]);
		const changed = kinds.filter((kind) => opened.current[kind] !== wanted(kind));
		if (changed.length === 0) return;
		for (const kind of changed) {
			handles.current[kind]?.take(kind)?.stop();
			delete handles.current[kind];
			opened.current[kind] = wanted(kind);
		}
		const choiceFor = (kind: DeviceKind) => (changed.includes(kind) ? choices[kind] : noDevice);
		setViews((last) => ({ ...last, ...startingViews(changed, choices) }));
		void openPreview({ mic: choiceFor('mic'), camera: choiceFor('camera') }).then((preview) => {
			for (const kind of changed) {
				// While the device opened, the choice may have changed or the component may have unmounted.
				if (opened.current[kind] !== wanted(kind)) preview.take(kind)?.stop();
				else {
					handles.current[kind] = preview;
					const { status, stream, deviceId } = preview[kind];
					setViews((last) => ({ ...last, [kind]: { status, stream, deviceId } }));
					// Unplugged: browsers send this event only when the page has not stopped the track itself.
					const onEnded = () => {
						const isOurs = handles.current[kind] === preview;
						if (isOurs) setGone((last) => ({ ...last, [kind]: last[kind] + 1 }));
					};
					stream?.getTracks()[0]?.addEventListener('ended', onEnded, { once: true });
				}
			}
		});
	}, [choices, gone]);

	useEffect(
		() => () => {
			for (const kind of kinds) handles.current[kind]?.take(kind)?.stop();
			handles.current = {};
			opened.current = {};
		},
		[],
	);

	const takePreview = useCallback((): Preview => {
		const preview = joinPreviews(handles.current);
		handles.current = {};
		return preview;
	}, []);
	return { ...views, takePreview };
}

const startingViews = (changed: DeviceKind[], choices: DeviceChoices) =>
	Object.fromEntries(
		changed.map((kind) => [kind, { status: choices[kind].enabled ? 'starting' : 'off', stream: null, deviceId: null }]),
	) as Partial<Record<DeviceKind, PreviewView>>; // Object.fromEntries widens its keys to string

/** Two previews, whose devices were opened at different times, as one. */
function joinPreviews(handles: Partial<Record<DeviceKind, Preview>>): Preview {
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
