import { ChevronDown, Mic, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DeviceInfo, DeviceKind, DeviceList } from '../client/devices/devices.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';
import type { DeviceChoices } from './useDeviceChoices.ts';
import type { PreviewView } from './usePreview.ts';

type Props = {
	devices: DeviceList;
	/** What the preview has opened: another device than the chosen one when that is not there. */
	open: Record<DeviceKind, PreviewView>;
	choices: DeviceChoices;
	onChoose: (kind: DeviceKind, deviceId: string) => void;
};

/** Menus to choose the microphone and the camera; a kind without devices has no menu. */
export function DeviceMenus({ devices, open, choices, onChoose }: Props) {
	const chosen = (kind: DeviceKind) => open[kind].deviceId ?? choices[kind].deviceId;
	return (
		<div className="grid gap-3 sm:grid-cols-2">
			<DeviceMenu kind="mic" options={devices.mics} chosen={chosen('mic')} onChoose={onChoose} />
			<DeviceMenu kind="camera" options={devices.cameras} chosen={chosen('camera')} onChoose={onChoose} />
		</div>
	);
}

type MenuProps = {
	kind: DeviceKind;
	options: DeviceInfo[];
	chosen: string | null;
	onChoose: (kind: DeviceKind, deviceId: string) => void;
};

function DeviceMenu({ kind, options, chosen, onChoose }: MenuProps) {
	const { t } = useTranslation();
	const current = options.find((option) => option.deviceId === chosen) ?? options[0];
	if (!current) return null;
	const Icon = kind === 'mic' ? Mic : Video;
	const label = t(`call.${kind}.choose`);
	return (
		<Menu
			label={label}
			align="start"
			trigger={
				<Button className="w-full min-w-0 justify-start font-normal" aria-label={`${label}: ${current.label}`}>
					<Icon className="size-5 shrink-0 text-muted" aria-hidden />
					<span className="grow truncate text-left">{current.label}</span>
					<ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
				</Button>
			}
		>
			<MenuChoice
				label={label}
				value={current.deviceId}
				options={options.map((option, index) => ({
					value: option.deviceId,
					label: option.label || t('call.device.unnamed', { number: index + 1 }),
				}))}
				onChange={(deviceId) => onChoose(kind, deviceId)}
			/>
		</Menu>
	);
}
