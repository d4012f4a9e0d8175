import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { DisplayName } from '../../sfu/protocol/models.ts';
import { useDevices } from '../call/devices/useDevices.tsx';
import type { Preview } from '../client/devices/devices.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { CodeField } from './CodeField.tsx';
import { DeviceMenus } from './DeviceMenus.tsx';
import { DevicePreview } from './DevicePreview.tsx';
import { JoinError, type JoinProblem, useWaitSeconds } from './JoinError.tsx';
import { NameField } from './NameField.tsx';
import { OwnDevice } from './OwnDevice.tsx';
import { PeopleInClass } from './PeopleInClass.tsx';
import { forgetName, isOwnDevice, readName, rememberName } from './rememberedName.ts';
import { formatTypedCode, isCompleteCode } from './typedCode.ts';
import { type DeviceChoices, useDeviceChoices } from './useDeviceChoices.ts';
import { usePreview } from './usePreview.ts';

export type JoinChoice = { displayName: string; roomCode: string; choices: DeviceChoices; takePreview: () => Preview };

type Props = {
	/** The class of this computer, if it is the one to join; `loading`: not known yet; null: another one, or not to be had. */
	about: LandingInfo | 'loading' | null;
	/** Of an attempt before. */
	name: string | null;
	roomCode: string;
	/**
	 * `asked`: the address named a class that cannot be joined without its code. `none`: an open server, whose rooms need no
	 * code.
	 */
	code: 'needed' | 'asked' | 'none';
	viewer: boolean;
	busy: boolean;
	problem: JoinProblem | null;
	/** Counts calls that failed after they took the preview's devices over; each increment opens the devices again. */
	failedCalls: number;
	onJoin: (choice: JoinChoice) => void;
};

/** The form to join: name, code, device preview. Viewers (`viewer`) get no preview. */
export function JoinScreen(props: Props) {
	return (
		<Page testId="join-screen" width={props.viewer ? 'narrow' : 'wide'}>
			{props.viewer ? <JoinAsViewer {...props} /> : <JoinWithDevices {...props} />}
		</Page>
	);
}

function JoinWithDevices(props: Props) {
	const [name, setName] = useState(() => props.name ?? readName());
	const { choices, toggle, choose } = useDeviceChoices('lectern.seat', props.failedCalls);
	const { mic, camera, takePreview } = usePreview(choices);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	return (
		<div className="m-auto grid w-full items-center gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-12">
			<div className="space-y-4 max-lg:order-2">
				<DevicePreview name={name} mic={mic} camera={camera} onToggle={toggle} />
				<DeviceMenus devices={devices} open={{ mic, camera }} choices={choices} onChoose={choose} />
			</div>
			<JoinForm {...props} name={name} onName={setName} choices={choices} takePreview={takePreview} />
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

/** Without a jump of what is below when the name of the class arrives. */
function FormTitle({ about }: Pick<Props, 'about'>) {
	const { t } = useTranslation();
	if (about === 'loading')
		return (
			<div className="space-y-2">
				<h1 className="sr-only">{t('join.title')}</h1>
				<Skeleton className="h-8 w-3/4" />
				<Skeleton className="h-6 w-1/2" />
			</div>
		);
	return (
		<>
			<h1 className="text-2xl font-semibold text-balance">
				{about ? t('landing.title', { className: about.className }) : t('join.title')}
			</h1>
			{about && <PeopleInClass running={about.running} className="mt-2 text-[0.9375rem]" />}
		</>
	);
}

type FormProps = Omit<Props, 'name'> & {
	name: string;
	onName: (name: string) => void;
	choices: DeviceChoices;
	takePreview: () => Preview;
	note?: string;
};

function JoinForm({
	about,
	code: codeUse,
	busy,
	problem,
	onJoin,
	name,
	onName,
	choices,
	takePreview,
	note,
	...rest
}: FormProps) {
	const { t } = useTranslation();
	const [code, setCode] = useState(rest.roomCode);
	const [submitted, setSubmitted] = useState(false);
	const [ownDevice, setOwnDevice] = useState(isOwnDevice);
	const waitSeconds = useWaitSeconds(problem);
	const displayName = DisplayName.safeParse(name);
	const isCodeValid = codeUse === 'none' || isCompleteCode(code);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setSubmitted(true);
		if (!displayName.success || !isCodeValid || busy || waitSeconds > 0) return;
		rememberName(displayName.data, ownDevice);
		onJoin({ displayName: displayName.data, roomCode: formatTypedCode(code), choices, takePreview });
	};
	return (
		<Card>
			<FormTitle about={about} />
			{note && <p className="mt-2 text-muted">{note}</p>}
			<form onSubmit={submit} noValidate className="mt-5 space-y-5">
				<NameField
					value={name}
					onChange={onName}
					submitted={submitted}
					// Otherwise the browser offers what somebody else has typed.
					autoComplete={ownDevice ? 'name' : 'off'}
				/>
				<OwnDevice
					checked={ownDevice}
					onChange={(checked) => {
						setOwnDevice(checked);
						if (!checked) forgetName();
					}}
				/>
				{codeUse === 'asked' && (
					<div className="pt-2">
						<Callout>{t('problem.line.codeNeeded')}</Callout>
					</div>
				)}
				{codeUse !== 'none' && (
					<CodeField
						value={code}
						onChange={setCode}
						error={submitted && !isCodeValid ? t('join.code.incomplete') : null}
					/>
				)}
				{problem && (
					<JoinError problem={problem} situation={codeUse === 'none' ? 'openForm' : 'form'} waitSeconds={waitSeconds} />
				)}
				<Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy || waitSeconds > 0}>
					{busy ? t('join.busy') : t('join.button')}
				</Button>
				{rest.viewer && <Callout>{t('join.viewerPromise')}</Callout>}
			</form>
		</Card>
	);
}
