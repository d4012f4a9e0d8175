import { Mic, MicOff, SlidersHorizontal, Video, VideoOff } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DisplayName } from '../../sfu/protocol/models.ts';
import { useDevices } from '../call/devices/useDevices.tsx';
import type { DeviceKind } from '../client/devices/devices.ts';
import { DeviceMenus } from '../join/DeviceMenus.tsx';
import { DevicePreview } from '../join/DevicePreview.tsx';
import { NameField } from '../join/NameField.tsx';
import { type DeviceChoices, useDeviceChoices } from '../join/useDeviceChoices.ts';
import { usePreview } from '../join/usePreview.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { readHostName, writeHostName } from './hostName.ts';

export type StartChoice = { displayName: string; choices: DeviceChoices };

type Props = {
	/** The class has begun without this page, or this page has left it. */
	running: boolean;
	busy: boolean;
	onStart: (choice: StartChoice) => void;
	/** About those who wait, above the button. */
	children: ReactNode;
};

/** Name and devices with which the host joins. Opens no device before the class starts, except for the device check. */
export function StartCard({ running, busy, onStart, children }: Props) {
	const { t } = useTranslation();
	const [name, setName] = useState(() => readHostName() || t('host.start.defaultName'));
	const { choices, toggle, choose } = useDeviceChoices('lectern.hostSeat', 0);
	const [checking, setChecking] = useState(false);
	const [submitted, setSubmitted] = useState(false);
	const displayName = DisplayName.safeParse(name);
	const start = (event: FormEvent) => {
		event.preventDefault();
		setSubmitted(true);
		if (!displayName.success || busy) return;
		writeHostName(displayName.data);
		onStart({ displayName: displayName.data, choices });
	};
	return (
		<form onSubmit={start} noValidate className="flex h-full flex-col gap-5">
			<NameField value={name} onChange={setName} submitted={submitted} />
			<div>
				<div className="grid grid-cols-2 gap-3">
					<DeviceToggle kind="mic" choices={choices} onToggle={toggle} />
					<DeviceToggle kind="camera" choices={choices} onToggle={toggle} />
				</div>
				<Button variant="quiet" className="mt-2 -ml-4" onClick={() => setChecking(true)}>
					<SlidersHorizontal className="size-5" aria-hidden />
					{t('host.start.check')}
				</Button>
			</div>
			<div className="mt-auto space-y-4">
				{children}
				<Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy}>
					{t(
						running
							? busy
								? 'host.start.goingBack'
								: 'host.start.goBack'
							: busy
								? 'host.start.busy'
								: 'host.start.button',
					)}
				</Button>
			</div>
			<Dialog
				open={checking}
				onOpenChange={setChecking}
				title={t('host.start.check')}
				wide
				actions={
					<Button variant="primary" onClick={() => setChecking(false)}>
						{t('ui.done')}
					</Button>
				}
			>
				<DeviceCheck name={name} choices={choices} onToggle={toggle} onChoose={choose} />
			</Dialog>
		</form>
	);
}

const icons = { mic: { on: Mic, off: MicOff }, camera: { on: Video, off: VideoOff } };

type ToggleProps = { kind: DeviceKind; choices: DeviceChoices; onToggle: (kind: DeviceKind, on: boolean) => void };

function DeviceToggle({ kind, choices, onToggle }: ToggleProps) {
	const { t } = useTranslation();
	const on = choices[kind].enabled;
	const Icon = icons[kind][on ? 'on' : 'off'];
	return (
		<button
			type="button"
			aria-pressed={on}
			onClick={() => onToggle(kind, !on)}
			className={classes(
				'flex min-h-13 items-center gap-2.5 rounded-[10px] border px-3 text-left text-[0.9375rem] font-medium transition-colors duration-150',
				on ? 'border-accent bg-accent-soft' : 'border-edge text-muted hover:bg-hover',
			)}
		>
			<Icon className={classes('size-5 shrink-0', on && 'text-accent-ink')} aria-hidden />
			{t(`host.start.${kind}.${on ? 'on' : 'off'}`)}
		</button>
	);
}

type CheckProps = {
	name: string;
	choices: DeviceChoices;
	onToggle: (kind: DeviceKind, on: boolean) => void;
	onChoose: (kind: DeviceKind, deviceId: string) => void;
};

function DeviceCheck({ name, choices, onToggle, onChoose }: CheckProps) {
	const { mic, camera } = usePreview(choices);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	return (
		<div className="mt-4 space-y-4">
			<DevicePreview name={name} mic={mic} camera={camera} onToggle={onToggle} />
			<DeviceMenus devices={devices} open={{ mic, camera }} choices={choices} onChoose={onChoose} />
		</div>
	);
}
