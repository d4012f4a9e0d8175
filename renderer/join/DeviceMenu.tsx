import { ChevronDown, Mic, Video, Volume2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DeviceInfo } from '../client/devices/devices.ts';
import type { KeptDeviceKind } from '../client/kept/keptDevices.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';

const icons = { mic: Mic, camera: Video, speaker: Volume2 };

type MenuProps = {
	kind: KeptDeviceKind;
	options: DeviceInfo[];
	chosen: string | null;
	onChoose: (deviceId: string) => void;
};

/** One kind of device; nothing where there is none of it. */
export function DeviceMenu({ kind, options, chosen, onChoose }: MenuProps) {
	const { t } = useTranslation();
	const current = options.find((option) => option.deviceId === chosen) ?? options[0];
	if (!current) return null;
	const Icon = icons[kind];
	const label = t(`call.${kind}.choose`);
	return (
		<Menu
			testId={`device-${kind}-menu`}
			label={label}
			align="start"
			trigger={
				<Button
					testId={`device-${kind}`}
					className="w-full min-w-0 justify-start font-normal"
					aria-label={`${label}: ${current.label}`}
				>
					<Icon className="size-5 shrink-0 text-muted" aria-hidden />
					<span className="grow truncate text-left">{current.label}</span>
					<ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
				</Button>
			}
		>
			<MenuChoice
				testId={`device-${kind}-choice`}
				label={label}
				value={current.deviceId}
				options={options.map((option, index) => ({
					value: option.deviceId,
					label: option.label || t('call.device.unnamed', { number: index + 1 }),
				}))}
				onChange={onChoose}
			/>
		</Menu>
	);
}
