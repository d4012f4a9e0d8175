import { useTranslation } from 'react-i18next';
import { RecordingPatch, type RecordingView } from '../../../sfu/protocol/recordings.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { renameRecording } from '../../client/signalling/recordingsApi.ts';
import { nameError } from '../../join/nameError.ts';
import { lineText } from '../../problems/lines.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';

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
			testId="rename-dialog"
			title={t('library.rename.title')}
			field={{ testId: 'rename-name', label: t('library.rename.label'), value: name }}
			cancel={{ testId: 'rename-cancel' }}
			save={{ testId: 'rename-save', label: t('library.rename.save') }}
			onSave={rename}
			onClose={onClose}
		/>
	);
}
