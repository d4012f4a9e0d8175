import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DisplayName } from '../../sfu/protocol/models.ts';
import { useDevices } from '../call/devices/useDevices.tsx';
import type { Preview } from '../client/devices/devices.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { Field } from '../ui/Field.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { CodeField } from './CodeField.tsx';
import { DeviceMenus } from './DeviceMenus.tsx';
import { DevicePreview } from './DevicePreview.tsx';
import { isCompleteCode } from './entry.ts';
import { JoinError, type JoinProblem, useWaitSeconds } from './JoinError.tsx';
import { readName, writeName } from './rememberedName.ts';
import { usePreview } from './usePreview.ts';
import { useWishes, type Wishes } from './useWishes.ts';

export type JoinChoice = { displayName: string; roomCode: string; wishes: Wishes; hand: () => Preview };

type Props = {
	className: string | null;
	roomCode: string;
	/** A class that needs no code. */
	codeNeeded: boolean;
	viewer: boolean;
	busy: boolean;
	problem: JoinProblem | null;
	/** Counts calls that failed after they took the devices over: they are opened again. */
	failedCalls: number;
	onJoin: (choice: JoinChoice) => void;
};

/** Who are you, how do you look and sound, go. */
export function JoinScreen(props: Props) {
	return (
		<Page testId="join-screen" width={props.viewer ? 'narrow' : 'wide'}>
			{props.viewer ? <JoinAsViewer {...props} /> : <JoinWithDevices {...props} />}
		</Page>
	);
}

function JoinWithDevices(props: Props) {
	const [name, setName] = useState(readName);
	const { wishes, toggle, choose } = useWishes(props.failedCalls);
	const { mic, camera, hand } = usePreview(wishes);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	return (
		<div className="m-auto grid w-full items-center gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-12">
			<div className="space-y-4 max-lg:order-2">
				<DevicePreview name={name} mic={mic} camera={camera} onToggle={toggle} />
				<DeviceMenus devices={devices} wishes={wishes} onChoose={choose} />
			</div>
			<JoinForm {...props} name={name} onName={setName} wishes={wishes} hand={hand} />
		</div>
	);
}

const nothing = { enabled: false, deviceId: null, attempt: 0 };
const noPreview = (): Preview => {
	const off = { status: 'off', stream: null, deviceId: null } as const;
	return { mic: off, camera: off, take: () => null, close() {} };
};

function JoinAsViewer(props: Props) {
	const { t } = useTranslation();
	const [name, setName] = useState(readName);
	return (
		<div className="m-auto w-full">
			<JoinForm
				{...props}
				name={name}
				onName={setName}
				wishes={{ mic: nothing, camera: nothing }}
				hand={noPreview}
				note={t('join.viewer')}
			/>
		</div>
	);
}

type FormProps = Props & {
	name: string;
	onName: (name: string) => void;
	wishes: Wishes;
	hand: () => Preview;
	note?: string;
};

function JoinForm({
	className,
	codeNeeded,
	busy,
	problem,
	onJoin,
	name,
	onName,
	wishes,
	hand,
	note,
	...rest
}: FormProps) {
	const { t } = useTranslation();
	const [code, setCode] = useState(rest.roomCode);
	const [checked, setChecked] = useState(false);
	const waitSeconds = useWaitSeconds(problem);
	const nameFits = DisplayName.safeParse(name).success;
	const codeFits = !codeNeeded || isCompleteCode(code);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setChecked(true);
		if (!nameFits || !codeFits || busy || waitSeconds > 0) return;
		writeName(name.trim());
		onJoin({ displayName: name.trim(), roomCode: code, wishes, hand });
	};
	return (
		<Card>
			<h1 className="text-2xl font-semibold text-balance">
				{className ? t('join.titleOf', { className }) : t('join.title')}
			</h1>
			{note && <p className="mt-2 text-muted">{note}</p>}
			<form onSubmit={submit} noValidate className="mt-5 space-y-5">
				<Field
					label={t('join.name.label')}
					value={name}
					onChange={(event) => onName(event.target.value)}
					autoComplete="name"
					maxLength={60}
					error={checked && !nameFits ? t('join.name.missing') : null}
				/>
				{codeNeeded && (
					<CodeField value={code} onChange={setCode} error={checked && !codeFits ? t('join.code.incomplete') : null} />
				)}
				{problem && <JoinError problem={problem} waitSeconds={waitSeconds} />}
				<Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy || waitSeconds > 0}>
					{busy ? t('join.busy') : t('join.button')}
				</Button>
				{rest.viewer && <Callout>{t('join.viewerPromise')}</Callout>}
			</form>
		</Card>
	);
}
