import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices } from '../call/devices/useDevices.tsx';
import type { Preview } from '../client/devices/devices.ts';
import { Page } from '../ui/Page.tsx';
import { DeviceMenus } from './DeviceMenus.tsx';
import { DevicePreview } from './DevicePreview.tsx';
import { JoinForm, type JoinFormProps } from './JoinForm.tsx';
import { readName } from './rememberedName.ts';
import { useDeviceChoices } from './useDeviceChoices.ts';
import { usePreview } from './usePreview.ts';

type Props = Omit<JoinFormProps, 'name' | 'onName' | 'choices' | 'takePreview' | 'note'> & {
	/** Of an attempt before. */
	name: string | null;
	/** Counts calls that failed after they took the preview's devices over; each increment opens the devices again. */
	failedCalls: number;
};

/** The form to join: name, code, device preview. Viewers (`viewer`) get no preview. */
export function JoinScreen(props: Props) {
	return (
		<Page testId="join-screen" width={props.viewer ? 'narrow' : 'wide'}>
			{props.viewer ? <JoinAsViewer {...props} /> : <JoinWithDevices {...props} />}
		</Page>
	);
}

/** On a phone one sees oneself first, then the form, then which devices there are: nobody scrolls to join. */
function JoinWithDevices(props: Props) {
	const [name, setName] = useState(() => props.name ?? readName());
	const { choices, toggle, choose } = useDeviceChoices('lectern.seat', props.failedCalls);
	const { mic, camera, takePreview } = usePreview(choices);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	return (
		<div className="m-auto grid w-full gap-4 short:sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-x-12">
			<div className="lg:self-end">
				<DevicePreview name={name} mic={mic} camera={camera} onToggle={toggle} />
			</div>
			<div className="short:sm:col-start-2 short:sm:row-span-2 short:sm:row-start-1 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:self-center">
				<JoinForm {...props} name={name} onName={setName} choices={choices} takePreview={takePreview} />
			</div>
			<DeviceMenus devices={devices} open={{ mic, camera }} choices={choices} onChoose={choose} />
		</div>
	);
}

const noDevice = { enabled: false, deviceId: null, attempt: 0 };
const noPreview = (): Preview => {
	const off = { status: 'off', stream: null, deviceId: null } as const;
	return { mic: off, camera: off, take: () => null, close() {} };
};

function JoinAsViewer(props: Props) {
	const { t } = useTranslation();
	const [name, setName] = useState(() => props.name ?? readName());
	return (
		<div className="m-auto w-full">
			<JoinForm
				{...props}
				name={name}
				onName={setName}
				choices={{ mic: noDevice, camera: noDevice }}
				takePreview={noPreview}
				note={t('join.viewer')}
			/>
		</div>
	);
}
