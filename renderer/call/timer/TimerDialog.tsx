import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxTimerMs, minTimerMs } from '../../../sfu/protocol/models/timer.ts';
import type { TestId } from '../../testIds/testIds.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { useActions } from '../useCall.tsx';

const presetMinutes = [1, 3, 5, 10];

/** An empty field is 0. NaN: no whole number. */
const wholeNumber = (text: string): number => (/^\d{0,4}$/.test(text.trim()) ? Number(text) : Number.NaN);

/** Minutes and seconds, with presets; starts the timer for everybody. */
export function TimerDialog({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const { startTimer } = useActions();
	const [minutes, setMinutes] = useState('5');
	const [seconds, setSeconds] = useState('0');
	const [isTold, setTold] = useState(false);
	const durationMs = (wholeNumber(minutes) * 60 + wholeNumber(seconds)) * 1000;
	const isValid = durationMs >= minTimerMs && durationMs <= maxTimerMs;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setTold(!isValid);
		if (!isValid) return;
		void startTimer(durationMs);
		onClose();
	};
	const choose = (preset: number) => {
		setMinutes(String(preset));
		setSeconds('0');
	};
	return (
		<Dialog open onOpenChange={onClose} title={t('timer.title')} description={t('timer.text')} testId="timer-dialog">
			<form onSubmit={submit} className="mt-4 space-y-4" noValidate>
				<fieldset className="grid grid-cols-2 gap-2 sm:grid-cols-4">
					<legend className="mb-1.5 font-medium">{t('timer.presets')}</legend>
					{presetMinutes.map((count) => (
						<Button
							testId="timer-preset"
							key={count}
							aria-pressed={durationMs === count * 60_000}
							className="figures aria-pressed:border-accent aria-pressed:bg-hover"
							onClick={() => choose(count)}
						>
							{t('timer.preset', { count })}
						</Button>
					))}
				</fieldset>
				<div className="grid grid-cols-2 gap-3">
					<NumberField
						testId="timer-minutes"
						label={t('timer.minutes')}
						value={minutes}
						error={isTold && !isValid ? t('timer.invalid') : null}
						onChange={setMinutes}
					/>
					<NumberField testId="timer-seconds" label={t('timer.seconds')} value={seconds} onChange={setSeconds} />
				</div>
				<div className="flex justify-end">
					<Button testId="timer-start" type="submit" variant="primary" size="lg">
						{t('timer.start')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

type NumberFieldProps = {
	testId: TestId;
	label: string;
	value: string;
	error?: string | null;
	onChange: (value: string) => void;
};

function NumberField({ testId, label, value, error = null, onChange }: NumberFieldProps) {
	return (
		<Field
			testId={testId}
			label={label}
			value={value}
			error={error}
			inputMode="numeric"
			maxLength={4}
			className="figures"
			onFocus={(event) => event.target.select()}
			onChange={(event) => onChange(event.target.value)}
		/>
	);
}
