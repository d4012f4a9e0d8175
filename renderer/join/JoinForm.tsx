import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LandingInfo } from '../../sfu/protocol/http.ts';
import { DisplayName } from '../../sfu/protocol/models.ts';
import type { Preview } from '../client/devices/devices.ts';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { Card } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { CodeField, GivenCode } from './CodeField.tsx';
import { JoinError, type JoinProblem, useWaitSeconds } from './JoinError.tsx';
import { NameField } from './NameField.tsx';
import { OwnDevice } from './OwnDevice.tsx';
import { PeopleInClass } from './PeopleInClass.tsx';
import { forgetName, isOwnDevice, rememberName } from './rememberedName.ts';
import { formatTypedCode, isCompleteCode } from './typedCode.ts';
import type { DeviceChoices } from './useDeviceChoices.ts';

export type JoinChoice = { displayName: string; roomCode: string; choices: DeviceChoices; takePreview: () => Preview };

export type JoinFormProps = {
	/** The class of this computer, if it is the one to join; `loading`: not known yet; null: another one, or not to be had. */
	about: LandingInfo | 'loading' | null;
	/** Of the address. A complete one is shown as a text, and has a field only when the person asks for it or it is wrong. */
	roomCode: string;
	/**
	 * `asked`: the address named a class that cannot be joined without its code. `none`: an open server, whose rooms need no
	 * code.
	 */
	code: 'needed' | 'asked' | 'none';
	viewer: boolean;
	busy: boolean;
	problem: JoinProblem | null;
	onJoin: (choice: JoinChoice) => void;
	name: string;
	onName: (name: string) => void;
	choices: DeviceChoices;
	takePreview: () => Preview;
	note?: string;
};

export function JoinForm(props: JoinFormProps) {
	const { about, code: codeUse, viewer, busy, problem, onJoin, name, onName, choices, takePreview, note } = props;
	const { t } = useTranslation();
	const [code, setCode] = useState(props.roomCode);
	const [submitted, setSubmitted] = useState(false);
	const [ownDevice, setOwnDevice] = useState(isOwnDevice);
	const waitSeconds = useWaitSeconds(problem);
	const displayName = DisplayName.safeParse(name);
	const isCodeValid = codeUse === 'none' || isCompleteCode(code);
	const isHeldUp = busy || waitSeconds > 0;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setSubmitted(true);
		if (!displayName.success || !isCodeValid || isHeldUp) return;
		rememberName(displayName.data, ownDevice);
		onJoin({ displayName: displayName.data, roomCode: formatTypedCode(code), choices, takePreview });
	};
	return (
		<Card>
			<FormTitle about={about} />
			{note && <p className="mt-2 text-muted">{note}</p>}
			<form
				onSubmit={submit}
				noValidate
				className="mt-5 space-y-5 max-sm:mt-4 max-sm:space-y-4 short:mt-3 short:space-y-3"
			>
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
						<Callout testId="join-note">{t('problem.line.codeNeeded')}</Callout>
					</div>
				)}
				{codeUse !== 'none' && (
					<Code given={props.roomCode} value={code} onChange={setCode} submitted={submitted} problem={problem} />
				)}
				{problem && (
					<JoinError problem={problem} situation={codeUse === 'none' ? 'openForm' : 'form'} waitSeconds={waitSeconds} />
				)}
				{/* Not `disabled`: that would take the focus away. */}
				<Button
					testId="join-button"
					type="submit"
					variant="primary"
					size="lg"
					className="w-full"
					aria-disabled={isHeldUp}
				>
					{busy ? t('join.busy') : t('join.button')}
				</Button>
				{viewer && <Callout testId="join-note">{t('join.viewerPromise')}</Callout>}
			</form>
		</Card>
	);
}

type CodeProps = Pick<JoinFormProps, 'problem'> & {
	given: string;
	value: string;
	onChange: (value: string) => void;
	submitted: boolean;
};

/** The code of the address, or its field. */
function Code({ given, value, onChange, submitted, problem }: CodeProps) {
	const { t } = useTranslation();
	const [isGiven, setGiven] = useState(() => isCompleteCode(given));
	const wasGiven = useRef(isGiven);
	const isWrong = problem?.error.code === 'not-found' || problem?.error.code === 'unauthorized';
	if (isGiven && isWrong) setGiven(false);
	if (isGiven) return <GivenCode code={value} onChange={() => setGiven(false)} />;
	const isIncomplete = submitted && !isCompleteCode(value);
	return (
		<CodeField
			value={value}
			onChange={onChange}
			focused={wasGiven.current}
			error={isIncomplete ? t('join.code.incomplete') : null}
		/>
	);
}

/** Without a jump of what is below when the name of the class arrives. */
function FormTitle({ about }: Pick<JoinFormProps, 'about'>) {
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
