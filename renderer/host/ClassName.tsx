import { Pencil } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClassName as ClassNameSchema } from '../../sfu/protocol/models.ts';
import { nameError } from '../join/nameError.ts';
import { IconButton } from '../ui/Button.tsx';

type Props = { name: string; onRename: (name: string) => Promise<boolean> };

/** The class name, edited in place. Enter or leaving the field saves it, Escape cancels, and so does an empty field. */
export function ClassName({ name, onRename }: Props) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState<string | null>(null);
	const [saving, setSaving] = useState<string | null>(null);
	const error = draft?.trim() ? nameError('class', draft, '', t) : null;
	const errorId = useId();
	const save = async () => {
		if (draft === null || error) return;
		setDraft(null);
		const { data: chosen } = ClassNameSchema.safeParse(draft);
		if (chosen === undefined || chosen === name) return;
		setSaving(chosen);
		const saved = await onRename(chosen);
		setSaving(null);
		// The server refused or did not answer: the text returns to the field.
		if (!saved) setDraft(chosen);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === 'Enter') void save();
		if (event.key === 'Escape') setDraft(null);
	};
	if (draft !== null)
		return (
			<div className="-mx-3 w-full max-w-xl">
				<input
					data-testid="class-name-field"
					// biome-ignore lint/a11y/noAutofocus: the person has just clicked to edit this field
					autoFocus
					dir="auto"
					value={draft}
					aria-label={t('host.name.label')}
					aria-invalid={error ? true : undefined}
					aria-describedby={error ? errorId : undefined}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setDraft(event.target.value)}
					onBlur={() => void save()}
					onKeyDown={onKeyDown}
					className="w-full rounded-[10px] border border-edge bg-card px-3 py-0.5 text-2xl font-semibold sm:text-3xl"
				/>
				{error && (
					<p id={errorId} data-testid="class-name-error" role="alert" className="mt-1.5 px-3 text-sm text-danger-ink">
						{error}
					</p>
				)}
			</div>
		);
	return (
		<div className="flex items-center gap-2">
			<h1 data-testid="class-name" className="min-w-0 py-0.5 text-2xl font-semibold sm:text-3xl">
				<bdi>{saving ?? name}</bdi>
			</h1>
			<IconButton
				testId="class-name-edit"
				label={t('host.name.edit')}
				icon={<Pencil className="size-5" aria-hidden />}
				onClick={() => setDraft(name)}
			/>
		</div>
	);
}
