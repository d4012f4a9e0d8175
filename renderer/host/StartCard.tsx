import { Mic, MicOff, Pencil, SlidersHorizontal, Video, VideoOff } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DisplayName } from '../../sfu/protocol/models.ts';
import type { DeviceKind } from '../client/devices/devices.ts';
import { nameError } from '../join/nameError.ts';
import type { DeviceChoices } from '../join/useDeviceChoices.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { Field } from '../ui/Field.tsx';
import { NameText } from '../ui/NameText.tsx';
import type { HostDevices, SectionName } from './settings/sections.ts';

export type StartChoice = { displayName: string; choices: DeviceChoices };

type Props = {
	/** null: the host was never asked. */
	hostName: string | null;
	devices: HostDevices;
	/** The class has begun without this page, or this page has left it. */
	running: boolean;
	/** How many are in the class. */
	insideCount: number;
	busy: boolean;
	onStart: (choice: StartChoice) => void;
	onOpenSettings: (section: SectionName) => void;
	/** About those who wait, above the button. */
	children: ReactNode;
};

/** Name and devices with which the host joins. Opens no device before the class starts. */
export function StartCard({ hostName, devices, running, insideCount, busy, onStart, onOpenSettings, children }: Props) {
	const { t } = useTranslation();
	const [name, setName] = useState('');
	const { choices, toggle } = devices;
	const [submitted, setSubmitted] = useState(false);
	const displayName = hostName ?? DisplayName.safeParse(name).data;
	const start = (event: FormEvent) => {
		event.preventDefault();
		setSubmitted(true);
		if (displayName === undefined || busy) return;
		onStart({ displayName, choices });
	};
	return (
		<form onSubmit={start} noValidate className="flex h-full flex-col gap-5">
			{hostName === null ? (
				<Field
					testId="start-name"
					label={t('join.name.label')}
					hint={t('settings.you.once')}
					value={name}
					onChange={(event) => setName(event.target.value)}
					autoComplete="name"
					dir="auto"
					error={submitted ? nameError('display', name, t('join.name.missing'), t) : null}
				/>
			) : (
				<div className="flex items-center gap-2">
					<div className="min-w-0 grow">
						<p className="text-sm text-muted">{t('settings.you.are')}</p>
						<p data-testid="host-name" className="text-lg font-semibold">
							<NameText>{hostName}</NameText>
						</p>
					</div>
					<IconButton
						testId="start-name-change"
						label={t('settings.you.change')}
						icon={<Pencil className="size-5" aria-hidden />}
						onClick={() => onOpenSettings('you')}
					/>
				</div>
			)}
			<div>
				<div className="grid grid-cols-2 gap-3">
					<DeviceToggle kind="mic" choices={choices} onToggle={toggle} />
					<DeviceToggle kind="camera" choices={choices} onToggle={toggle} />
				</div>
				<Button testId="start-devices" variant="quiet" className="mt-2 -ml-4" onClick={() => onOpenSettings('devices')}>
					<SlidersHorizontal className="size-5" aria-hidden />
					{t('host.start.check')}
				</Button>
			</div>
			<div className="mt-auto space-y-4">
				{children}
				<Button testId="start-class" type="submit" variant="primary" size="lg" className="w-full" disabled={busy}>
					{running
						? busy
							? t('host.start.goingBack')
							: insideCount > 0
								? t('classes.goBack', { count: insideCount })
								: t('host.start.goBack')
						: t(busy ? 'host.start.busy' : 'host.start.button')}
				</Button>
			</div>
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
			data-testid={`start-${kind}`}
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
