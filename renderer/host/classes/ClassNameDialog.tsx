import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClassName } from '../../../sfu/protocol/models.ts';
import { nameError } from '../../join/nameError.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';

type Props = {
	about: 'create' | 'rename';
	/** Default: it has none yet. */
	name?: string;
	/** Sentence that says why the last change was not made, or null. */
	failure: string | null;
	/** Resolves to whether the class has the name now. */
	onSave: (name: string) => Promise<boolean>;
	onClose: () => void;
};

/** Asks for the name of a class that is created or renamed. */
export function ClassNameDialog({ about, name = '', failure, onSave, onClose }: Props) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(name);
	const [error, setError] = useState<string | null>(null);
	const [isSaving, setSaving] = useState(false);
	const [isRefused, setRefused] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const chosen = ClassName.safeParse(draft);
		if (!chosen.success) return setError(nameError('class', draft, t('classes.nameMissing'), t));
		setError(null);
		setSaving(true);
		if (await onSave(chosen.data)) return onClose();
		setRefused(true);
		setSaving(false);
	};
	return (
		<Dialog open onOpenChange={onClose} title={t(`classes.${about}.title`)} testId="class-name-dialog">
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4">
				<Field
					testId="class-name-dialog-name"
					data-autofocus
					dir="auto"
					label={t('classes.name')}
					{...(about === 'create' && { hint: t('classes.create.hint') })}
					value={draft}
					error={error ?? (isRefused ? failure : null)}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setDraft(event.target.value)}
				/>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId="class-name-dialog-cancel" onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="class-name-dialog-save" type="submit" variant="primary" disabled={isSaving}>
						{t(`classes.${about}.save`)}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
