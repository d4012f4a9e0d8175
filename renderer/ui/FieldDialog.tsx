import { type ComponentProps, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../testIds/testIds.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

type Props = {
	testId: TestId;
	title: string;
	/** `value`: in it at first, selected. */
	field: { testId: TestId; label: string; value: string } & Pick<
		ComponentProps<typeof Field>,
		'inputMode' | 'maxLength' | 'className'
	>;
	cancel: { testId: TestId };
	save: { testId: TestId; label: string };
	/** @returns what is wrong, which the dialog says; null: it was done, and the dialog closes */
	onSave: (text: string) => string | null | Promise<string | null>;
	onClose: () => void;
};

/** Asks for one line of text. */
export function FieldDialog({ testId, title, field: { value, ...field }, cancel, save, onSave, onClose }: Props) {
	const { t } = useTranslation();
	const [text, setText] = useState(value);
	const [error, setError] = useState<string | null>(null);
	const [isSaving, setSaving] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (isSaving) return;
		setSaving(true);
		const wrong = await onSave(text);
		setSaving(false);
		setError(wrong);
		if (wrong === null) onClose();
	};
	return (
		<Dialog testId={testId} open onOpenChange={onClose} title={title}>
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4">
				<Field
					{...field}
					data-autofocus
					value={text}
					error={error}
					onFocus={(event) => event.target.select()}
					onChange={(event) => {
						setText(event.target.value);
						setError(null);
					}}
				/>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId={cancel.testId} onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId={save.testId} type="submit" variant="primary" aria-disabled={isSaving}>
						{save.label}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
