import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RecordingPatch, type RecordingView } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { renameRecording } from '../../client/signalling/recordingsApi.ts';
import { nameError } from '../../join/nameError.ts';
import { lineText } from '../../problems/lines.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';

type Props = { token: string; recording: RecordingView; onRenamed: () => Promise<void>; onClose: () => void };

export function RenameDialog({ token, recording: { recordingId, name }, onRenamed, onClose }: Props) {
	const { t } = useTranslation();
	const [draft, setDraft] = useState(name);
	const [error, setError] = useState<string | null>(null);
	const [isSaving, setSaving] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const patch = RecordingPatch.safeParse({ name: draft });
		if (!patch.success) return setError(nameError('recording', draft, t('library.rename.missing'), t));
		setSaving(true);
		try {
			await renameRecording(token, recordingId, patch.data.name);
			await onRenamed();
			onClose();
		} catch (cause) {
			setError(lineText('recording', CallError.from(cause), t));
			setSaving(false);
		}
	};
	return (
		<Dialog open onOpenChange={onClose} title={t('library.rename.title')} testId="rename-dialog">
			<form onSubmit={(event) => void submit(event)} noValidate className="mt-4">
				<Field
					testId="rename-name"
					data-autofocus
					label={t('library.rename.label')}
					value={draft}
					dir="auto"
					error={error}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setDraft(event.target.value)}
				/>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId="rename-cancel" onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="rename-save" type="submit" variant="primary" disabled={isSaving}>
						{t('library.rename.save')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
