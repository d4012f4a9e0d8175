import { Pencil } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/Button.tsx';

const maxLength = 80;

type Props = { name: string; onRename: (name: string) => Promise<boolean> };

/** The class name, edited in place. Enter or leaving the field saves it, Escape cancels. */
export function ClassName({ name, onRename }: Props) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState<string | null>(null);
	const [saving, setSaving] = useState<string | null>(null);
	const save = async () => {
		const chosen = draft?.trim();
		setDraft(null);
		if (!chosen || chosen === name) return;
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
			<input
				// biome-ignore lint/a11y/noAutofocus: the person has just clicked to edit this field
				autoFocus
				value={draft}
				maxLength={maxLength}
				aria-label={t('host.name.label')}
				onFocus={(event) => event.target.select()}
				onChange={(event) => setDraft(event.target.value)}
				onBlur={() => void save()}
				onKeyDown={onKeyDown}
				className="-mx-3 w-full max-w-xl rounded-[10px] border border-edge bg-card px-3 py-0.5 text-2xl font-semibold sm:text-3xl"
			/>
		);
	return (
		<div className="flex items-center gap-2">
			<h1 className="min-w-0 py-0.5 text-2xl font-semibold sm:text-3xl">{saving ?? name}</h1>
			<IconButton
				label={t('host.name.edit')}
				icon={<Pencil className="size-5" aria-hidden />}
				onClick={() => setDraft(name)}
			/>
		</div>
	);
}
