import { type ComponentProps, type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../testIds/testIds.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

type Props = {
	testIds: Record<'dialog' | 'field' | 'cancel' | 'save', TestId>;
	title: string;
	label: string;
	saveLabel: string;
	/** In the field at first, selected. */
	value: string;
	/** @returns what is wrong, which the dialog says; null: it was done, and the dialog closes */
	onSave: (text: string) => string | null | Promise<string | null>;
	onClose: () => void;
	/** Of a field that takes no name. */
	field?: Pick<ComponentProps<typeof Field>, 'inputMode' | 'maxLength' | 'className'>;
};

/** Asks for one line of text. */
export function FieldDialog({ testIds, title, label, saveLabel, value, onSave, onClose, field }: Props) {
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
		<Dialog testId={testIds.dialog} open onOpenChange={onClose} title={title}>
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4">
				<Field
					{...field}
					testId={testIds.field}
					data-autofocus
					label={label}
					value={text}
					error={error}
					onFocus={(event) => event.target.select()}
					onChange={(event) => {
						setText(event.target.value);
						setError(null);
					}}
				/>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId={testIds.cancel} onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId={testIds.save} type="submit" variant="primary" aria-disabled={isSaving}>
						{saveLabel}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
