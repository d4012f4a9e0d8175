import { RadioGroup } from 'radix-ui';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CameraChoice } from '../../../sfu/protocol/models/recording.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

type Props = {
	/** Chosen at first. */
	cameras: CameraChoice;
	onStart: (cameras: CameraChoice) => void;
	onClose: () => void;
};

/** Before the first recording, and to choose anew: what is recorded, and that everybody is told. */
export function RecordDialog({ cameras, onStart, onClose }: Props) {
	const { t } = useTranslation();
	const [chosen, setChosen] = useState(cameras);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onStart(chosen);
	};
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t('recording.dialog.title')}
			description={t('recording.dialog.text')}
			testId="record-dialog"
		>
			<form onSubmit={submit} className="mt-4">
				<RadioGroup.Root
					data-testid="record-cameras"
					value={chosen}
					onValueChange={(value) => setChosen(CameraChoice.parse(value))}
					aria-label={t('recording.dialog.cameras')}
				>
					<p className="mb-1 font-medium" aria-hidden="true">
						{t('recording.dialog.cameras')}
					</p>
					{CameraChoice.options.map((choice) => (
						<Choice key={choice} value={choice} />
					))}
				</RadioGroup.Root>
				<p className="mt-3 rounded-card bg-accent-soft px-4 py-3 text-[0.9375rem]">{t('recording.dialog.told')}</p>
				<div className="mt-5 flex justify-end">
					<Button testId="record-start" type="submit" variant="primary" size="lg">
						{t('recording.dialog.start')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

function Choice({ value }: { value: CameraChoice }) {
	const { t } = useTranslation();
	const id = useId();
	return (
		<div className="flex min-h-13 items-center gap-3">
			<RadioGroup.Item
				data-testid="record-camera-option"
				id={id}
				value={value}
				aria-describedby={`${id}-hint`}
				className="relative flex size-5.5 shrink-0 items-center justify-center rounded-full border-2 border-edge before:absolute before:-inset-3 data-[state=checked]:border-accent"
			>
				<RadioGroup.Indicator className="size-2.5 rounded-full bg-accent" />
			</RadioGroup.Item>
			<div className="grow py-1.5">
				<label htmlFor={id} className="block text-[0.9375rem] font-medium">
					{t(`recording.dialog.${value}.name`)}
				</label>
				<p id={`${id}-hint`} className="text-sm text-muted">
					{t(`recording.dialog.${value}.hint`)}
				</p>
			</div>
		</div>
	);
}
