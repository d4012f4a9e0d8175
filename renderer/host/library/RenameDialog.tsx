import { useTranslation } from 'react-i18next';
import { RecordingPatch, type RecordingView } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { renameRecording } from '../../client/signalling/recordingsApi.ts';
import { nameError } from '../../join/nameError.ts';
import { lineText } from '../../problems/lines.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';

const testIds = {
	dialog: 'rename-dialog',
	field: 'rename-name',
	cancel: 'rename-cancel',
	save: 'rename-save',
} as const;

type Props = { token: string; recording: RecordingView; onRenamed: () => Promise<void>; onClose: () => void };

export function RenameDialog({ token, recording: { recordingId, name }, onRenamed, onClose }: Props) {
	const { t } = useTranslation();
	const rename = async (text: string) => {
		const patch = RecordingPatch.safeParse({ name: text });
		if (!patch.success) return nameError('recording', text, t('library.rename.missing'), t);
		try {
			await renameRecording(token, recordingId, patch.data.name);
			await onRenamed();
			return null;
		} catch (cause) {
			return lineText('recording', CallError.from(cause), t);
		}
	};
	return (
		<FieldDialog
			testIds={testIds}
			title={t('library.rename.title')}
			label={t('library.rename.label')}
			saveLabel={t('library.rename.save')}
			value={name}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
